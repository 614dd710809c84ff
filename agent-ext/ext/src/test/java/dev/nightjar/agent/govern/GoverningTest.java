package dev.nightjar.agent.govern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GoverningTest {

    private static final long LOOK_NANOS = 1_000_000;

    private final List<String> switched = new CopyOnWriteArrayList<>();
    private final AtomicBoolean costly = new AtomicBoolean(true);
    private final AtomicLong spent = new AtomicLong();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.INFO, System::nanoTime);

    private final class Spending implements Governing.Meter {
        @Override
        public long threadsCpuNanos() {
            return -1;
        }

        @Override
        public long inlineNanos() {
            return costly.get() ? spent.addAndGet(1_000_000_000L) : spent.get();
        }

        @Override
        public long memoryBytes() {
            return 5;
        }

        @Override
        public long processCpuNanos() {
            return -1;
        }
    }

    @Test
    void featuresAreSwitchedOffInOrderAndOnAgain() throws InterruptedException {
        try (Governing governing =
                new Governing(new Budget(0.02, 1 << 20), new Spending(), switches(), log, LOOK_NANOS, 0)) {
            governing.start();
            until(switched, Feature.values().length);
            assertThat(switched)
                    .containsExactly("STACKS off", "RUNQUEUE off", "JFR off", "CPU_CLOCK off", "LEDGERS off");
            costly.set(false);
            until(switched, 2 * Feature.values().length);
            assertThat(switched.subList(5, 10))
                    .containsExactly("LEDGERS on", "CPU_CLOCK on", "JFR on", "RUNQUEUE on", "STACKS on");
            assertThat(governing.counters())
                    .containsEntry("governor.memory_bytes", 5L)
                    .hasEntrySatisfying(
                            "governor.inline_nanos",
                            nanos -> assertThat(nanos).isGreaterThanOrEqualTo(10 * 1_000_000_000L));
        }
        assertThat(lines.toString(StandardCharsets.UTF_8))
                .contains("left out for now: stacks of allocations and of code that runs", "there again: ledgers");
    }

    @Test
    void atTheStartNothingIsLeftOut() throws InterruptedException {
        try (Governing governing =
                new Governing(new Budget(0.02, 1 << 20), new Spending(), switches(), log, LOOK_NANOS, Long.MAX_VALUE)) {
            governing.start();
            while (spent.get() < 20_000_000_000L) {
                Thread.sleep(1);
            }
            assertThat(switched).isEmpty();
            assertThat(governing.counters()).containsEntry("governor.features_left_out", 0L);
        }
    }

    private Map<Feature, Consumer<Boolean>> switches() {
        Map<Feature, Consumer<Boolean>> switches = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            switches.put(feature, on -> switched.add(feature + (on ? " on" : " off")));
        }
        return switches;
    }

    private static void until(List<String> list, int size) throws InterruptedException {
        while (list.size() < size) {
            Thread.sleep(1);
        }
    }
}
