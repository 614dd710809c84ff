package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of packed totals, against what the facts themselves give: two instances, gaps, and works that hang. */
class SeriesTest {

    private static final String OPERATION = "POST /orders";
    private static final Subject ORDERS = new Subject("order", OPERATION);
    private static final long BLOCK = 10_000_000_000L;
    private static final int BLOCKS = 60;
    private static final TimeRange HISTORY = new TimeRange(0, BLOCKS * BLOCK);

    private final Map<Origin, List<Fact>> told = new HashMap<>();
    private List<Origin> origins = List.of();

    private Series series(long seed) {
        RandomFacts facts = new RandomFacts(seed);
        Random random = new Random(seed);
        MemoryStore store = new MemoryStore();
        origins = List.of(origin(facts, "a"), origin(facts, "b"));
        for (Origin origin : origins) {
            List<Fact> ofOrigin = new ArrayList<>();
            for (int block = 0; block < BLOCKS - 3; block++) {
                if (random.nextInt(3) > 0) {
                    ofOrigin.add(facts.total(OPERATION, block * BLOCK));
                }
            }
            for (int i = 0; i < 5; i++) {
                Work open = facts.openWork(OPERATION, HISTORY.toEpochNanos() - random.nextLong(20_000_000_000L));
                ofOrigin.add(facts.lasting(open, random.nextLong(2 * HISTORY.nanos())));
            }
            ofOrigin.add(facts.total("GET /stock", 5 * BLOCK));
            told.put(origin, ofOrigin);
            store.write(facts.batch(origin, ofOrigin)).join();
        }
        return Series.read(store, "production", HISTORY, HISTORY.toEpochNanos(), new TotalsMemory(Long.MAX_VALUE));
    }

    private static Origin origin(RandomFacts facts, String instance) {
        Origin any = facts.origin("production", "order");
        return new Origin(
                any.environment(), any.namespace(), "order", "1", any.host(), instance, any.run(), any.zone());
    }

    private List<Fact> facts(Origin origin) {
        return Objects.requireNonNull(told.get(origin));
    }

    /** As the definition says it, block by block. */
    private NavigableMap<Long, Expected> expected(Set<Origin> of) {
        NavigableMap<Long, Expected> blocks = new TreeMap<>();
        for (Origin origin : of) {
            long begin = facts(origin).stream()
                    .filter(WorkTotal.class::isInstance)
                    .mapToLong(fact -> ((WorkTotal) fact).fromEpochNanos())
                    .min()
                    .orElseThrow();
            for (Fact fact : facts(origin)) {
                if (fact instanceof WorkTotal total && total.operation().equals(OPERATION)) {
                    blocks.computeIfAbsent(total.fromEpochNanos(), start -> new Expected())
                            .add(total, total.fromEpochNanos() < begin + 30_000_000_000L);
                } else if (fact instanceof Work open) {
                    for (long start = 0; start < HISTORY.toEpochNanos() + BLOCK; start += BLOCK) {
                        boolean begun = open.startEpochNanos() + 2_000_000_000L < start + BLOCK;
                        if (begun && start <= open.endEpochNanos()) {
                            blocks.computeIfAbsent(start, s -> new Expected()).add(open, start);
                        }
                    }
                }
            }
        }
        return blocks;
    }

    private static final class Expected {
        long count;
        long works;
        long warmingUp;
        long wall;
        final List<Long> ages = new ArrayList<>();
        final Set<String> last = new HashSet<>();

        void add(WorkTotal total, boolean inWarmUp) {
            count += total.count();
            works += total.count();
            wall += total.wallNanos();
            warmingUp += inWarmUp ? total.count() : 0;
        }

        void add(Work open, long start) {
            long age = Math.min(start + BLOCK, open.endEpochNanos()) - open.startEpochNanos();
            count++;
            wall += age;
            ages.add(age);
            if (start + BLOCK > open.endEpochNanos()) {
                last.add(open.spanId());
            }
        }
    }

