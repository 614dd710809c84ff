package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.port.WriteResult;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retention, and what happens to queries that cannot be answered. */
@Timeout(60)
class ReadingTest extends ClockedStore {

    private static final long MB = 1L << 20;
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @Test
    void retentionRemovesWhatIsTooOldAndNothingElse() {
        Origin gone = random.origin("old", "order");
        Origin alive = random.origin("production", "order");
        Statement goneText = random.statement();
        Statement aliveText = random.statement();
        try (DuckDbStore store = open()) {
            Instant first = clock.instant();
            store.write(random.batch(gone, random.oneOfEach("op", "pool", "db", nanos(first))))
                    .join();
            store.write(random.batch(gone, goneText)).join();
            store.write(random.batch(alive, random.oneOfEach("op", "pool", "db", nanos(first))))
                    .join();
            store.write(random.batch(alive, aliveText)).join();
            clock.advance(Duration.ofDays(5));
            Instant second = clock.instant();
            store.write(random.batch(alive, random.oneOfEach("op", "pool", "db", nanos(second))))
                    .join();

            assertThat(store.retain()).isEqualTo(new Removed(0, 0, 0));
            clock.advance(Duration.ofDays(3).plusSeconds(1));
            assertThat(store.retain()).isEqualTo(new Removed(28, 0, 1));

            assertThat(store.environments()).containsExactly("production");
            assertThat(store.works(new Query.Works("production", "order", "op", ALL, 10)))
                    .hasSize(1);
            assertThat(store.sessions(new Query.Sessions("production", null, ALL)))
                    .hasSize(1);
            assertThat(store.statement("old", goneText.fingerprint())).isEmpty();
            assertThat(store.statement("production", aliveText.fingerprint())).hasValue(aliveText.text());
            store.write(random.batch(gone, random.gcPause(nanos(clock.instant()))))
                    .join();
            assertThat(store.environments()).containsExactly("old", "production");
        }
        try (DuckDbStore store = open()) {
            assertThat(store.gcPauses(new Query.GcPauses("old", "order", ALL))).hasSize(1);
            assertThat(store.gcPauses(new Query.GcPauses("production", "order", ALL)))
                    .hasSize(1);
        }
    }

    private static long nanos(Instant instant) {
        return DuckDbStore.epochNanos(instant);
    }

