package dev.nightjar.collector.postgres;

import static dev.nightjar.collector.database.Polls.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.collector.Databases;
import dev.nightjar.collector.Store;
import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.database.Polls;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.sql.SqlNormaliser;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Counters, statements, progress and jobs of a real PostgreSQL, one for the class. Runs on every version that there are binaries of:
 * {@code -Dembedded-postgres-binaries.version=14.20.0}.
 */
@Timeout(180)
class PostgresStatisticsIT {

    private static final String WITH_EXTENSION = "counted";

    private static EmbeddedPostgres server;
    private static int version;

    private final Store store = new Store();
    private final Polls polls = new Polls(store);

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start();
        Shop.prepare(server);
        try (Shop admin = Shop.open(server, "set-up")) {
            admin.run("create database " + WITH_EXTENSION);
            version = (int) admin.number("select current_setting('server_version_num')::int / 10000");
        }
        try (Shop admin = Shop.open(server, WITH_EXTENSION, "set-up")) {
            admin.run("create extension pg_stat_statements");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void whatWasWrittenBetweenTwoReadingsIsCounted() throws Exception {
        try (Shop job = Shop.open(server, "bulk");
                DatabaseSampler sampler = sampler("nightjar", "postgres")) {
            polls.await(DbCounters.class, "a first difference", counters -> true);
            job.run("create table bulk as select n, repeat('x', 500) as filler from generate_series(1, 20000) n");
            job.run("checkpoint");
            polls.await(DbCounters.class, "five megabytes of WAL", counters -> sum(DbFigure.WAL_BYTES) > 5_000_000);
            DbCounters counters = polls.await(
                    DbCounters.class,
                    "the checkpoint",
                    each -> sum(DbFigure.CHECKPOINTS_REQUESTED) >= 1 && sum(DbFigure.COMMITS) >= 2);

            assertThat(counters.database()).isEqualTo("postgresql://127.0.0.1:" + server.getPort() + "/postgres");
            assertThat(counters.fromEpochNanos()).isLessThan(counters.epochNanos());
            assertThat(counters.figure(DbFigure.CONNECTIONS)).isGreaterThanOrEqualTo(2);
            assertThat(counters.figure(DbFigure.CONNECTIONS_MAX))
                    .isEqualTo(job.number("select current_setting('max_connections')::int"));
            assertThat(counters.blind()).isEmpty();
            assertThat(counters.figure(DbFigure.STATEMENTS))
                    .as("MySQL's, not told here")
                    .isNull();
            assertThat(counters.figure(DbFigure.SESSIONS) != null).isEqualTo(version >= 14);
            assertThat(counters.figure(DbFigure.WAL_FULL_PAGES) != null).isEqualTo(version >= 14);
            assertThat(counters.figure(DbFigure.READ_BYTES) != null).isEqualTo(version >= 16);
            assertThat(counters.figure(DbFigure.READ_TIME))
                    .as("track_io_timing is off")
                    .isNull();
            assertThat(sampler.health().stored()).isPositive();
        }
    }

    @Test
    void whoWroteIsTold() throws Exception {
        assumeTrue(version >= 16, "pg_stat_io comes with PostgreSQL 16");
        try (Shop job = Shop.open(server, "bulk");
                DatabaseSampler _ = sampler("nightjar", "postgres")) {
            polls.await(DbCounters.class, "a first difference", counters -> true);
            job.run("create table written as select n, repeat('x', 500) as filler from generate_series(1, 20000) n");
            job.run("checkpoint");
            polls.await(
                    DbCounters.class,
                    "pages that a client's session or the checkpointer wrote",
                    counters -> counters.io().stream()
                            .anyMatch(io -> io.object().equals("relation")
                                    && io.writtenBytes() != null
                                    && io.writtenBytes() > 0
                                    && io.writeNanos() == null));
        }
    }

    @Test
    void whoseConnectionsThereAreIsToldOfIdleOnesTooIfItMayBeSeen() throws Exception {
        try (Shop _ = Shop.open(server, "crowd");
                Shop _ = Shop.open(server, "crowd");
                DatabaseSampler _ = sampler("nightjar", "postgres")) {
            polls.await(
                    DbCounters.class,
                    "two idle connections",
                    counters -> counters.connected().contains(new DbCounters.Connected("crowd", "postgres", 2)));
        }
        try (DatabaseSampler _ = sampler("stranger", "postgres")) {
            polls.await(
                    DbCounters.class,
                    "a reading of somebody who may not see them",
                    counters -> counters.connected().isEmpty() && counters.figure(DbFigure.CONNECTIONS) == null);
        }
    }

    @Test
    void aResetOfTheCountersIsNotKnownAndNotNegative() throws Exception {
        assumeTrue(version >= 14, "pg_stat_wal comes with PostgreSQL 14");
        try (Shop admin = Shop.open(server, "admin");
                DatabaseSampler _ = sampler("nightjar", "postgres")) {
            polls.await(DbCounters.class, "WAL", counters -> counters.figure(DbFigure.WAL_BYTES) != null);
            admin.run("select pg_stat_reset_shared('wal')");
            DbCounters across = polls.await(
                    DbCounters.class,
                    "that the reset lies between",
                    counters -> counters.figure(DbFigure.WAL_BYTES) == null);
            assertThat(across.figure(DbFigure.COMMITS)).as("was not reset").isNotNull();
            polls.await(
                    DbCounters.class, "WAL since the reset", counters -> counters.figure(DbFigure.WAL_BYTES) != null);
        }
    }

    @Test
    void statementsAreCountedByTheFingerprintThatServicesHaveToo() throws Exception {
        String fingerprint = SqlNormaliser.fingerprint("select count(*) from inventory where stock > ? and sku <> ?");
        try (Shop order = Shop.open(server, "order");
                DatabaseSampler _ = sampler("nightjar", WITH_EXTENSION)) {
            polls.await(DbStatements.class, "a first difference", statements -> true);
            for (int i = 0; i < 5; i++) {
                order.run("select count(*) from inventory where stock > " + i + " and sku <> 'sku-7'");
            }
            polls.await(DbStatements.class, "five calls", statements -> calls(fingerprint) == 5);

            DbStatements.Sum sum = polls.all(DbStatements.class).stream()
                    .flatMap(statements -> statements.uses().stream())
                    .filter(use -> use.fingerprint().equals(fingerprint))
                    .map(DbStatements.Use::sum)
                    .reduce(DbStatements.Sum.NOTHING, DbStatements.Sum::plus);
            assertThat(sum.nanos()).isPositive();
            assertThat(sum.figure(StatementFigure.ROWS)).isEqualTo(5);
            assertThat(sum.figure(StatementFigure.BLOCKS_HIT)).isPositive();
            assertThat(sum.figure(StatementFigure.PLANS))
                    .as("track_planning is off")
                    .isNull();
            assertThat(polls.text(fingerprint))
                    .isEqualTo("select count(*) from inventory where stock > ? and sku <> ?");
            assertThat(polls.all(DbStatements.class)).allSatisfy(statements -> {
                assertThat(statements.blind()).isEmpty();
                assertThat(statements.uses())
                        .allSatisfy(use -> assertThat(use.queryIds()).isNotEmpty());
            });
        }
        assertThat(store.batches().toString()).doesNotContain("sku-7");
    }

    @Test
    void aDatabaseWithoutTheExtensionIsBlindForStatementsAndSaysWhatCuresIt() throws Exception {
        try (DatabaseSampler sampler = sampler("nightjar", "postgres")) {
            DbStatements statements = polls.await(
                    DbStatements.class, "blindness", each -> !each.blind().isEmpty());
            assertThat(statements.blind())
                    .containsExactly("the use of statements is not seen: set shared_preload_libraries ="
                            + " 'pg_stat_statements' (besides what is in it), restart the server if it was not, and CREATE"
                            + " EXTENSION pg_stat_statements in database postgres");
            assertThat(statements.uses()).isEmpty();
            DbPoll poll = polls.await("the next poll", each -> true);
            assertThat(poll.blind()).as("of the sessions all is seen").isEmpty();
            assertThat(sampler.health().blind()).isEqualTo(statements.blind());
        }
    }

    @Test
    void aRoleWithoutPrivilegeSeesOnlySumsAndSaysSo() throws Exception {
        try (Shop order = Shop.open(server, "order");
                DatabaseSampler _ = sampler("stranger", WITH_EXTENSION)) {
            polls.await(DbStatements.class, "a first reading", each -> true);
            order.run("select count(*) from audit");
            DbStatements statements = polls.await(
                    DbStatements.class, "somebody's calls", each -> each.other().calls() > 0);
            assertThat(statements.blind())
                    .containsExactly(
                            "statements of other roles are counted, but not which they are: GRANT pg_monitor TO"
                                    + " stranger");
            DbCounters counters = polls.await(DbCounters.class, "the next counters", each -> true);
            assertThat(counters.figure(DbFigure.CONNECTIONS))
                    .as("only our own would be counted")
                    .isNull();
        }
    }

    @Test
    void howFarAnIndexIsIsTold() throws Exception {
        try (Shop writer = Shop.open(server, "writer");
                Shop ddl = Shop.open(server, "flyway");
                DatabaseSampler _ = sampler("nightjar", "postgres")) {
            long pid = ddl.pid();
            writer.begin();
            writer.run("insert into audit values ('is not committed, so the index waits')");
            CompletableFuture<Void> index = ddl.runAside("create index concurrently audit_note on audit (note)");
            DbPoll poll = polls.await(
                    "a command with progress",
                    each -> session(each, pid)
                            .filter(session -> session.progress() != null)
                            .isPresent());
            DbProgress progress = session(poll, pid).map(DbSession::progress).orElseThrow();
            assertThat(progress.command()).isEqualTo("create index concurrently");
            assertThat(progress.phase()).startsWith("waiting for writers");
            assertThat(progress.relation()).isEqualTo("audit");
            writer.commit();
            index.get(60, TimeUnit.SECONDS);
        }
    }

    /** The embedded server has no pg_cron: its tables as its version 1.6 makes them, and a session that calls itself like it. */
    @Test
    void aJobOfTheDatabaseIsNamedByItsLogOfRunsAsSoonAsThatMayBeRead() throws Exception {
        try (Shop admin = Shop.open(server, "admin");
                Shop cron = Shop.open(server, "pg_cron");
                DatabaseSampler _ = sampler("nightjar", "postgres")) {
            long pid = cron.pid();
            admin.run("create schema cron");
            admin.run(
                    "create table cron.job (jobid bigint primary key, jobname text, username text default current_user)");
            admin.run("create table cron.job_run_details (jobid bigint, runid bigint primary key, job_pid int,"
                    + " username text default current_user, start_time timestamptz, end_time timestamptz)");
            for (String table : List.of("job", "job_run_details")) {
                admin.run("alter table cron." + table + " enable row level security");
                admin.run("create policy own on cron." + table + " using (username = current_user)");
            }
            admin.run("insert into cron.job values (7, 'nightly-settlement')");
            admin.run("insert into cron.job_run_details values (7, 1, " + pid
                    + ", default, now() - interval '1 day', now() - interval '1 day'), (7, 2, " + pid
                    + ", default, now(), null)");
            cron.begin();
            cron.run("select 1");
            DbPoll hidden = polls.await(
                    "that the log may not be read", poll -> !poll.blind().isEmpty());
            assertThat(hidden.blind().getFirst())
                    .startsWith("which jobs pg_cron runs is not seen: GRANT USAGE ON SCHEMA cron TO nightjar");
            assertThat(session(hidden, pid).orElseThrow().job()).isNull();

            for (String cure : hidden.blind().getFirst().split(": ", 2)[1].split("; ", -1)) {
                admin.run(cure);
            }
            DbPoll named = polls.await(
                    "the job's name",
                    poll -> session(poll, pid)
                            .filter(session -> session.job() != null)
                            .isPresent());
            assertThat(session(named, pid).orElseThrow().job()).isEqualTo("nightly-settlement");
            assertThat(session(named, pid).orElseThrow().application()).isEqualTo("pg_cron");
            assertThat(named.blind()).isEmpty();
            cron.commit();
            admin.run("drop schema cron cascade");
        }
    }

    private long sum(DbFigure figure) {
        return polls.all(DbCounters.class).stream()
                .mapToLong(counters -> counters.figures().getOrDefault(figure, 0L))
                .sum();
    }

    private long calls(String fingerprint) {
        return polls.all(DbStatements.class).stream()
                .flatMap(statements -> statements.uses().stream())
                .filter(use -> use.fingerprint().equals(fingerprint))
                .mapToLong(use -> use.sum().calls())
                .sum();
    }

    private DatabaseSampler sampler(String role, String database) {
        return Databases.sample(
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database,
                        role,
                        "",
                        "staging",
                        Duration.ofMillis(200),
                        Duration.ofMillis(200)),
                store,
                Clock.systemUTC());
    }
}
