package dev.nightjar.collector.postgres;

import static dev.nightjar.collector.database.Polls.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Databases;
import dev.nightjar.collector.Store;
import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.database.Polls;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.WriteResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real PostgreSQL, one for the class. */
@Timeout(120)
class PostgresSamplerIT {

    private static final String RESERVE = "update inventory set stock = stock - 4711 where sku = 'sku-%d'";

    private static EmbeddedPostgres server;

    private final Store store = new Store();
    private final Polls polls = new Polls(store);

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        Shop.prepare(server);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void rowLockShowsItsWaitersAndItsRoot() throws Exception {
        try (Shop settlement = Shop.open(server, "nightly-settlement");
                Shop order1 = Shop.open(server, "order");
                Shop order2 = Shop.open(server, "order");
                DatabaseSampler _ = sampler("nightjar")) {
            long root = settlement.pid();
            long first = order1.pid();
            long second = order2.pid();
            settlement.begin();
            settlement.run(RESERVE.formatted(1));
            CompletableFuture<Void> reserve1 = order1.runAside(RESERVE.formatted(1));
            polls.await("the first waiter", poll -> session(poll, first).isPresent());
            CompletableFuture<Void> reserve2 = order2.runAside(RESERVE.formatted(1));
            DbPoll poll = polls.await(
                    "both waiters and their root",
                    p -> isBlocked(p, first)
                            && isBlocked(p, second)
                            && session(p, root).isPresent());

            DbSession waiter = session(poll, first).orElseThrow();
            assertThat(waiter.waitType()).isEqualTo("Lock");
            assertThat(waiter.waitEvent()).isEqualTo("transactionid");
            assertThat(waiter.lock()).isEqualTo("transactionid ShareLock");
            assertThat(waiter.blockedBy()).containsExactly(root);
            assertThat(waiter.application()).isEqualTo("order");
            assertThat(waiter.state()).isEqualTo("active");
            assertThat(waiter.user()).isEqualTo("postgres");
            assertThat(waiter.backendType()).isEqualTo("client backend");
            assertThat(waiter.statementAgeNanos()).isPositive();

            // The second one queues for the row behind the first.
            DbSession behind = session(poll, second).orElseThrow();
            assertThat(behind.lock()).isEqualTo("tuple inventory ExclusiveLock");
            assertThat(behind.blockedBy()).contains(first);

            DbSession blocker = session(poll, root).orElseThrow();
            assertThat(blocker.application()).isEqualTo("nightly-settlement");
            assertThat(blocker.state()).isEqualTo("idle in transaction");
            assertThat(blocker.isBlocked()).isFalse();
            assertThat(blocker.lock()).isNull();
            assertThat(blocker.transactionAgeNanos()).isPositive();
            assertThat(blocker.statementAgeNanos()).isPositive();
            assertThat(blocker.fingerprint()).isEqualTo(waiter.fingerprint());
            assertThat(polls.text(waiter.fingerprint()))
                    .isEqualTo("update inventory set stock = stock - ? where sku = ?");
            assertThat(poll.blind()).isEmpty();
            assertThat(poll.database()).isEqualTo("postgresql://127.0.0.1:" + server.getPort() + "/postgres");

            settlement.commit();
            CompletableFuture.allOf(reserve1, reserve2).get(30, TimeUnit.SECONDS);
            polls.await(
                    "nobody of them any more",
                    p -> session(p, root).isEmpty() && session(p, first).isEmpty());
        }
    }