    @Test
    void aFindingThatCannotBeReadIsSkippedAndCounted() throws Exception {
        open().close();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + dataDir.resolve("nightjar.duckdb"));
                var statement = connection.createStatement()) {
            statement.execute("insert into finding values ('production', 'f1', 1, '{\"id\":')");
            statement.execute("insert into finding values ('production', 'f2', 2, '{\"id\":\"f2\"}')");
        }
        try (DuckDbStore store = open()) {
            assertThat(store.findings("production")).isEmpty();
            assertThat(store.health().unreadableFindings()).isEqualTo(2);
        }
    }

    @Test
    void aDamagedRowFailsItsQueryWithTheReason() throws Exception {
        Origin origin = random.origin("production", "order");
        try (DuckDbStore store = open()) {
            store.write(random.batch(origin, random.poll("db", 5))).join();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + dataDir.resolve("nightjar.duckdb"));
                var statement = connection.createStatement()) {
            statement.execute("update db_poll set sessions = '[{'");
        }
        try (DuckDbStore store = open()) {
            assertThatThrownBy(() -> store.sessions(new Query.Sessions("production", null, ALL)))
                    .isInstanceOf(QueryFailed.class)
                    .hasMessageContaining("Sessions[environment=production")
                    .hasMessageContaining("stored row that cannot be read");
        }
    }

    /** An answer may have six rows here, and there are more origins than that in the end. */
    @Test
    void originsThatQueriesKnowAreNotReadAgain() {
        try (DuckDbStore store = open(StoreSettings.defaults(dataDir).withAnswers(6, MB))) {
            for (String service : List.of("order", "payment", "stock")) {
                for (int run = 0; run < 5; run++) {
                    Origin origin = random.origin("production", service);
                    Origin elsewhere = random.origin("staging", service);
                    store.write(random.batch(origin, random.gcPause(nanos(clock.instant()))))
                            .join();
                    store.write(random.batch(elsewhere, random.gcPause(nanos(clock.instant()))))
                            .join();
                    assertThat(store.gcPauses(new Query.GcPauses("production", service, ALL)))
                            .hasSize(run + 1)
                            .extracting(Stamped::origin)
                            .contains(origin);
                }
                assertThat(store.gcPauses(new Query.GcPauses("staging", service, ALL)))
                        .hasSize(5);
            }
        }
    }

    /** Another query has read what there is after the retention meanwhile. */
    @Test
    void aQueryKnowsTheOriginsOfItsSnapshotWhateverIsRemovedMeanwhile() throws Exception {
        Origin gone = random.origin("production", "order");
        Origin alive = random.origin("production", "order");
        try (DuckDbStore store = open();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            store.write(random.batch(gone, random.gcPause(nanos(clock.instant()))))
                    .join();
            clock.advance(Duration.ofDays(9));
            store.write(random.batch(alive, random.gcPause(nanos(clock.instant()))))
                    .join();
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> removed = new CompletableFuture<>();
            Future<Origin> slow = threads.submit(() -> store.ask("slow", reading -> {
                assertThat(origins(reading)).isEqualTo(2);
                begun.countDown();
                removed.join();
                return reading.origin("production", 1);
            }));
            begun.await();
            Future<Removed> retention = threads.submit(store::retain);
            while (store.ask("how many", ReadingTest::origins) > 1) {
                Thread.sleep(1);
            }
            assertThat(store.gcPauses(new Query.GcPauses("production", "order", ALL)))
                    .hasSize(1);
            removed.complete(null);
            assertThat(slow.get()).isEqualTo(gone);
            assertThat(retention.get().origins()).isEqualTo(1);
        }
    }

    private static int origins(Reading reading) throws SQLException {
        AtomicInteger origins = new AtomicInteger();
        reading.all("select id from origin", List.of(), row -> origins.incrementAndGet());
        return origins.get();
    }

    @Test
    void aPollOfAnOlderVersionHasNeitherProgressNorJob() throws Exception {
        Origin origin = random.origin("production", "order");
        try (DuckDbStore store = open()) {
            store.write(random.batch(origin, random.poll("db", 5))).join();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + dataDir.resolve("nightjar.duckdb"));
                var statement = connection.createStatement()) {
            statement.execute("update db_poll set sessions = '[{\"pid\":7,\"application\":\"order\",\"user\":\"shop\","
                    + "\"backendType\":\"client backend\",\"state\":\"active\",\"transactionAgeNanos\":-1,"
                    + "\"statementAgeNanos\":9,\"blockedBy\":[3],\"transactionStatements\":[]}]'");
        }
        try (DuckDbStore store = open()) {
            assertThat(store.sessions(new Query.Sessions("production", null, ALL)))
                    .flatExtracting(stamped -> stamped.fact().sessions())
                    .containsExactly(new DbSession(
                            7,
                            "order",
                            "shop",
                            "client backend",
                            "active",
                            null,
                            null,
                            -1,
                            9,
                            null,
                            List.of(3L),
                            null,
                            List.of()));
        }
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryFailsAloneAndWritingGoesOn() {
        try (DuckDbStore store = open(StoreSettings.defaults(dataDir).withMemoryLimitBytes(64 * MB))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> store.ask("greedy", ReadingTest::greedy))
                        .isInstanceOfSatisfying(
                                QueryFailed.class,
                                failed -> assertThat(failed.reason()).isEqualTo(QueryFailed.Reason.TOO_LARGE))
                        .hasMessageContaining("nightjar.store.memory-limit: narrow the time range or raise the limit");
                assertThat(store.write(random.batch(order, random.gcPause(now() + i)))
                                .join())
                        .isEqualTo(new WriteResult.Stored(1));
                assertThat(store.gcPauses(new Query.GcPauses("production", "order", ALL)))
                        .hasSize(i + 1);
            }
            assertThat(store.health().trouble()).isNull();
        }
    }

    /** One list of 400 MB cannot be spilled. */
    private static long greedy(Reading reading) throws SQLException {
        AtomicLong length = new AtomicLong();
        reading.all("select len(list(range)) from range(50000000)", List.of(), row -> length.set(row.getLong(1)));
        return length.get();
    }

    @Test
    void anAnswerThatTakesTooMuchOfTheHeapIsRefusedWithAdvice() {
        try (DuckDbStore store = open(StoreSettings.defaults(dataDir).withAnswers(1_000_000, MB))) {
            List<WorkTotal> totals = new ArrayList<>();
            for (long bytes = 0; bytes <= MB; bytes += FactSize.bytes(totals.getLast())) {
                totals.add(random.total("op", now() + totals.size()));
            }
            store.write(random.batch(order, totals)).join();
            Query.Totals query = new Query.Totals("production", "order", null, ALL);
            assertThatThrownBy(() -> store.totals(query))
                    .isInstanceOf(QueryFailed.class)
                    .hasMessageContaining("it takes more than 1 MB of the Java heap: ask for a shorter time range");
            assertThat(store.totals(new Query.Totals("production", "order", null, new TimeRange(now(), now() + 10))))
                    .hasSize(10);
        }
    }

    @Test
    void closingTheStoreEndsWhatIsBeingAnswered() throws Exception {
        DuckDbStore store = open();
        CountDownLatch begun = new CountDownLatch(1);
        Asker asker = Asker.of(() -> store.ask("endless", reading -> {
            begun.countDown();
            return Asker.endless(reading);
        }));
        begun.await();
        store.close();
        assertThat(asker.failure().reason()).isEqualTo(QueryFailed.Reason.CANCELLED);
        assertThat(asker.failure()).hasMessage("endless was cancelled: the store is being closed");
        open().close();
    }

    @Test
    void aClosedStoreSaysSo() {
        DuckDbStore store = open();
        store.close();
        assertThatThrownBy(store::environments).isInstanceOf(QueryFailed.class).hasMessageContaining("closed");
        store.close();
    }
}
