package dev.nightjar.collector.read;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.FoldedNames;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CardinalityTest {

    private static final Instant NOW = Instant.parse("2026-11-27T14:05:00Z");

    private final Cardinality cardinality = new Cardinality(new Cardinality.Most(2, 3, 2, 3, 2, 1_000));

    @Test
    void namesBeyondTheLimitBecomeOtherAndThoseThatAreKnownStay() {
        assertThat(names("a", "b", "a", "c")).containsExactly("a", "b", "a", "c");
        assertThat(names("d", "a", "e", "c")).containsExactly("other", "a", "other", "c");
        assertThat(cardinality.folded()).isEqualTo(new FoldedNames(0, 0, 0, 2, 0));
    }

    @Test
    void theNextHourBeginsAnew() {
        names("a", "b", "c");
        assertThat(names(NOW.plus(Duration.ofMinutes(54)), "d")).containsExactly("other");
        assertThat(names(NOW.plus(Duration.ofMinutes(56)), "d", "e", "f", "a")).containsExactly("d", "e", "f", "other");
    }

    @Test
    void eachServiceHasNamesOfItsOwn() {
        names("a", "b", "c");
        Rows rows = spans("d");
        cardinality.fold(reading(rows, emitter("production", "payment", "1", Map.of())), NOW);
        assertThat(rows.string(SpanColumns.NAME, 0)).isEqualTo("d");
    }

    @Test
    void ofSeriesBeyondTheLimitTheMetricIsKept() {
        Rows rows = new Rows(MetricColumns.LAYOUT, new byte[0]);
        point(rows, "queue.size", "pool", "a", "host", "1");
        point(rows, "queue.size", "host", "1", "pool", "a"); // the same series
        point(rows, "queue.size", "pool", "b", "host", "1");
        point(rows, "queue.size", "pool", "c", "host", "1");
        point(rows, "queue.size", "pool", "a", "host", "1");
        cardinality.fold(reading(rows, emitter("production", "order", "1", Map.of())), NOW);
        assertThat(IntStream.range(0, 5).mapToObj(row -> attributes(rows, row)).toList())
                .containsExactly(
                        Map.of("pool", "a", "host", "1"),
                        Map.of("pool", "a", "host", "1"),
                        Map.of("pool", "b", "host", "1"),
                        Map.of("otel.metric.overflow", "true"),
                        Map.of("pool", "a", "host", "1"));
        assertThat(rows.string(MetricColumns.METRIC, 3)).isEqualTo("queue.size");
        assertThat(cardinality.folded().series()).isEqualTo(1);
    }

    @Test
    void instancesServicesAndEnvironmentsBeyondTheLimitAreOther() {
        assertThat(origin("production", "order", "1")).isEqualTo(origin(1));
        assertThat(origin("production", "order", "2").instance()).isEqualTo("2");
        Origin third = origin("production", "order", "3");
        assertThat(third).isEqualTo(new Origin("production", "", "order", "", "", "other", "other", "UTC"));
        assertThat(origin("production", "order", "1")).isEqualTo(origin(1));

        assertThat(origin("production", "payment", "1").service()).isEqualTo("payment");
        assertThat(origin("production", "stock", "1").service()).isEqualTo("stock");
        assertThat(origin("production", "one too many", "1").service()).isEqualTo("other");

        assertThat(origin("lab", "order", "1").environment()).isEqualTo("lab");
        assertThat(origin("third", "order", "1").environment()).isEqualTo("other");
        assertThat(cardinality.folded()).isEqualTo(new FoldedNames(1, 1, 1, 0, 0));
    }

    /** A resource's attributes make an origin of its own. */
    @Test
    void attributesOfAResourceCountAsInstances() {
        for (int i = 0; i < 2; i++) {
            Emitter emitter = emitter("production", "order", "1", Map.of("request.id", "r" + i));
            assertThat(fold(emitter)).isEqualTo(emitter);
        }
        assertThat(fold(emitter("production", "order", "1", Map.of("request.id", "r2"))))
                .isEqualTo(new Emitter(
                        new Origin("production", "", "order", "", "", "other", "other", "UTC"), new TreeMap<>()));
    }

    @Test
    void batchesOfOurAgentsKeepTheirNumber() {
        for (int i = 1; i <= 3; i++) {
            Batch batch = new Batch(
                    new BatchId.Numbered("run", i), origin(i), 1, List.of(new GcPause(1, 2, "G1New", "cause", 3)));
            Batch folded = cardinality
                    .fold(new Reading(1, List.of(batch), null, List.of(), new Refusals(), 0, Set.of()), NOW)
                    .batches()
                    .getFirst();
            assertThat(folded.id()).isEqualTo(batch.id());
            assertThat(folded.facts()).isEqualTo(batch.facts());
            assertThat(folded.origin().instance()).isEqualTo(i < 3 ? "" + i : "other");
        }
    }

    @Test
    void allNamesTogetherHaveALimitToo() {
        Cardinality small = new Cardinality(new Cardinality.Most(10, 10, 10, 10, 10, 5));
        Rows rows = spans("a", "b", "c");
        small.fold(reading(rows, emitter("production", "order", "1", Map.of())), NOW);
        assertThat(IntStream.range(0, 3)
                        .mapToObj(row -> rows.string(SpanColumns.NAME, row))
                        .toList())
                .containsExactly("a", "b", "other");
    }

    @Test
    void aSetHoldsExactlyAsManyAsItMayWhoeverAsks() throws InterruptedException {
        NameSet set = new NameSet();
        AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i * 10_000;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                for (int name = first; name < first + 10_000; name++) {
                    if (set.admits(NameHash.of("name " + name, 0), 25_000, room)) {
                        admitted.incrementAndGet();
                    }
                }
            }));
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(admitted).hasValue(25_000);
        assertThat(set.admits(0, 25_001, room)).as("0 is a hash as others").isTrue();
        assertThat(set.admits(0, 25_001, room)).isTrue();
    }

    private List<String> names(String... names) {
        return names(NOW, names);
    }

    private List<String> names(Instant now, String... names) {
        Rows rows = spans(names);
        cardinality.fold(reading(rows, emitter("production", "order", "1", Map.of())), now);
        return IntStream.range(0, names.length)
                .mapToObj(row -> rows.string(SpanColumns.NAME, row))
                .toList();
    }

    private static Rows spans(String... names) {
        Rows rows = new Rows(SpanColumns.LAYOUT, new byte[0]);
        for (String name : names) {
            rows.addRow();
            rows.setText(SpanColumns.NAME, rows.text(name));
        }
        return rows;
    }

    private static void point(Rows rows, String metric, String... attributes) {
        rows.addRow();
        rows.setText(MetricColumns.METRIC, rows.text(metric));
        for (int i = 0; i < attributes.length; i += 2) {
            rows.addEntry(MetricColumns.ATTRIBUTES, rows.text(attributes[i]), rows.text(attributes[i + 1]));
        }
    }

    private static Map<String, String> attributes(Rows rows, int row) {
        Map<String, String> attributes = new TreeMap<>();
        for (int entry = 0; entry < rows.entries(MetricColumns.ATTRIBUTES, row); entry++) {
            attributes.put(
                    rows.string(rows.key(MetricColumns.ATTRIBUTES, row, entry)),
                    rows.string(rows.value(MetricColumns.ATTRIBUTES, row, entry)));
        }
        return attributes;
    }

    private Origin origin(String environment, String service, String instance) {
        return fold(emitter(environment, service, instance, Map.of())).origin();
    }

    private Emitter fold(Emitter emitter) {
        Reading folded = cardinality.fold(reading(spans("a"), emitter), NOW);
        requireNonNull(folded.rows());
        return folded.emitters().getFirst();
    }

    private static Reading reading(Rows rows, Emitter emitter) {
        return Reading.ofRows(rows.size(), List.of(emitter), rows, new Refusals());
    }

    private static Emitter emitter(
            String environment, String service, String instance, Map<String, String> attributes) {
        return new Emitter(
                new Origin(environment, "", service, "1", "host", instance, "run of " + instance, "UTC"),
                new TreeMap<>(attributes));
    }

    private static Origin origin(int instance) {
        return emitter("production", "order", "" + instance, Map.of()).origin();
    }
}