    @Test
    void statementThatTookTheLockIsRememberedWhenItsTransactionGoesOn() throws Exception {
        try (Shop settlement = Shop.open(server, "nightly-settlement");
                Shop order = Shop.open(server, "order");
                DatabaseSampler _ = sampler("nightjar")) {
            long root = settlement.pid();
            long waiter = order.pid();
            settlement.begin();
            settlement.run(RESERVE.formatted(2));
            String locker = polls.await("the update", p -> session(p, root).isPresent()).sessions().stream()
                    .filter(s -> s.pid() == root)
                    .findFirst()
                    .orElseThrow()
                    .fingerprint();

            settlement.run("insert into audit values ('settled')");
            CompletableFuture<Void> reserve = order.runAside(RESERVE.formatted(2));
            DbPoll later = polls.await(
                    "the waiter, and the root at its next statement",
                    p -> isBlocked(p, waiter)
                            && session(p, root)
                                    .filter(s -> !Objects.equals(locker, s.fingerprint()))
                                    .isPresent());

            DbSession blocker = session(later, root).orElseThrow();
            assertThat(polls.text(blocker.fingerprint())).isEqualTo("insert into audit values (?)");
            assertThat(blocker.transactionStatements()).containsExactly(locker, blocker.fingerprint());
            assertThat(session(later, waiter).orElseThrow().transactionStatements())
                    .containsExactly(session(later, waiter).orElseThrow().fingerprint());

            // The next transaction of the same session knows nothing of this one.
            settlement.commit();
            reserve.get(30, TimeUnit.SECONDS);
            settlement.begin();
            settlement.run("select count(*) from audit");
            DbPoll next = polls.await(
                    "the next transaction",
                    p -> session(p, root)
                            .filter(s -> polls.text(s.fingerprint()).startsWith("select count"))
                            .isPresent());
            assertThat(session(next, root).orElseThrow().transactionStatements())
                    .containsExactly(session(next, root).orElseThrow().fingerprint());
            settlement.commit();
        }
    }

