package dev.nightjar.collector.mysql;

import static dev.nightjar.collector.database.Polls.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Databases;
import dev.nightjar.collector.Store;
import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.collector.database.Polls;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.sql.SqlNormaliser;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real MariaDB, one for the class; with {@code -Pmariadb}. */
@Timeout(240)
class MariaDbSamplerIT {

    private static final String RESERVE = "update shop.inventory set stock = stock - 4711 where sku = 'sku-%d'";

    @TempDir
    private static Path folder;

    private static MariaDbServer server;

    private final Store store = new Store();
    private final Polls polls = new Polls(store);
    private final ExecutorService aside = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.start(
                folder,
                "--performance-schema=ON",
                "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
                "--performance-schema-consumer-statements-digest=ON",
                "--event-scheduler=ON");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @AfterEach
    void end() {
        aside.shutdownNow();
    }

    @Test
    void rowLockShowsItsWaiterAndItsIdleRoot() throws Exception {
        try (MySqlConnection settlement = server.open();
                MySqlConnection order = server.open();
                DatabaseSampler _ = sampler("nightjar")) {
            long root = id(settlement);
            long waiter = id(order);
            settlement.query("begin");
            settlement.query(RESERVE.formatted(1));
            CompletableFuture<Void> waits = runAside(order, RESERVE.formatted(1));
            DbPoll poll = polls.await("the waiter and its root", each -> isBlocked(each, waiter));

            DbSession blocked = session(poll, waiter).orElseThrow();
            assertThat(blocked.waitType()).isEqualTo("Lock");
            assertThat(blocked.waitEvent()).isEqualTo("row");
            assertThat(blocked.lock()).isEqualTo("record shop.inventory X");
            assertThat(blocked.blockedBy()).containsExactly(root);
            assertThat(blocked.state()).isEqualTo("active");
            assertThat(blocked.user()).isEqualTo("admin");
            assertThat(blocked.transactionAgeNanos()).isNotNegative();
            assertThat(polls.text(blocked.fingerprint()))
                    .isEqualTo("update shop.inventory set stock = stock - ? where sku = ?");
            DbSession blocker = session(poll, root).orElseThrow();
            assertThat(blocker.state()).isEqualTo("idle in transaction");
            assertThat(blocker.isBlocked()).isFalse();
            assertThat(poll.blind()).isEmpty();

            settlement.query("commit");
            waits.get(30, TimeUnit.SECONDS);
            polls.await(
                    "nobody of them any more",
                    each -> session(each, root).isEmpty()
                            && session(each, waiter).isEmpty());
        }
        assertThat(store.batches().toString()).doesNotContain("4711").doesNotContain("sku-1");
    }

