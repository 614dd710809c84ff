package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.ledger.Missing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a JVM's agent tells beside ledgers, and how it answers; all of one JVM, a start of which takes most of the time. */
@ParameterizedClass
@MethodSource("jvms")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneJvmIT {

    /** Of the current JVM. */
    private record Running(Sink sink, RunningApp app, String collected) {}

    private static final Running[] RUNNING = new Running[1];

    private final Jvm jvm;
    private final Sink sink;
    private final RunningApp app;
    private final String collected;

    OneJvmIT(Jvm jvm) {
        this.jvm = jvm;
        sink = RUNNING[0].sink();
        app = RUNNING[0].app();
        collected = RUNNING[0].collected();
    }

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @BeforeParameterizedClassInvocation
    static void start(Jvm jvm, @TempDir Path directory) throws Exception {
        Sink sink = new Sink();
        RunningApp app = RunningApp.withAgent(
                jvm,
                directory,
                sink.address(),
                "-Xmn32m",
                "-Dotel.metrics.exporter=console",
                "-Dotel.metric.export.interval=3000");
        RUNNING[0] = new Running(sink, app, "");
        Played.until("JFR runs", () -> {
            app.play("sleep");
            return sink.ended("GET /sleep").stream()
                    .anyMatch(work -> !work.ledger().missing().contains(Missing.JFR));
        });
        RUNNING[0] = new Running(sink, app, app.play("gc").body());
        allocate(app, sink);
    }

    private static void allocate(RunningApp app, Sink sink) {
        Played.until("collections are told", () -> {
            app.play("gc");
            return EdenFacts.isTold(sink);
        });
        CompletableFuture<RunningApp.Answer> report = app.start("report", true);
        CompletableFuture<RunningApp.Answer> export = app.start("export", true);
        app.play("background");
        while (!report.isDone() || !export.isDone()) {
            app.play("sleep");
        }
        Played.until("allocations, pauses and lines have arrived, and all of it was collected", () -> {
            app.play("gc");
            app.play("cpu");
            return EdenFacts.areThere(sink) && HeapFacts.areThere(sink);
        });
    }

    @AfterParameterizedClassInvocation
    static void end() throws IOException {
        try (Sink sink = RUNNING[0].sink();
                RunningApp app = RUNNING[0].app()) {
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR").doesNotContain("[nightjar] WARN");
        }
    }

    @Test
    void theOperationThatAllocatesIsNamedWithItsLine() {
        HeapFacts.assertReport(sink);
    }

    @Test
    void aPauseHasItsFigures() {
        HeapFacts.assertPause(sink, collected);
    }

    @Test
    void whatACollectionCollectedIsToldByWhoAllocatedIt() {
        EdenFacts.assertBytes(jvm, sink);
    }

    @Test
    void whoHoldsALockIsToldWhileWorksWaitForIt() {
        LockFacts.assertHolders(app, sink);
    }

    @Test
    void theToolkitIsAnsweredAndTheRegistryExportedByOpenTelemetry() {
        for (int i = 0; i < 2; i++) { // the second request knows nothing of the first one's correlation
            RunningApp.Answer answer = app.play("toolkit");
            String[] said = answer.body().split(" ");
            assertThat(said).hasSize(5);
            assertThat(said[0]).isEqualTo(answer.traceId());
            assertThat(said[1]).matches("[0-9a-f]{16}");
            assertThat(said[2])
                    .as("a span of the traced method")
                    .matches("[0-9a-f]{16}")
                    .isNotEqualTo(said[1]);
            assertThat(said[3]).isEqualTo("nobody");
            assertThat(said[4]).isEqualTo("anna");
        }
        Played.until(
                "the works have the name that the application gave to the span of the request",
                () -> sink.ended("asked by the toolkit").size() == 2);
        assertThat(sink.ended("GET /toolkit")).isEmpty();
        Played.until("the counter is exported", () -> app.log().contains("toolkit_asked"));
    }

    @Test
    @Order(Integer.MAX_VALUE) // it ends the JVM
    void itIsGivenAGcLogForAsLongAsTheAgentIsOn() throws Exception {
        GcLogIT.assertGiven(jvm, app, sink);
    }
}