    @Test
    void idleSessionThatBlocksOthersByASessionLockIsShown() throws Exception {
        try (Shop admin = Shop.open(server, "admin-ui");
                Shop job = Shop.open(server, "job");
                DatabaseSampler _ = sampler("nightjar")) {
            long root = admin.pid();
            long waiter = job.pid();
            admin.run("select pg_advisory_lock(42)");
            CompletableFuture<Void> waits = job.runAside("select pg_advisory_lock(42)");
            DbPoll poll = polls.await("the waiter", p -> isBlocked(p, waiter));

            assertThat(session(poll, waiter).orElseThrow().blockedBy()).containsExactly(root);
            assertThat(session(poll, waiter).orElseThrow().lock()).isEqualTo("advisory ExclusiveLock");
            DbSession blocker = session(poll, root).orElseThrow();
            assertThat(blocker.state()).isEqualTo("idle");
            assertThat(blocker.transactionAgeNanos()).isEqualTo(-1);
            assertThat(blocker.transactionStatements()).isEmpty();

            admin.run("select pg_advisory_unlock(42)");
            waits.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void roleWithoutPrivilegeIsBlindAndTheGrantCuresIt() throws Exception {
        try (Shop settlement = Shop.open(server, "nightly-settlement")) {
            long pid = settlement.pid();
            settlement.begin();
            settlement.run(RESERVE.formatted(3));
            try (DatabaseSampler sampler = sampler("stranger")) {
                DbPoll poll = polls.await("blindness", p -> !p.blind().isEmpty());

                assertThat(poll.blind())
                        .containsExactly("sessions of other roles are hidden, their waits, statements and locks are not"
                                + " seen: GRANT pg_monitor TO stranger");
                assertThat(session(poll, pid)).isEmpty();
                assertThat(sampler.health().blind()).containsAll(poll.blind());
            }
            settlement.run("grant pg_monitor to stranger");
            settlement.commit();
            settlement.begin();
            settlement.run(RESERVE.formatted(3));
            try (DatabaseSampler _ = sampler("stranger")) {
                DbPoll poll = polls.await("the session", p -> session(p, pid).isPresent());
                assertThat(poll.blind()).isEmpty();
            }
            settlement.run("revoke pg_monitor from stranger");
            settlement.commit();
        }
    }

    @Test
    void noValueOfAQueryIsEverStored() throws Exception {
        String secret = "top-secret";
        try (Shop client = Shop.open(server, "client");
                DatabaseSampler _ = sampler("nightjar")) {
            long pid = client.pid();
            client.begin();
            Set<String> seen = new HashSet<>();
            for (String sql : List.of(
                    "select '" + secret + "', 31337, $$" + secret + "$$, 'it''s " + secret + "' /* " + secret + " */",
                    "select E'\\'" + secret + "' -- " + secret,
                    "select $tag$" + secret + "$tag$, U&'" + secret + "', B'0101', x'31337', 3.1337e10",
                    "/* " + secret + " /* nested */ " + secret + " */ select stock from inventory where sku in ('"
                            + secret + "', '" + secret + "') and stock <> -31337",
                    // The server cuts it at 1024 bytes, in the middle of a value.
                    "select '" + "x".repeat(900) + "', '" + (secret + " ").repeat(50) + "'",
                    "select 1, 2, $$" + (secret + " ").repeat(120) + "$$")) {
                client.run(sql);
                DbPoll poll = polls.await(
                        "statement " + seen.size(),
                        p -> session(p, pid)
                                .filter(s -> s.fingerprint() != null && !seen.contains(s.fingerprint()))
                                .isPresent());
                seen.add(session(poll, pid).orElseThrow().fingerprint());
            }
            client.commit();
        }
        assertThat(polls.statements()).isNotEmpty();
        assertThat(store.batches().toString()).doesNotContain(secret).doesNotContain("31337");
        assertThat(polls.all())
                .anyMatch(poll -> poll.blind().stream().anyMatch(b -> b.contains("track_activity_query_size")));
    }

    @Test
    void samplerIsNotAmongTheSessionsAndEachBatchHasTheNextNumber() throws Exception {
        try (DatabaseSampler sampler = sampler("nightjar")) {
            for (int i = 0; i < 4; i++) {
                polls.await("a poll", poll -> true);
            }
            assertThat(sampler.health().connected()).isTrue();
        }
        assertThat(polls.all().stream().flatMap(poll -> poll.sessions().stream()))
                .noneMatch(session -> session.application().equals(DatabaseSession.APPLICATION));
        List<Batch> batches = store.batches();
        String run = batches.getFirst().origin().run();
        for (int i = 0; i < batches.size(); i++) {
            assertThat(batches.get(i).id()).isEqualTo(new BatchId.Numbered(run, i));
            assertThat(batches.get(i).origin().environment()).isEqualTo("staging");
        }
        assertThat(polls.statements()).doesNotHaveDuplicates();
    }

    @Test
    void busyStoreGetsThePollsAgainAndEachIsStoredOnce() throws Exception {
        store.answerWith(() -> new WriteResult.Busy(Duration.ofMillis(100), "full"));
        DatabaseSampler sampler = sampler("nightjar");
        try (sampler) {
            for (int i = 0; i < 3; i++) {
                polls.await("a poll", poll -> true);
            }
            assertThat(sampler.health().pending()).isGreaterThanOrEqualTo(3);
            store.answerWith(null);
            polls.await("a poll", poll -> true);
            polls.await("a poll", poll -> true);
        }
        SamplerHealth health = sampler.health();
        assertThat(health.pending()).isZero();
        assertThat(health.stored()).isEqualTo(health.batches()).isEqualTo(health.polls());
    }

    @Test
    void databaseThatCannotBeUsedIsSaidAsBlind() throws Exception {
        try (DatabaseSampler sampler = sampler("nobody")) {
            DbPoll poll = polls.await("the refusal", p -> true);
            assertThat(poll.blind().getFirst())
                    .contains("was not sampled: login of role nobody was refused", "nightjar.databases[].user");
            assertThat(poll.sessions()).isEmpty();
            assertThat(sampler.health().connected()).isFalse();
        }
        DatabaseSettings other = new DatabaseSettings(
                "postgresql://127.0.0.1:" + server.getPort() + "/no_such", "nightjar", "", "staging");
        try (DatabaseSampler _ = Databases.sample(other, store, Clock.systemUTC())) {
            DbPoll poll = polls.await("the refusal", p -> p.database().endsWith("/no_such"));
            assertThat(poll.blind().getFirst()).contains("there is no such database");
        }
    }

    private DatabaseSampler sampler(String role) {
        return Databases.sample(
                new DatabaseSettings(Shop.url(server), role, "", "staging", Duration.ofMillis(200)),
                store,
                Clock.systemUTC());
    }

    private static boolean isBlocked(DbPoll poll, long pid) {
        return session(poll, pid).filter(s -> s.isBlocked() && s.lock() != null).isPresent();
    }
}