    private static void assertAre(List<Block> blocks, NavigableMap<Long, Expected> expected) {
        assertThat(blocks).extracting(Block::fromEpochNanos).containsExactlyElementsOf(expected.keySet());
        for (Block block : blocks) {
            Expected should = Objects.requireNonNull(expected.get(block.fromEpochNanos()));
            assertThat(block.nanos()).isEqualTo(BLOCK);
            assertThat(block.count()).isEqualTo(should.count);
            assertThat(block.wallNanos()).isEqualTo(should.wall);
            assertThat(block.openAgesNanos()).containsExactlyInAnyOrderElementsOf(should.ages);
            assertThat(block.openReports()).extracting(Work::spanId).containsExactlyInAnyOrderElementsOf(should.last);
            assertThat(block.warmingUp()).isEqualTo(should.works > 0 && should.warmingUp * 5 >= should.works);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void blocksAreThoseOfTheDefinition(long seed) {
        Series series = series(seed);
        NavigableMap<Long, Expected> all = expected(told.keySet());
        assertAre(series.blocks(ORDERS), all);
        assertThat(series.seen().get(ORDERS)).isEqualTo(new TimeRange(all.firstKey(), all.lastKey() + BLOCK));
        assertThat(series.endEpochNanos()).isEqualTo(all.lastKey() + BLOCK);
        assertThat(series.subjects("order")).containsExactlyInAnyOrder(ORDERS, new Subject("order", "GET /stock"));
    }

    /** Of the facts that the blocks are of. */
    private Profile profile(List<Block> blocks) {
        Set<Long> starts = blocks.stream().map(Block::fromEpochNanos).collect(Collectors.toSet());
        Profile.Sum sum = new Profile.Sum();
        for (List<Fact> ofOrigin : told.values()) {
            for (Fact fact : ofOrigin) {
                if (fact instanceof WorkTotal total
                        && total.operation().equals(OPERATION)
                        && starts.contains(total.fromEpochNanos())) {
                    sum.add(total);
                }
            }
        }
        blocks.forEach(block -> block.openReports().forEach(sum::add));
        return sum.profile();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aPartOfTheHistoryIsAPartOfTheBlocks(long seed) {
        Series series = series(seed);
        List<Block> all = series.blocks(ORDERS);
        Random random = new Random(seed);
        for (int i = 0; i < 30; i++) {
            long from = random.nextLong(HISTORY.nanos());
            TimeRange range = new TimeRange(from, from + 1 + random.nextLong(HISTORY.nanos()));
            List<Block> inRange = all.stream()
                    .filter(block -> range.contains(block.fromEpochNanos()))
                    .toList();
            assertThat(series.blocks(ORDERS, range)).isEqualTo(inRange);
            assertThat(series.profile(ORDERS, range)).isEqualTo(profile(inRange));
            List<Long> starts = new ArrayList<>(inRange.stream()
                    .map(Block::fromEpochNanos)
                    .filter(start -> random.nextBoolean())
                    .toList());
            List<Block> atStarts = all.stream()
                    .filter(block -> starts.contains(block.fromEpochNanos()))
                    .toList();
            starts.add(BLOCK / 2);
            assertThat(series.blocks(ORDERS, starts)).isEqualTo(atStarts);
            assertThat(series.profile(ORDERS, starts)).isEqualTo(profile(atStarts));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSliceHasTheBlocksOfItsInstances(long seed) {
        Series series = series(seed);
        assertThat(series.slices(ORDERS, Slice.Kind.INSTANCE))
                .extracting(Slice::name)
                .containsExactly("a", "b");
        assertThat(series.slices(ORDERS, Slice.Kind.VERSION)).isEmpty();
        for (Origin origin : origins) {
            Slice slice = new Slice(Slice.Kind.INSTANCE, origin.instance());
            NavigableMap<Long, Expected> expected = expected(Set.of(origin));
            assertAre(series.blocks(ORDERS, slice), expected);
            Series narrowed = series.only("order", slice);
            assertAre(narrowed.blocks(ORDERS), expected);
            assertThat(narrowed.seen().get(ORDERS))
                    .isEqualTo(new TimeRange(expected.firstKey(), expected.lastKey() + BLOCK));
            assertThat(narrowed.blocks(ORDERS, slice)).isEqualTo(narrowed.blocks(ORDERS));
        }
        Series none = series.only("order", new Slice(Slice.Kind.INSTANCE, "c"));
        assertThat(none.subjects()).isEmpty();
        assertThat(none.blocks(ORDERS)).isEmpty();
    }
}
