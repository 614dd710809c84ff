package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.sites.PartSamples;
import dev.nightjar.agent.work.FinishedWorks;
import dev.nightjar.agent.work.Pools;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.Statements;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.agent.work.WorkSpans;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JfrStreamTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int BYTES = 200_000;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.WARN, System::nanoTime);
    private final Recorder recorder = new Recorder(
            new Statements(statement -> {}, () -> 0, System::nanoTime),
            new Pools(holders -> {}, nanos -> nanos),
            new FinishedWorks(),
            log);

    private final SdkTracerProvider works = SdkTracerProvider.builder()
            .addSpanProcessor(new WorkSpans(recorder))
            .build();

    private byte[] kept = {};
    private volatile long computed;

    private JfrStream jfr(DiskRoom room) {
        return new JfrStream(recorder, new WireClock(), fact -> {}, log, room, 1_000_000, 5_000_000_000L);
    }

    private String log() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    private static void until(BooleanSupplier happens) throws InterruptedException {
        while (!happens.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    @Test
    void aStreamThatEndedIsOpenedAgainAndTheTimeBetweenIsMissing() throws InterruptedException {
        try (JfrStream jfr = jfr(new DiskRoom())) {
            jfr.start();
            untilRunning(jfr);
            long before = System.nanoTime();
            FlightRecorder.getFlightRecorder().getRecordings().forEach(Recording::close);
            until(() -> jfr.missing(before, System.nanoTime()).contains(Missing.JFR));
            untilRunning(jfr);
            assertThat(log()).contains("JFR ended");
            assertThat(jfr.missing(before, System.nanoTime())).contains(Missing.JFR);
            long after = jfr.seenUntilNanos();
            assertThat(jfr.missing(after, after + 1)).isEmpty();
        }
    }

    @Test
    void withoutRoomOnTheDiskThereIsNoJfrUntilThereIs() throws InterruptedException {
        AtomicLong free = new AtomicLong(DiskRoom.ENOUGH_BYTES - 1);
        try (JfrStream jfr = jfr(new DiskRoom(free::get))) {
            jfr.start();
            until(() -> log().contains("JFR is left out"));
            assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
            free.set(DiskRoom.ENOUGH_BYTES);
            untilRunning(jfr);
            free.set(DiskRoom.LEAST_BYTES); // not yet
            long before = jfr.seenUntilNanos();
            until(() -> jfr.seenUntilNanos() != before); // it has looked ten times since
            assertThat(count(jfr, "jfr.running")).isEqualTo(1);
            free.set(DiskRoom.LEAST_BYTES - 1);
            until(() -> FlightRecorder.getFlightRecorder().getRecordings().isEmpty());
            until(() -> count(jfr, "jfr.running") == 0);
            long without = System.nanoTime();
            assertThat(jfr.missing(without, without + 1)).contains(Missing.JFR);
            free.set(DiskRoom.ENOUGH_BYTES);
            untilRunning(jfr);
        }
    }

    @Test
    void whoDoesNotListenMissesJfrUntilHeListensAgain() throws InterruptedException {
        try (JfrStream jfr = jfr(new DiskRoom())) {
            jfr.start();
            untilRunning(jfr);
            jfr.takeSamples(false);
            jfr.listen(false);
            until(() -> count(jfr, "jfr.running") == 0);
            long without = System.nanoTime();
            assertThat(jfr.missing(without, without + 1)).contains(Missing.JFR);
            jfr.listen(true);
            untilRunning(jfr);
            long after = jfr.seenUntilNanos();
            assertThat(jfr.missing(after, after + 1)).isEmpty();
            assertThat(log()).isEmpty();
        }
    }

    @Test
    void whatRunsIsToldByPlace() throws InterruptedException {
        Queue<Fact> facts = new ConcurrentLinkedQueue<>();
        try (JfrStream jfr = new JfrStream(recorder, new WireClock(), facts::add, log)) {
            jfr.start();
            untilRunning(jfr);
            Span request = works.get("test")
                    .spanBuilder("GET /compute")
                    .setNoParent()
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan();
            while (count(jfr, "sites.cpu.samples") < 20) {
                compute();
            }
            request.end();
            jfr.end();
        }
        assertThat(facts)
                .filteredOn(fact -> fact instanceof PartSites sites
                        && sites.part() == Part.CPU
                        && sites.operation().equals("GET /compute"))
                .flatExtracting(fact -> ((PartSites) fact).sites())
                .anySatisfy(site -> {
                    assertThat(site.frames()).anyMatch(frame -> frame.startsWith(JfrStreamTest.class.getName() + "."));
                    assertThat(site.nanos()).isEqualTo(site.samples() * PartSamples.PERIOD.toNanos());
                });
    }

    /** Compiled into whoever calls it, its samples may be told to be there. */
    private void compute() {
        long sum = computed;
        for (int i = 0; i < 1_000_000; i++) {
            sum = sum * 31 + i;
        }
        computed = sum;
    }

    @Test
    void whoAsksForACollectionIsToldByPlace() throws InterruptedException {
        Queue<Fact> facts = new ConcurrentLinkedQueue<>();
        try (JfrStream jfr = new JfrStream(recorder, new WireClock(), facts::add, log)) {
            jfr.start();
            untilRunning(jfr);
            while (count(jfr, "sites.gc.samples") == 0) {
                collect();
            }
            jfr.end();
        }
        assertThat(facts)
                .filteredOn(fact -> fact instanceof PartSites sites && sites.part() == Part.GC)
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(((PartSites) fact).operation()).isEqualTo(PartSites.NO_WORK))
                .flatExtracting(fact -> ((PartSites) fact).sites())
                .anySatisfy(site -> {
                    assertThat(site.frames())
                            .anyMatch(frame -> frame.startsWith(JfrStreamTest.class.getName() + ".collect:"));
                    assertThat(site.nanos()).isPositive();
                });
        assertThat(log()).doesNotContain("not understood");
    }

    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(100); // JFR tells once a second
    }

    @Test
    void whatThreadsOfNobodyComputeIsToldByPlaceToo() throws InterruptedException {
        Queue<Fact> facts = new ConcurrentLinkedQueue<>();
        try (JfrStream jfr = new JfrStream(recorder, new WireClock(), facts::add, log)) {
            jfr.start();
            untilRunning(jfr);
            // So long by its own clock that it is seen, however busy the machine and the JVM's other threads are.
            long enough = THREADS.getCurrentThreadCpuTime() + 1_000_000_000L;
            while (THREADS.getCurrentThreadCpuTime() < enough || count(jfr, "sites.cpu_no_work.samples") < 20) {
                compute();
            }
            jfr.end();
        }
        assertThat(facts)
                .filteredOn(fact -> fact instanceof PartSites sites
                        && sites.part() == Part.CPU
                        && sites.operation().equals(PartSites.NO_WORK))
                .flatExtracting(fact -> ((PartSites) fact).sites())
                .anySatisfy(site -> assertThat(site.frames())
                        .anyMatch(frame -> frame.startsWith(JfrStreamTest.class.getName() + ".")));
    }

    @Test
    void allocationsAreToldByPlaceAndPausesWithTheirFigures() throws InterruptedException {
        Queue<Fact> facts = new ConcurrentLinkedQueue<>();
        try (JfrStream jfr = new JfrStream(recorder, new WireClock(), facts::add, log)) {
            jfr.start();
            untilRunning(jfr);
            while (count(jfr, "allocations.samples") < 20) {
                allocate();
                Thread.sleep(1);
            }
            assertThat(kept).hasSize(BYTES);
            System.gc();
            until(() -> facts.stream()
                    .anyMatch(fact -> asked(fact) && !((GcPause) fact).figures().isEmpty()));
            jfr.end();
        }
        List<Allocations> allocations = facts.stream()
                .filter(Allocations.class::isInstance)
                .map(Allocations.class::cast)
                .toList();
        assertThat(allocations).extracting(Allocations::operation).containsOnly(Allocations.NO_WORK);
        assertThat(allocations.stream().flatMap(each -> each.sites().stream())).anySatisfy(site -> {
            assertThat(site.type()).isEqualTo("byte[]");
            assertThat(site.frames().get(0)).startsWith(JfrStreamTest.class.getName() + ".allocate:");
            assertThat(site.frames().get(1)).startsWith(JfrStreamTest.class.getName() + ".allocationsAreTold");
            assertThat(site.bytes()).isGreaterThan(10 * BYTES);
        });
        assertThat(facts.stream().filter(JfrStreamTest::asked).map(GcPause.class::cast))
                .anySatisfy(pause -> assertThat(pause.figures())
                        .containsKeys(GcFigure.HEAP_BEFORE, GcFigure.HEAP_AFTER, GcFigure.HEAP_COMMITTED)
                        .allSatisfy((figure, value) -> assertThat(value).isNotNegative()));
        assertThat(log()).doesNotContain("not understood");
    }

    private static boolean asked(Fact fact) {
        return fact instanceof GcPause pause && pause.cause().equals("System.gc()");
    }

    private void allocate() {
        kept = new byte[BYTES];
    }

    private static long count(JfrStream jfr, String counter) {
        return jfr.counters().getOrDefault(counter, 0L);
    }

    private static void untilRunning(JfrStream jfr) throws InterruptedException {
        until(() -> count(jfr, "jfr.running") == 1);
    }
}
