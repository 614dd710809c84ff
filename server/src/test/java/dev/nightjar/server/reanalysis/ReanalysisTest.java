package dev.nightjar.server.reanalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.analyzer.Comparison.Verdict;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.server.SlowSpell;
import dev.nightjar.server.reanalysis.ReanalysisRefused.Reason;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReanalysisTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant NOW = SlowSpell.END.plus(Duration.ofDays(1));
    private static final List<String> ONE = List.of(SlowSpell.ENVIRONMENT);

    private final MemoryStore store = new MemoryStore();
    private final Reanalysis reanalysis = new Reanalysis(store, WEEK, InstantSource.fixed(NOW));

    private static Stretch night(Reanalysis reanalysis) {
        return reanalysis.stretch(SlowSpell.SLOW_FROM, SlowSpell.END);
    }

    private List<Reanalysed> analyzed() throws IOException {
        return reanalysis.start(ONE, night(reanalysis)).await((explained, of) -> {});
    }

    @Test
    void whatIsFoundIsComparedWithWhatIsStoredAndNothingIsWritten() throws Exception {
        SlowSpell.writeTo(store);
        Finding other = Findings.finding("other", EpochNanos.of(SlowSpell.SLOW_TO));
        store.write(SlowSpell.ENVIRONMENT, other).join();

        Reanalysed first = analyzed().getFirst();

        assertThat(first.environment()).isEqualTo(SlowSpell.ENVIRONMENT);
        assertThat(first.comparison().findings()).singleElement().satisfies(compared -> {
            assertThat(compared.finding().cause()).isEqualTo("sleep");
            assertThat(compared.verdict()).isEqualTo(Verdict.OTHER_CAUSE);
            assertThat(compared.stored()).containsExactly(other);
        });
        assertThat(store.findings(SlowSpell.ENVIRONMENT)).containsExactly(other);

        store.write(
                        SlowSpell.ENVIRONMENT,
                        first.comparison().findings().getFirst().finding())
                .join();
        assertThat(analyzed().getFirst().comparison().findings())
                .singleElement()
                .satisfies(compared -> assertThat(compared.verdict()).isEqualTo(Verdict.SAME));
    }

    @Test
    void whatIsSlowOutsideTheStretchIsNotTold() throws Exception {
        SlowSpell.writeTo(store);
        Stretch before = reanalysis.stretch(SlowSpell.BEGIN, SlowSpell.SLOW_FROM.minusSeconds(60));
        List<Reanalysed> reanalysed = reanalysis.start(ONE, before).await((explained, of) -> {});
        assertThat(reanalysed.getFirst().comparison().findings()).isEmpty();
    }

    @Test
    void aStretchThatCannotBeIsRefusedWithWords() {
        assertThatThrownBy(() -> reanalysis.stretch(SlowSpell.END, SlowSpell.BEGIN))
                .hasMessageContaining("'from' is after 'to'");
        assertThatThrownBy(() -> reanalysis.stretch(SlowSpell.END, SlowSpell.END))
                .hasMessageContaining("there is nothing");
        assertThatThrownBy(() -> reanalysis.stretch(SlowSpell.END, NOW.plusSeconds(1)))
                .hasMessageContaining("nothing is known of the future");
        assertThatThrownBy(() -> reanalysis.stretch(NOW.minus(WEEK).minusSeconds(1), NOW))
                .hasMessageContaining("longer than the look-back, PT168H");
        assertThat(reanalysis.stretch(NOW.minus(WEEK), NOW).range().nanos()).isEqualTo(WEEK.toNanos());
    }

    /** The first one is held up at its first step. */
    @Test
    void thereIsOneAtATime() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InstantSource holding = () -> {
            if (Thread.currentThread().getName().equals("nightjar-reanalysis")) {
                asked.countDown();
                uninterrupted(goOn);
            }
            return NOW;
        };
        try (Reanalysis held = new Reanalysis(store, WEEK, holding)) {
            ReanalysisRun first = held.start(ONE, night(held));
            uninterrupted(asked);
            assertThatThrownBy(() -> held.start(ONE, night(held)))
                    .isInstanceOfSatisfying(
                            ReanalysisRefused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.RUNNING))
                    .hasMessageContaining("since " + NOW);
            goOn.countDown();
            first.await((explained, of) -> {});
            held.start(ONE, night(held)).await((explained, of) -> {});
        }
    }

    @Test
    void itEndsWhenNobodyWaitsAnyMore() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        InstantSource holding = () -> {
            if (Thread.currentThread().getName().equals("nightjar-reanalysis")) {
                uninterrupted(goOn);
            }
            return NOW;
        };
        try (Reanalysis held = new Reanalysis(store, WEEK, holding)) {
            ReanalysisRun run = held.start(ONE, night(held));
            assertThatThrownBy(() -> run.await((explained, of) -> {
                        throw new IOException("gone");
                    }))
                    .hasMessage("gone");
            goOn.countDown();
            run.awaitEnd(Duration.ofMinutes(1));
            assertThatThrownBy(() -> run.await((explained, of) -> {}))
                    .isInstanceOfSatisfying(
                            ReanalysisRefused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.ENDED));
        }
    }

    @Test
    void itEndsInTheQueryThatItWaitsFor() {
        CountDownLatch asked = new CountDownLatch(1);
        SignalReader waiting = (SignalReader) Proxy.newProxyInstance(
                SignalReader.class.getClassLoader(), new Class<?>[] {SignalReader.class}, (self, method, arguments) -> {
                    asked.countDown();
                    try {
                        new CountDownLatch(1).await();
                        throw new AssertionError("nobody counts it down");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new QueryFailed(QueryFailed.Reason.CANCELLED, "interrupted");
                    }
                });
        try (Reanalysis held = new Reanalysis(waiting, WEEK, InstantSource.fixed(NOW))) {
            ReanalysisRun run = held.start(ONE, night(held));
            uninterrupted(asked);
            run.end("the server stops");
            assertThatThrownBy(() -> run.await((explained, of) -> {}))
                    .isInstanceOfSatisfying(
                            ReanalysisRefused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.ENDED));
        }
    }

    @Test
    void oneThatTakesTooLongIsGivenUp() {
        List<Instant> times = new ArrayList<>(List.of(NOW, NOW, NOW, NOW.plus(Duration.ofMinutes(2))));
        InstantSource clock = () -> times.size() > 1 ? times.removeFirst() : times.getFirst();
        try (Reanalysis limited = new Reanalysis(store, WEEK, clock, Duration.ofMinutes(1))) {
            ReanalysisRun run = limited.start(ONE, night(limited));
            assertThatThrownBy(() -> run.await((explained, of) -> {}))
                    .isInstanceOfSatisfying(
                            ReanalysisRefused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LONG))
                    .hasMessageContaining("longer than PT1M");
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsToldAndTheNextOneBegins(@TempDir Path dataDir) {
        DuckDbStore closed = DuckDbStore.open(StoreSettings.defaults(dataDir));
        closed.close();
        try (Reanalysis broken = new Reanalysis(closed, WEEK, InstantSource.fixed(NOW))) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> broken.start(ONE, night(broken)).await((explained, of) -> {}))
                        .isInstanceOf(SignalReader.QueryFailed.class)
                        .hasMessageContaining("closed");
            }
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
