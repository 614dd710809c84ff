package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.port.TotalChanges;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered gives what all of it read anew gives, and spares what has not changed. */
class TotalsMemoryTest {

    private static final String ENV = "production";
    private static final String OPERATION = "POST /orders";
    private static final long HOUR = TotalChanges.HOUR_NANOS;
    private static final long BLOCK = 10_000_000_000L;

    private final MemoryStore store = new MemoryStore();
    private final RandomFacts facts = new RandomFacts(3);
    private final List<TimeRange> asked = new ArrayList<>();
    private Predicate<TimeRange> failing = range -> false;
    private QueryFailed.Reason reason = QueryFailed.Reason.FAILED;
    private boolean forgetful;
    private final SignalReader reader = (SignalReader) Proxy.newProxyInstance(
            SignalReader.class.getClassLoader(), new Class<?>[] {SignalReader.class}, (self, method, arguments) -> {
                if (arguments != null && arguments[0] instanceof Query.Totals totals) {
                    asked.add(totals.range());
                    if (failing.test(totals.range())) {
                        throw new QueryFailed(reason, "as the test wants it");
                    }
                }
                if (forgetful && method.getName().equals("totalChanges")) {
                    return new TotalChanges(1, true, Set.of());
                }
                try {
                    return method.invoke(store, arguments);
                } catch (InvocationTargetException e) {
                    throw Objects.requireNonNull(e.getCause());
                }
            });

    private void told(Origin origin, long start) {
        store.write(facts.batch(origin, facts.total(OPERATION, start))).join();
    }

    private static List<Stamped<WorkTotal>> all(TotalsMemory memory, SignalReader reader, TimeRange history) {
        List<Stamped<WorkTotal>> all = new ArrayList<>();
        memory.read(reader, ENV, history)
                .forEach(hour -> hour.totals().values().forEach(totals -> totals.each(all::add)));
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void roundAfterRoundItIsAsIfAllWereReadAnew(long seed) {
        Random random = new Random(seed);
        List<Origin> origins = List.of(facts.origin(ENV, "order"), facts.origin(ENV, "order"), facts.origin(ENV, "b"));
        TotalsMemory memory = new TotalsMemory(Long.MAX_VALUE);
        long now = 100 * HOUR;
        for (int round = 0; round < 40; round++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                long age = random.nextInt(5) > 0 ? random.nextLong(HOUR / 10) : random.nextLong(6 * HOUR);
                Origin origin = origins.get(random.nextInt(origins.size()));
                told(origin, now - age - Math.floorMod(now - age, BLOCK));
            }
            TimeRange history = new TimeRange(
                    random.nextBoolean() ? TotalChanges.hour(now - 5 * HOUR) : now - random.nextLong(1, 5 * HOUR), now);
            Series remembered = Series.read(reader, ENV, history, now, memory);
            Series anew = Series.read(store, ENV, history, now, new TotalsMemory(Long.MAX_VALUE));
            assertThat(remembered.seen()).isEqualTo(anew.seen());
            for (Subject subject : anew.subjects()) {
                List<WorkTotal> totals = new ArrayList<>();
                List<WorkTotal> should = new ArrayList<>();
                remembered.eachTotal(subject, totals::add);
                anew.eachTotal(subject, should::add);
                assertThat(totals).isEqualTo(should);
                assertThat(remembered.lives().of(subject.service()))
                        .isEqualTo(anew.lives().of(subject.service()));
                assertThat(remembered.blocks(subject)).isEqualTo(anew.blocks(subject));
                long from = history.fromEpochNanos() + random.nextLong(history.nanos());
                TimeRange part = new TimeRange(from, from + random.nextLong(1, 3 * HOUR));
                List<Block> inPart = anew.blocks(subject).stream()
                        .filter(block -> part.contains(block.fromEpochNanos()))
                        .toList();
                assertThat(remembered.blocks(subject, part)).isEqualTo(inPart);
                assertThat(remembered.profile(subject, part)).isEqualTo(anew.profile(subject, part));
                List<Long> starts = inPart.stream()
                        .map(Block::fromEpochNanos)
                        .filter(start -> random.nextBoolean())
                        .toList();
                assertThat(remembered.profile(subject, starts)).isEqualTo(anew.profile(subject, starts));
                for (Slice slice : anew.slices(subject, Slice.Kind.INSTANCE)) {
                    assertThat(remembered.blocks(subject, slice)).isEqualTo(anew.blocks(subject, slice));
                }
            }
            now += random.nextLong(2 * HOUR);
        }
    }