    @Test
    void ddlWaitsForAReaderAndOthersWaitBehindTheDdl() throws Exception {
        try (MySqlConnection reader = server.open();
                MySqlConnection ddl = server.open();
                MySqlConnection order = server.open();
                DatabaseSampler _ = sampler("nightjar")) {
            long root = id(reader);
            long head = id(ddl);
            long waiter = id(order);
            reader.query("begin");
            reader.query("select count(*) as n from shop.audit");
            CompletableFuture<Void> altered = runAside(ddl, "alter table shop.audit add column at timestamp null");
            polls.await("the DDL", each -> isBlocked(each, head));
            CompletableFuture<Void> read = runAside(order, "select count(*) as n from shop.audit");
            DbPoll poll = polls.await("the queue behind it", each -> isBlocked(each, waiter));

            assertThat(session(poll, head).orElseThrow().blockedBy()).containsExactly(root);
            assertThat(session(poll, head).orElseThrow().waitEvent()).isEqualTo("metadata");
            assertThat(session(poll, head).orElseThrow().lock()).isEqualTo("metadata shop.audit EXCLUSIVE");
            assertThat(session(poll, waiter).orElseThrow().blockedBy()).containsExactly(head);
            assertThat(session(poll, root)).isPresent();

            reader.query("commit");
            altered.get(30, TimeUnit.SECONDS);
            read.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void statementsAndStatusAreCounted() throws Exception {
        String fingerprint = SqlNormaliser.fingerprint("select sum(stock) as n from shop.inventory where stock > ?");
        try (MySqlConnection order = server.open();
                DatabaseSampler _ = sampler("nightjar")) {
            polls.await(DbStatements.class, "a first difference", each -> true);
            for (int i = 0; i < 5; i++) {
                order.query("select sum(stock) as n from shop.inventory where stock > " + i);
            }
            polls.await(DbStatements.class, "five calls", each -> calls(fingerprint) == 5);
            DbStatements.Sum sum = polls.all(DbStatements.class).stream()
                    .flatMap(each -> each.uses().stream())
                    .filter(use -> use.fingerprint().equals(fingerprint))
                    .map(DbStatements.Use::sum)
                    .reduce(DbStatements.Sum.NOTHING, DbStatements.Sum::plus);
            assertThat(sum.nanos()).isPositive();
            assertThat(sum.figure(StatementFigure.ROWS)).isEqualTo(5);
            assertThat(sum.figure(StatementFigure.ROWS_EXAMINED)).isEqualTo(15);
            assertThat(sum.figure(StatementFigure.WAL_BYTES)).as("PostgreSQL's").isNull();

            DbCounters counters = polls.await(DbCounters.class, "the next counters", each -> true);
            assertThat(counters.database()).startsWith("mariadb://127.0.0.1:").endsWith("/shop");
            assertThat(counters.figure(DbFigure.CONNECTIONS)).isGreaterThanOrEqualTo(2);
            assertThat(counters.figure(DbFigure.CONNECTIONS_MAX)).isPositive();
            assertThat(counters.figure(DbFigure.STATEMENTS)).isPositive();
            assertThat(counters.figure(DbFigure.WAL_BYTES)).isNotNull();
            assertThat(counters.figure(DbFigure.DEADLOCKS)).isNotNull();
            assertThat(counters.blind()).isEmpty();
        }
    }

    @Test
    void anEventThatRunsIsAJobByItsName() throws Exception {
        server.run("create event shop.nightly_settlement on schedule every 1 second do"
                + " update shop.inventory set stock = stock + sleep(3) where sku = 'sku-3'");
        try (DatabaseSampler _ = sampler("nightjar")) {
            polls.await(
                    "the event's session",
                    poll -> poll.sessions().stream()
                            .anyMatch(session -> "shop.nightly_settlement".equals(session.job())));
        } finally {
            server.run("drop event shop.nightly_settlement");
        }
    }

    @Test
    void anAccountWithoutPrivilegesIsBlindAndTheGrantsCureIt() throws Exception {
        try (MySqlConnection settlement = server.open()) {
            long root = id(settlement);
            settlement.query("begin");
            settlement.query(RESERVE.formatted(2));
            DbPoll blind;
            try (DatabaseSampler sampler = sampler("stranger")) {
                blind = polls.await("blindness", poll -> !poll.blind().isEmpty());
                assertThat(session(blind, root)).isEmpty();
                DbStatements statements = polls.await(
                        DbStatements.class, "blindness", each -> !each.blind().isEmpty());
                assertThat(statements.blind().getFirst())
                        .contains("GRANT SELECT ON performance_schema.* TO 'stranger'@'%'");
                assertThat(sampler.health().blind()).containsAll(blind.blind()).containsAll(statements.blind());
            }
            assertThat(blind.blind())
                    .containsExactly(
                            "sessions of other accounts are hidden, their transactions and locks are not seen: GRANT PROCESS"
                                    + " ON *.* TO 'stranger'@'%'",
                            "who holds metadata locks (DDL) is not seen: GRANT SELECT ON performance_schema.* TO"
                                    + " 'stranger'@'%'");
            for (String spot : blind.blind()) {
                server.run(spot.split(": ", 2)[1]);
            }
            try (DatabaseSampler _ = sampler("stranger")) {
                DbPoll seen =
                        polls.await("the session", poll -> session(poll, root).isPresent());
                assertThat(seen.blind()).isEmpty();
            }
            settlement.query("commit");
        }
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        try (DatabaseSampler sampler =
                Databases.sample(server.settings("nightjar", "wrong"), store, Clock.systemUTC())) {
            DbPoll poll = polls.await("the refusal", each -> true);
            assertThat(poll.blind().getFirst()).contains("login of account nightjar was refused");
            assertThat(sampler.health().connected()).isFalse();
        }
    }

    private DatabaseSampler sampler(String user) {
        return Databases.sample(server.settings(user, "watch"), store, Clock.systemUTC());
    }

    private long calls(String fingerprint) {
        return polls.all(DbStatements.class).stream()
                .flatMap(each -> each.uses().stream())
                .filter(use -> use.fingerprint().equals(fingerprint))
                .mapToLong(use -> use.sum().calls())
                .sum();
    }

    private static long id(MySqlConnection connection) throws SQLException {
        return connection.one("select connection_id() as id").number("id");
    }

    private static boolean isBlocked(DbPoll poll, long id) {
        return session(poll, id).filter(DbSession::isBlocked).isPresent();
    }

    /** On another thread: it is going to wait. */
    private CompletableFuture<Void> runAside(MySqlConnection connection, String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        connection.query(sql);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                aside);
    }
}
