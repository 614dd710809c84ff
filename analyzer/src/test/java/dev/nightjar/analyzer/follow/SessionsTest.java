package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shops with the same tables in databases of their own. */
class SessionsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = 1_700_000_000L * SECOND;
    private static final TimeRange WINDOW = new TimeRange(T0, T0 + 120 * SECOND);
    private static final String STATEMENT = "0123456789abcdef";
    private static final String OTHER = "fedcba9876543210";
    private static final String FIRST = "postgresql://db:5432/shop";
    private static final String SECOND_SHOP = "postgresql://db-2:5432/shop";

    private final RandomFacts random = new RandomFacts(1);
    private final MemoryStore store = new MemoryStore();
    private final Origin order = random.origin("test", "order");
    private final Origin order2 = random.origin("test", "order-2");
    private final Sessions sessions = new Sessions(store, "test");

    private void told(Origin origin, Fact... facts) {
        store.write(random.batch(origin, facts)).join();
    }

    private static PoolHolders held(long second, long pid, String operation, @Nullable String sql) {
        return new PoolHolders(
                second,
                "pool",
                T0 + second * SECOND,
                4,
                1,
                List.of(new PoolHolders.Holder(null, null, operation, SECOND, sql, 0, pid, null)));
    }

    private static DbPoll poll(String database, long second, DbSession... sessions) {
        return new DbPoll(database, T0 + second * SECOND, 1, List.of(), List.of(sessions));
    }

    private static DbSession in(long pid, @Nullable String statement) {
        return new DbSession(pid, "", "app", "client backend", "active", null, null, 1, 1, statement, List.of(), null);
    }

    @Test
    void aBorrowLastsFromSnapshotToSnapshotAndALittleBeyond() {
        told(order, held(10, 7, "POST /orders", STATEMENT), held(11, 7, "POST /orders", STATEMENT));
        told(order, held(20, 7, "GET /orders", null));
        Backends backends = sessions.backends();
        assertThat(backends.at(7, T0 + 12 * SECOND))
                .hasValueSatisfying(
                        borrow -> assertThat(borrow.subject()).isEqualTo(new Subject("order", "POST /orders")));
        assertThat(backends.at(7, T0 + 15 * SECOND)).as("between two").isEmpty();
        assertThat(backends.at(7, T0 + 19 * SECOND)).map(Backends.Borrow::sql).isEmpty();
        assertThat(backends.at(7, T0 + 19 * SECOND)).isPresent();
        assertThat(backends.at(8, T0 + 10 * SECOND)).isEmpty();
    }

    @Test
    void aBorrowIsSeenAcrossTheEndOfAMinute() {
        long minuteEnds = 60 - T0 / SECOND % 60;
        told(order, held(minuteEnds - 1, 7, "POST /orders", null));
        assertThat(sessions.backends().at(7, T0 + minuteEnds * SECOND)).isPresent();
    }

    @Test
    void aProcessIdOfTwoServersIsEachServicesOwn() {
        told(order, held(10, 7, "POST /orders", STATEMENT));
        told(order2, held(10, 7, "POST /orders", OTHER));
        assertThat(sessions.backends().at("order-2", 7, T0 + 10 * SECOND))
                .map(Backends.Borrow::sql)
                .contains(OTHER);
        assertThat(sessions.backends().at("order", 7, T0 + 10 * SECOND))
                .map(Backends.Borrow::sql)
                .contains(STATEMENT);
        assertThat(sessions.backends().pids("order", WINDOW)).containsExactly(7L);
    }

    @Test
    void ofTwoDatabasesWithTheSameStatementItIsTheOneWithTheServicesConnections() {
        told(order, held(10, 7, "POST /orders", STATEMENT));
        told(order2, held(10, 9, "POST /orders", STATEMENT));
        told(
                random.origin("test", "nightjar"),
                poll(FIRST, 10, in(7, STATEMENT)),
                poll(SECOND_SHOP, 10, in(9, STATEMENT), in(10, STATEMENT)));
        Databases databases = sessions.databases();
        assertThat(databases.thatRun("order", STATEMENT, WINDOW)).containsExactly(FIRST, SECOND_SHOP);
        assertThat(databases.thatRun("order-2", STATEMENT, WINDOW)).containsExactly(SECOND_SHOP, FIRST);
        assertThat(databases.thatRun("unknown", STATEMENT, WINDOW))
                .as("where most are in it")
                .containsExactly(SECOND_SHOP, FIRST);
        assertThat(databases.thatRun("order", OTHER, WINDOW))
                .as("where its connections are")
                .containsExactly(FIRST);
        assertThat(databases.thatRun("unknown", OTHER, WINDOW)).isEmpty();
    }

    /** With the same process ids everywhere it is the one in which more of them are. */
    @Test
    void aDatabaseThatIsBusierHasNotMoreOfTheServicesConnections() {
        told(order, held(10, 7, "POST /orders", null), held(10, 8, "POST /orders", null));
        for (long second = 10; second < 20; second++) {
            told(random.origin("test", "nightjar"), poll(SECOND_SHOP, second, in(7, null)));
        }
        told(random.origin("test", "nightjar"), poll(FIRST, 12, in(7, null), in(8, null)));
        assertThat(sessions.databases().thatRun("order", STATEMENT, WINDOW)).containsExactly(FIRST, SECOND_SHOP);
    }

    @Test
    void whatIsBesideTheRangeInTheSameMinuteDoesNotCount() {
        long minute = 60 - T0 / SECOND % 60;
        TimeRange before = new TimeRange(T0 + minute * SECOND, T0 + (minute + 20) * SECOND);
        told(order, held(minute + 5, 7, "POST /orders", STATEMENT));
        told(
                random.origin("test", "nightjar"),
                poll(FIRST, minute + 5, in(7, STATEMENT)),
                poll(SECOND_SHOP, minute + 30, in(7, STATEMENT)),
                poll(SECOND_SHOP, minute + 31, in(7, STATEMENT)));
        assertThat(sessions.databases().thatRun("order", STATEMENT, before)).containsExactly(FIRST);
        TimeRange later = new TimeRange(T0 + (minute + 40) * SECOND, T0 + (minute + 50) * SECOND);
        assertThat(sessions.databases().areUnseen(later)).isTrue();
        assertThat(sessions.databases().areUnseen(before)).isFalse();
    }

    /** Servers give the same process ids: the last seconds may show another's only. */
    @Test
    void oneSampleAtTheEndDoesNotOutweighManyBeforeIt() {
        told(order, held(100, 7, "POST /orders", STATEMENT));
        for (long second = 100; second < 112; second++) {
            told(random.origin("test", "nightjar"), poll(FIRST, second, in(7, STATEMENT)));
        }
        told(random.origin("test", "nightjar"), poll(SECOND_SHOP, 119, in(7, STATEMENT)));
        assertThat(sessions.databases().thatRun("order", STATEMENT, WINDOW)).containsExactly(FIRST, SECOND_SHOP);
    }

    @Test
    void whatTheEndTellsIsNotLookedForBefore() {
        told(order, held(100, 7, "POST /orders", STATEMENT));
        told(random.origin("test", "nightjar"), poll(SECOND_SHOP, 20, in(7, STATEMENT)));
        for (long second = 105; second < 120; second++) {
            told(random.origin("test", "nightjar"), poll(FIRST, second, in(7, STATEMENT)));
        }
        assertThat(sessions.databases().thatRun("order", STATEMENT, WINDOW)).containsExactly(FIRST);
    }

    @Test
    void whoBlocksIsNobodyWhereServicesHaveTheSameProcessId() {
        told(order, held(10, 7, "POST /orders", STATEMENT));
        assertThat(sessions.backends().at(7, T0 + 10 * SECOND)).isPresent();
        told(order2, held(10, 7, "POST /orders", OTHER));
        assertThat(new Sessions(store, "test").backends().at(7, T0 + 10 * SECOND))
                .isEmpty();
    }

    @Test
    void whereAStatementIsCountedIsWhereMostOfItsCallsAreButTheServicesOwnFirst() {
        told(order, held(10, 7, "POST /orders", null));
        told(random.origin("test", "nightjar"), counted(FIRST, 5), counted(SECOND_SHOP, 6));
        told(random.origin("test", "nightjar"), poll(FIRST, 10, in(7, null)));
        assertThat(sessions.databases().thatCounts("unknown", STATEMENT, WINDOW))
                .contains(SECOND_SHOP);
        assertThat(sessions.databases().thatCounts("order", STATEMENT, WINDOW)).contains(FIRST);
        assertThat(sessions.databases().thatCounts("order", OTHER, WINDOW)).isEmpty();
    }

    private static DbStatements counted(String database, long calls) {
        return new DbStatements(
                database,
                T0,
                T0 + 10 * SECOND,
                List.of(new DbStatements.Use(STATEMENT, List.of(), new DbStatements.Sum(calls, 1, Map.of()))),
                DbStatements.Sum.NOTHING,
                List.of());
    }

    @Test
    void whatPollsCouldNotSeeIsTold() {
        assertThat(sessions.databases().areUnseen(WINDOW)).isTrue();
        Sessions later = new Sessions(store, "test");
        told(
                random.origin("test", "nightjar"),
                new DbPoll(FIRST, T0, 1, List.of("no statements: GRANT pg_monitor"), List.of()));
        assertThat(later.databases().areUnseen(WINDOW)).isFalse();
        assertThat(later.databases().blind(WINDOW)).containsExactly("no statements: GRANT pg_monitor");
    }
}
