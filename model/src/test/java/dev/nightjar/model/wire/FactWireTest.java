package dev.nightjar.model.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.RandomFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactWireTest {

    private final RandomFacts random = new RandomFacts(11);

    @Test
    void everyFactThatTravelsComesBackEqual() {
        for (int i = 0; i < 500; i++) {
            for (Fact fact : random.oneOfEach("POST /orders", "orders", "postgresql://h:1/d", 1_000_000_000L)) {
                Map<String, Object> body = FactWire.encode(fact);
                assertThat(FactWire.decode(FactWire.eventName(fact), body))
                        .isEqualTo(new Decoded.Ok(fact, java.util.Set.of()));
            }
        }
    }

    @Test
    void anAgeThatIsNotKnownIsAbsent() {
        DbSession session = new DbSession(
                7, "psql", "me", "client backend", "active", null, null, -1, -1, null, List.of(), null, List.of());
        Map<String, Object> body = FactWire.encode(new DbPoll("postgresql://h:1/d", 1, 1, List.of(), List.of(session)));

        List<?> sessions = (List<?>) requireNonNull(body.get("sessions"));
        assertThat(map(sessions.get(0)))
                .containsKey("pid")
                .doesNotContainKeys("transaction_age_ns", "statement_age_ns");
    }

    @Test
    void theResourcesOfAWorkTravelInTheOrderOfTheirNames() {
        for (int i = 0; i < 100; i++) {
            List<?> resources = (List<?>) requireNonNull(body().get("resources"));
            assertThat(resources.stream().map(FactWireTest::map).map(use -> String.valueOf(use.get("resource"))))
                    .isSorted();
        }
    }

    @Test
    void unknownKeysAreNamedAndHurtNothing() {
        Map<String, Object> body = new HashMap<>(FactWire.encode(new Statement("0123456789abcdef", "select ?")));
        body.put("colour", "blue");

        assertThat(FactWire.decode(Wire.STATEMENT, body))
                .isEqualTo(new Decoded.Ok(new Statement("0123456789abcdef", "select ?"), java.util.Set.of("colour")));
    }

    @Test
    void aMissingFieldIsNamed() {
        Map<String, Object> body = body();
        body.remove("operation");
        assertThat(FactWire.decode(Wire.WORK, body))
                .isEqualTo(new Decoded.Rejected("must be a String, is absent", "operation"));
    }

    @Test
    void aFieldOfTheWrongTypeIsNamedWithoutItsValue() {
        Map<String, Object> body = body();
        body.put("wall_ns", "secret");
        assertThat(FactWire.decode(Wire.WORK, body))
                .isEqualTo(new Decoded.Rejected("must be a Number, is a String", "wall_ns"));
    }

    @Test
    void aWrongFieldInsideAListIsFoundByItsPath() {
        Map<String, Object> body = body();
        Map<String, Object> wait = new LinkedHashMap<>();
        wait.put("part", 7L);
        List<Object> waits = new ArrayList<>();
        waits.add(wait);
        body.put("waits", waits);
        assertThat(FactWire.decode(Wire.WORK, body))
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> assertThat(rejected.position()).isEqualTo("waits[0].part"));
    }

    @Test
    void wordsOfANewerAgentAreLeftOutAndToldAndItsPartIsUnexplained() {
        Map<String, Object> body = body();
        Work plain = work(body);
        long unexplained = plain.ledger().nanos(Part.UNEXPLAINED);
        Map<String, Object> parts = new LinkedHashMap<>(map(body.get("parts_ns")));
        parts.put("unexplained", 1L);
        parts.put("teleport", unexplained + 999);
        body.put("parts_ns", parts);
        body.put("wall_ns", plain.wallNanos() + 1_000);
        Map<String, Object> amounts = new LinkedHashMap<>(map(body.get("amounts_ns")));
        amounts.put("teleport.heat", 5L);
        body.put("amounts_ns", amounts);
        body.put("missing", List.of("jfr", "crystal"));
        Map<String, Object> wait = new LinkedHashMap<>(
                Map.of("part", "pool", "resource", "wormhole:a", "offset_ns", 0L, "wait_ns", 1L, "refused", false));
        Map<String, Object> other = new LinkedHashMap<>(wait);
        other.put("part", "teleport");
        other.put("resource", "pool:a");
        body.put("waits", List.of(wait, other));
        body.put(
                "resources",
                List.of(
                        Map.of("resource", "wormhole:a", "calls", 1L, "refused", 0L, "waited_ns", 0L, "held_ns", 0L),
                        Map.of("resource", "pool:a", "calls", 2L, "refused", 0L, "waited_ns", 0L, "held_ns", 0L)));

        Decoded decoded = FactWire.decode(Wire.WORK, body);

        assertThat(decoded).isInstanceOfSatisfying(Decoded.Ok.class, ok -> {
            assertThat(ok.unknown())
                    .containsExactlyInAnyOrder(
                            "parts_ns=teleport",
                            "amounts_ns=teleport.heat",
                            "missing=crystal",
                            "waits[].part=teleport",
                            "waits[].resource=wormhole:a",
                            "resources[].resource=wormhole:a");
            Work work = (Work) ok.fact();
            assertThat(work.ledger().nanos(Part.UNEXPLAINED)).isEqualTo(unexplained + 1_000);
            assertThat(work.ledger().missing()).containsExactly(Missing.JFR);
            assertThat(work.waits()).isEmpty();
            assertThat(work.used().resources()).containsOnlyKeys(Resource.pool("a"));
        });
    }

    @Test
    void numbersThatNoLongHoldsAreRefusedAlsoWhenTheirSumFits() {
        Map<String, Object> body = body();
        body.put("wall_ns", 1e300);
        assertThat(FactWire.decode(Wire.WORK, body))
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> assertThat(rejected.position()).isEqualTo("wall_ns"));
        body.put("wall_ns", 0L);
        long half = Long.MAX_VALUE / 2 + 1;
        body.put("parts_ns", Map.of("gc", half, "pool", half, "sql", half, "io", half, "unexplained", 0L));
        assertThat(FactWire.decode(Wire.WORK, body)).isInstanceOf(Decoded.Rejected.class);
    }

    @Test
    void moreWorksThanABlockCanHaveAreRefused() {
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(random.total("POST /orders", 0)));
        body.put("count", 1_000_000_000_001L);
        assertThat(FactWire.decode(Wire.WORK_TOTAL, body))
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("a block of 1000000000001 works"));
    }

    private static Work work(Map<String, Object> body) {
        return (Work) ((Decoded.Ok) FactWire.decode(Wire.WORK, body)).fact();
    }

    private static Map<String, Object> map(@Nullable Object tree) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) requireNonNull(tree)).forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }

    @Test
    void partsThatDoNotAddUpAreRefused() {
        Map<String, Object> body = body();
        body.merge("wall_ns", 1L, (wall, one) -> (Long) wall + (Long) one);
        assertThat(FactWire.decode(Wire.WORK, body))
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("parts add up to"));
    }

    @Test
    void aPauseOfAnOlderAgentHasNoFigures() {
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(random.gcPause(7)));
        body.remove("figures");
        assertThat(FactWire.decode(Wire.GC_PAUSE, body))
                .isInstanceOfSatisfying(
                        Decoded.Ok.class,
                        ok -> assertThat(((GcPause) ok.fact()).figures()).isEmpty());
    }

    @Test
    void figuresOfANewerAgentAreLeftOutAndTold() {
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(new GcPause(1, 2, "G1New", "", 3)));
        body.put("figures", Map.of("heap_after_bytes", 5L, "entropy_bits", 9L));
        assertThat(FactWire.decode(Wire.GC_PAUSE, body))
                .isEqualTo(new Decoded.Ok(
                        new GcPause(1, 2, "G1New", "", 3, Map.of(GcFigure.HEAP_AFTER, 5L)),
                        java.util.Set.of("figures=entropy_bits")));
        body.put("figures", Map.of("heap_after_bytes", -5L));
        assertThat(FactWire.decode(Wire.GC_PAUSE, body)).isInstanceOf(Decoded.Rejected.class);
    }

    @Test
    void figuresOfANewerSamplerAreLeftOutAndToldAndWhatWasNotMeasuredStaysUnknown() {
        DbCounters counters = new DbCounters(
                "postgresql://h:1/d",
                5,
                15,
                Map.of(DbFigure.WAL_BYTES, 0L),
                List.of(new DbCounters.Io("checkpointer", "relation", "normal", null, null, 7L, null)),
                List.of());
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(counters));
        body.put("figures", Map.of("wal_bytes", 0L, "entropy_bits", 9L));
        assertThat(FactWire.decode(Wire.DB_COUNTERS, body))
                .isEqualTo(new Decoded.Ok(counters, java.util.Set.of("figures=entropy_bits")));
        assertThat(counters.figure(DbFigure.WAL_BYTES)).isZero();
        assertThat(counters.figure(DbFigure.DEADLOCKS)).isNull();
        assertThat(counters.io().get(0).bytes()).isEqualTo(7);
        body.put("figures", Map.of("wal_bytes", -1L));
        assertThat(FactWire.decode(Wire.DB_COUNTERS, body)).isInstanceOf(Decoded.Rejected.class);
    }

    @Test
    void whoseConnectionsThereAreMayBeUntold() {
        DbCounters told = new DbCounters(
                "postgresql://h:1/d",
                5,
                15,
                Map.of(DbFigure.CONNECTIONS, 12L),
                List.of(),
                List.of(new DbCounters.Connected("order", "shop", 9)),
                List.of());
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(told));
        assertThat(FactWire.decode(Wire.DB_COUNTERS, body)).isEqualTo(new Decoded.Ok(told, java.util.Set.of()));
        body.remove("connected");
        assertThat(FactWire.decode(Wire.DB_COUNTERS, body))
                .isEqualTo(new Decoded.Ok(
                        new DbCounters(
                                "postgresql://h:1/d", 5, 15, Map.of(DbFigure.CONNECTIONS, 12L), List.of(), List.of()),
                        java.util.Set.of()));
        body.put("connected", List.of(Map.of("application", "order", "user", "shop", "connections", -1L)));
        assertThat(FactWire.decode(Wire.DB_COUNTERS, body)).isInstanceOf(Decoded.Rejected.class);
    }

    @Test
    void aStatementThatOccursTwiceIsRefused() {
        DbStatements.Use use = new DbStatements.Use("0123456789abcdef", List.of(), DbStatements.Sum.NOTHING);
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(
                new DbStatements("postgresql://h:1/d", 5, 15, List.of(use), DbStatements.Sum.NOTHING, List.of())));
        body.put(
                "uses",
                List.of(list(body.get("uses")).get(0), list(body.get("uses")).get(0)));
        assertThat(FactWire.decode(Wire.DB_STATEMENTS, body))
                .isInstanceOfSatisfying(
                        Decoded.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("0123456789abcdef occurs twice"));
    }

    private static List<?> list(@Nullable Object tree) {
        return (List<?>) requireNonNull(tree);
    }

    @Test
    void aFrameThatManySitesHaveTravelsOnce() {
        List<String> stack = List.of("shop.Report.rows:41", "shop.Report.export:12");
        Allocations allocations = new Allocations(
                "GET /report",
                0,
                10,
                List.of(
                        new Allocations.Site("byte[]", stack, 9, 3),
                        new Allocations.Site("shop.Row", stack, 8, 2),
                        new Allocations.Site("shop.Row", List.of(), 1, 1)),
                5,
                1);
        assertThat(allocations.bytes()).isEqualTo(23);
        assertThat(allocations.samples()).isEqualTo(7);
        Map<String, Object> body = FactWire.encode(allocations);
        assertThat(body.get("frames")).isEqualTo(stack);
        assertThat(FactWire.decode(Wire.ALLOCATIONS, body)).isEqualTo(new Decoded.Ok(allocations, java.util.Set.of()));
    }

    @Test
    void aStackThatPointsOutsideTheFramesIsNamed() {
        Map<String, Object> body = new LinkedHashMap<>(FactWire.encode(
                new Allocations("op", 0, 10, List.of(new Allocations.Site("A", List.of("a", "b"), 9, 3)), 0, 0)));
        for (long place : new long[] {-1, 1, Long.MAX_VALUE}) {
            body.put("frames", List.of("a"));
            body.put("sites", List.of(Map.of("type", "A", "stack", List.of(0L, place), "bytes", 9L, "samples", 3L)));
            assertThat(FactWire.decode(Wire.ALLOCATIONS, body))
                    .isEqualTo(new Decoded.Rejected("is " + place + ", but there are 1 frames", "sites[0].stack[1]"));
        }
        body.put("frames", List.of("a", 7L));
        assertThat(FactWire.decode(Wire.ALLOCATIONS, body))
                .isEqualTo(new Decoded.Rejected("must be a String, is a Long", "frames[1]"));
    }

    @Test
    void unknownEventsAreRejected() {
        assertThat(FactWire.decode("nightjar.nothing", Map.of()))
                .isEqualTo(new Decoded.Rejected("unknown event 'nightjar.nothing'", "event_name"));
    }

    @Test
    void garbageIsNeverThrown() {
        for (String event : Wire.EVENTS) {
            for (Fact fact : random.oneOfEach("POST /orders", "orders", "postgresql://h:1/d", 1_000_000_000L)) {
                assertThat(FactWire.decode(event, FactWire.encode(fact))).isNotNull();
            }
            assertThat(FactWire.decode(event, Map.of())).isInstanceOf(Decoded.Rejected.class);
        }
    }

    private Map<String, Object> body() {
        for (Fact fact : random.oneOfEach("POST /orders", "orders", "postgresql://h:1/d", 1_000_000_000L)) {
            if (fact instanceof Work) {
                return new LinkedHashMap<>(FactWire.encode(fact));
            }
        }
        throw new IllegalStateException("no work among the facts");
    }
}
