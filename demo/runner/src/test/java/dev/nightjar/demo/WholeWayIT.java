package dev.nightjar.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nightjar.demo.stage.Driver;
import dev.nightjar.demo.stage.Home;
import dev.nightjar.demo.stage.Nights;
import dev.nightjar.demo.stage.Stage;
import dev.nightjar.demo.stage.Stage.Killable;
import dev.nightjar.demo.stage.Traffic;
import dev.nightjar.demo.verdict.Fault;
import dev.nightjar.demo.verdict.Judge;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * The whole way once, with all its real parts: shop, PostgreSQL, agent, server, analyzer, API. The server is killed in
 * the middle of the first night and started again; after the finding the service is killed and started again. The tests
 * look at what that run left behind. How fast the machine is decides only how long it takes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WholeWayIT {

    private static final Nights NIGHTS = Nights.of(Duration.ofSeconds(60), 0);

    /** A slow machine may need more than the two nights that a fast one does. */
    private static final int MOST_NIGHTS = 12;

    /** Order, inventory and payment. */
    private static final int AGENTS = 3;

    private static final Duration SERVER_AWAY = Duration.ofSeconds(8);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int MANY = 1_000_000;

    private Stage stage;
    private DuckDbStore store;
    private JsonNode findingBeforeServiceDied;
    private JsonNode findingAfterServiceDied;
    private long ordersInDatabase;
    private long pollsBeforeServiceDied;
    private long pollsAfterServiceDied;

    @BeforeAll
    void oneRun() throws Exception {
        stage = new Stage(new Home(Path.of("../..").toAbsolutePath().normalize()), line -> {});
        stage.start();
        Traffic traffic = Traffic.forProcessors(Runtime.getRuntime().availableProcessors(), 1);
        Driver driver = stage.startDriver(traffic, Duration.ofHours(1));
        Instant begin = Instant.now();
        stage.startJobs(NIGHTS, begin, Fault.NIGHTLY_SETTLEMENT.work());

        sleepUntil(NIGHTS.start(begin, 1).plusSeconds(6));
        stage.kill(Killable.SERVER);
        Thread.sleep(SERVER_AWAY);
        stage.startAgain(Killable.SERVER);

        Instant last = NIGHTS.start(begin, MOST_NIGHTS);
        findingBeforeServiceDied = await("the finding", last, () -> finding().filter(WholeWayIT::isRight));

        driver.stop();
        // By the agents' own clocks, each of which tells of itself every 10 s: orders that still hang end within 20 s,
        // a
        // total is sent within 20 s of its works' end.
        awaitRows("agent_health", 3 * AGENTS);
        ordersInDatabase = ordersInDatabase();
        awaitRows("agent_health", 3 * AGENTS);
        stage.kill(Killable.ORDER);
        pollsBeforeServiceDied = rows("db_poll");
        stage.startAgain(Killable.ORDER);
        awaitRows("agent_health", 2 * AGENTS);
        pollsAfterServiceDied = rows("db_poll");
        findingAfterServiceDied = await("the finding", Instant.now().plus(LIMIT), this::finding);

        store = DuckDbStore.open(StoreSettings.defaults(stage.stopServer()));
    }

    @AfterAll
    void end() {
        if (store != null) {
            store.close();
        }
        stage.close();
    }

    @Test
    void theServerDiedInTheFirstNightAndTheFindingCameNevertheless() {
        assertTrue(isRight(findingBeforeServiceDied), findingBeforeServiceDied::toString);
    }

    /** Every order that the database has was counted by the agent, sent, and stored: once. */
    @Test
    void nothingWasLostOrDoubledWhenTheServerDied() {
        String run = runs().getFirst();
        List<WorkTotal> orders = totals().stream()
                .filter(total -> total.origin().run().equals(run))
                .map(Stamped::fact)
                .filter(total -> total.operation().equals(Judge.OPERATION))
                .toList();
        assertEquals(
                ordersInDatabase,
                sum(orders, WorkTotal::count) - sum(orders, WorkTotal::failed),
                "orders that went well");
        AgentHealth last = health().stream()
                .filter(health -> health.origin().run().equals(run))
                .reduce((first, second) -> second)
                .orElseThrow()
                .fact();
        assertEquals(
                0, last.values().get("batches.dropped"), () -> last.values().toString());
        assertTrue(last.values().getOrDefault("batches.attempts_failed", 0L) > 0, "the sender saw the server away");
    }

    @Test
    void noWorkIsThereTwice() {
        Set<String> seen = new HashSet<>();
        List<String> twice = works().stream()
                .map(work -> work.traceId() + "/" + work.spanId())
                .filter(Predicate.not(seen::add))
                .toList();
        assertEquals(List.of(), twice);
    }

    @Test
    void partsAreNotNegativeAndAddUpInEveryWork() {
        for (Work work : works()) {
            long sum = 0;
            for (Part part : Part.values()) {
                assertTrue(work.ledger().nanos(part) >= 0, work::toString);
                sum += work.ledger().nanos(part);
            }
            assertEquals(work.wallNanos(), sum, work::toString);
        }
    }

    @Test
    void lessThanTwoPercentOfTheTimeIsBookedTwice() {
        long wall = sum(works(), Work::wallNanos);
        assertTrue(overbooked() < 0.02 * wall, () -> overbooked() + " of " + wall + " ns");
    }

    @Test
    void theSlowWorksAreExplained() {
        List<Work> slow = works(Judge.OPERATION, window(findingBeforeServiceDied));
        long unexplained = sum(slow, work -> work.ledger().nanos(Part.UNEXPLAINED));
        long wall = sum(slow, Work::wallNanos);
        System.out.printf(
                "%d orders in the slow window: %.3f of %.1f s unexplained; of all %d works %.3f %% booked twice%n",
                slow.size(),
                unexplained / 1e9,
                wall / 1e9,
                works().size(),
                100.0 * overbooked() / sum(works(), Work::wallNanos));
        assertTrue(slow.size() > 20, () -> slow.size() + " orders in the slow window");
        assertTrue(unexplained <= 0.05 * wall, () -> unexplained + " of " + wall + " ns");
    }

    @Test
    void theDeathOfTheServiceTroublesNobodyElse() {
        assertEquals(2, runs().size(), "the service came back as a new run");
        assertNotEquals(runs().getFirst(), runs().getLast());
        assertTrue(pollsAfterServiceDied > pollsBeforeServiceDied, "the database sampler went on");
        assertEquals(
                findingBeforeServiceDied.path("cause"),
                findingAfterServiceDied.path("cause"),
                "the finding stays as it is");
    }

    private static boolean isRight(JsonNode finding) {
        return Judge.isRight(Fault.NIGHTLY_SETTLEMENT.expected().orElseThrow(), finding);
    }

    private Optional<JsonNode> finding() throws InterruptedException {
        return stage.api().findings("en").flatMap(all -> Judge.worst(all, Judge.OPERATION));
    }

    private long rows(String table) throws InterruptedException {
        return await(
                        "the server's health",
                        Instant.now().plus(LIMIT),
                        () -> stage.api().health())
                .path("store")
                .path("rows")
                .path(table)
                .asLong();
    }

    private void awaitRows(String table, int more) throws InterruptedException {
        long wanted = rows(table) + more;
        await(more + " rows more in " + table, Instant.now().plus(LIMIT), () -> {
            long now = rows(table);
            return now >= wanted ? Optional.of(now) : Optional.empty();
        });
    }

    private interface Attempt<T> {
        Optional<T> make() throws InterruptedException;
    }

    private <T> T await(String what, Instant limit, Attempt<T> attempt) throws InterruptedException {
        while (true) {
            Optional<T> got = attempt.make();
            if (got.isPresent()) {
                return got.get();
            }
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError(what + " has not come; the logs are in " + stage.keepLogs());
            }
            Thread.sleep(500);
        }
    }

    private static void sleepUntil(Instant time) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), time);
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    /** Beside those that the service begins with. */
    private long ordersInDatabase() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(stage.database().jdbcUrl(), "shop", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from orders")) {
            rows.next();
            return rows.getLong(1) - Traffic.SEEDED_ORDERS;
        }
    }

    private static TimeRange always() {
        return new TimeRange(0, Long.MAX_VALUE);
    }

    private List<Stamped<WorkTotal>> totals() {
        return store.totals(new Query.Totals(Stage.ENVIRONMENT, "order", null, always()));
    }

    private List<Stamped<AgentHealth>> health() {
        return store.health(new Query.Health(Stage.ENVIRONMENT, "order", always()));
    }

    private List<String> runs() {
        return health().stream().map(health -> health.origin().run()).distinct().toList();
    }

    private List<Work> works() {
        return totals().stream()
                .map(total -> total.fact().operation())
                .distinct()
                .flatMap(operation -> works(operation, always()).stream())
                .toList();
    }

    private List<Work> works(String operation, TimeRange range) {
        return store.works(new Query.Works(Stage.ENVIRONMENT, "order", operation, range, MANY)).stream()
                .map(Stamped::fact)
                .toList();
    }

    private long overbooked() {
        return sum(works(), work -> work.ledger().amounts().getOrDefault(Amount.OVERBOOKED, 0L));
    }

    private static TimeRange window(JsonNode finding) {
        JsonNode window = finding.path("slowdown").path("window");
        return new TimeRange(window.path("from").asLong(), window.path("to").asLong());
    }

    private static <T> long sum(List<T> items, ToLongFunction<T> amount) {
        return items.stream().mapToLong(amount).sum();
    }
}