    @Test
    void onlyWhatIsNewIsReadAgain() {
        Origin order = facts.origin(ENV, "order");
        TotalsMemory memory = new TotalsMemory(Long.MAX_VALUE);
        for (int hour = 0; hour < 48; hour++) {
            told(order, hour * HOUR);
        }
        assertThat(all(memory, reader, new TimeRange(0, 48 * HOUR))).hasSize(48);
        assertThat(asked).containsExactly(new TimeRange(0, 24 * HOUR), new TimeRange(24 * HOUR, 48 * HOUR));

        asked.clear();
        told(order, 3 * HOUR + BLOCK);
        told(order, 48 * HOUR);
        assertThat(all(memory, reader, new TimeRange(HOUR, 48 * HOUR + BLOCK))).hasSize(49);
        assertThat(asked)
                .as("an hour to which something came late, and the one that began")
                .containsExactly(new TimeRange(3 * HOUR, 4 * HOUR), new TimeRange(48 * HOUR, 48 * HOUR + BLOCK));
    }

    @Test
    void whatAFailureLeftIsReadByTheNextOne() {
        Origin order = facts.origin(ENV, "order");
        for (int hour = 0; hour < 30; hour++) {
            told(order, hour * HOUR);
        }
        TimeRange history = new TimeRange(0, 30 * HOUR);
        TotalsMemory memory = new TotalsMemory(Long.MAX_VALUE);
        failing = range -> range.contains(26 * HOUR);
        assertThatExceptionOfType(QueryFailed.class).isThrownBy(() -> memory.read(reader, ENV, history));

        told(order, 2 * HOUR + BLOCK);
        asked.clear();
        // What is too much at once is halved until it is not, also within an hour.
        failing = range -> range.contains(26 * HOUR) && range.nanos() > HOUR / 2;
        reason = QueryFailed.Reason.TOO_LARGE;
        assertThat(all(memory, reader, history)).isEqualTo(all(new TotalsMemory(Long.MAX_VALUE), store, history));
        assertThat(asked).contains(new TimeRange(2 * HOUR, 3 * HOUR)).noneMatch(range -> range.contains(5 * HOUR));
    }

    @Test
    void whatTheStoreDoesNotKnowAnyMoreIsReadAgain() {
        told(facts.origin(ENV, "order"), 0);
        TimeRange history = new TimeRange(0, HOUR);
        TotalsMemory memory = new TotalsMemory(Long.MAX_VALUE);
        assertThat(all(memory, reader, history)).hasSize(1);
        forgetful = true;
        assertThat(all(memory, reader, history)).hasSize(1);
        memory.keepOnly(List.of("staging"));
        forgetful = false;
        assertThat(all(memory, reader, history)).hasSize(1);
        assertThat(asked).containsExactly(history, history, history);
    }

    @Test
    void whatOthersHaveGivesWayAndWhatHasNoRoomIsRefused() {
        told(facts.origin(ENV, "order"), 0);
        told(facts.origin("staging", "order"), 0);
        TimeRange history = new TimeRange(0, HOUR);
        long each = new TotalsMemory(Long.MAX_VALUE)
                .read(store, ENV, history)
                .iterator()
                .next()
                .bytes();
        TotalsMemory memory = new TotalsMemory(each + 5_000); // while it is packed a page is as long as it may become
        assertThat(memory.read(store, "staging", history)).hasSize(1);
        assertThat(all(memory, reader, history)).hasSize(1);
        assertThat(all(memory, reader, history)).hasSize(1);
        assertThat(asked).containsExactly(history);
        assertThat(memory.read(store, "staging", history))
                .as("read again")
                .hasSize(1)
                .allMatch(hour -> !hour.totals().isEmpty());
        assertThatExceptionOfType(QueryFailed.class)
                .isThrownBy(() -> new TotalsMemory(each / 2).read(store, ENV, history))
                .withMessageContaining("look-back")
                .matches(e -> e.reason() == QueryFailed.Reason.TOO_LARGE);
    }
}
