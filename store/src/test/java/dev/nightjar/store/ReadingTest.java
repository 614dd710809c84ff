package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retention, and what happens to queries that cannot be answered. */
@Timeout(60)
class ReadingTest extends ClockedStore {

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
            assertThat(store.retain()).isEqualTo(new Removed(24, 0, 1));

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

    @Test
    void aQueryThatTakesTooLongIsGivenUpWithAdvice() throws Exception {
        StoreSettings settings = StoreSettings.defaults(dataDir).withQueryTimeout(Duration.ofSeconds(1));
        try (Database database = Database.open(settings, 0)) {
            Reads reads = new Reads(database, settings.queryTimeout());
            assertThatThrownBy(() -> reads.ask("endless", ReadingTest::endless))
                    .isInstanceOf(QueryFailed.class)
                    .hasMessage("endless failed: it took longer than PT1S: narrow the time range");
            assertThat(reads.environments()).as("others go on").isEmpty();
        }
    }

    private static long endless(Connection connection, int timeoutSeconds) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);
            try (var row = statement.executeQuery(
                    "select count(*) from range(1000000000) a, range(1000000000) b where a.range % 7 = b.range % 11")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Test
    void aQueryThatNeedsTooMuchMemoryIsToldWhatToDo() throws Exception {
        StoreSettings settings = StoreSettings.defaults(dataDir).withMemoryLimitBytes(64L << 20);
        try (Database database = Database.open(settings, 0)) {
            Reads reads = new Reads(database, settings.queryTimeout());
            assertThatThrownBy(() -> reads.ask("greedy", ReadingTest::greedy))
                    .isInstanceOf(QueryFailed.class)
                    .hasMessageContaining("nightjar.store.memory-limit: narrow the time range or raise the limit");
            assertThat(reads.environments()).as("others go on").isEmpty();
        }
    }

    /** One list of 400 MB cannot be spilled. */
    private static long greedy(Connection connection, int timeoutSeconds) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select len(list(range)) from range(50000000)")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        DuckDbStore store = open();
        store.close();
        assertThatThrownBy(store::environments).isInstanceOf(QueryFailed.class).hasMessageContaining("closed");
        store.close();
    }
}
