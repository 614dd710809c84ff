package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other ways to start the agent. */
class AgentModesIT {

    private static final long LEAST_NANOS = 45_000_000;

    private static final String CONFIGURATION_FILE = """
            file_format: '1.2'
            resource:
              attributes:
                - name: service.name
                  value: truth
                - name: deployment.environment.name
                  value: lab
            propagator:
              composite:
                - tracecontext:
            tracer_provider:
              sampler:
                always_off:
            """;

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void aConfigurationFileDoesNotSwitchLedgersOff(Jvm jvm, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("otel.yaml"), CONFIGURATION_FILE);
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(jvm, directory, sink.address(), "-Dotel.config.file=" + file)) {
            playAndStop(app, sink);
            assertThat(ended(sink, "GET /sleep")).noneMatch(Work::sampled);
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void theNextWayOfInstrumentingIsServedToo(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        jvm, directory, sink.address(), "-Dotel.instrumentation.common.v3-preview=true")) {
            playAndStop(app, sink);
            assertThat(ended(sink, "GET /sleep")).allMatch(Work::sampled);
        }
    }

    @Test
    void switchedOffTheAgentDoesNothingOfItsOwn(@TempDir Path directory) throws Exception {
        Jvm jvm = Jvm.current();
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(jvm, directory, sink.address(), "-Dnightjar.enabled=false")) {
            assertThat(app.play("sleep").status()).isEqualTo(200);
            assertThat(app.play("prepared").status()).isEqualTo(200);
            assertThat(threads(jvm, app)).contains("http-nio").doesNotContain("\"nightjar-");
            app.stopMillis();
            assertThat(app.exitValue()).isZero();
            assertThat(sink.batches()).isEmpty();
            assertThat(app.log())
                    .contains("opentelemetry-javaagent - version: " + version())
                    .doesNotContain("[nightjar] ERROR");
        }
    }

    private static String version() throws IOException {
        try (JarFile jar = new JarFile(RunningApp.AGENT.toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
        }
    }

    @Test
    void worksOfAnApplicationThatDrainsAreCounted(@TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app =
                        RunningApp.withAgent(Jvm.current(), directory, sink.address(), "-Dtruth.drains=true")) {
            var hang = app.start("hang", true);
            Played.until(
                    "it is under way",
                    () -> sink.facts(Work.class).stream()
                            .anyMatch(work -> work.open() && work.operation().equals("GET /hang")));
            app.terminate();
            Thread.sleep(5_000); // our own share of the end is 3 s: what ends now ends after it
            app.play("release");
            assertThat(hang.join().status()).isEqualTo(200);
            Played.until(
                    "it is counted, and sent in full",
                    () -> ended(sink, "GET /hang").size() == 1
                            && sink.facts(WorkTotal.class).stream()
                                    .anyMatch(total -> total.operation().equals("GET /hang")));
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR");
        }
    }

    @Test
    void withoutOurAdviceLedgersSayWhatTheyMiss(@TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        Jvm.current(), directory, sink.address(), "-Dotel.instrumentation.nightjar.enabled=false")) {
            app.play("prepared");
            app.stopMillis();
            assertThat(ended(sink, "GET /prepared")).singleElement().satisfies(work -> {
                assertThat(work.ledger().missing()).contains(Missing.ADVICE);
                assertThat(work.ledger().parts()).doesNotContainKeys(Part.POOL, Part.QUEUE, Part.SQL);
            });
        }
    }

    @Test
    void withoutJfrAndGcLogLedgersSayWhatTheyMissAndNothingOfThemRuns(@TempDir Path directory) throws Exception {
        Jvm jvm = Jvm.current();
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        jvm, directory, sink.address(), "-Dnightjar.jfr=false", "-Dnightjar.gc-log=false")) {
            app.play("prepared");
            app.play("gc");
            assertThat(threads(jvm, app))
                    .contains("\"nightjar-ledger")
                    .doesNotContain("\"nightjar-jfr", "\"JFR ", "\"nightjar-gc-log");
            assertThat(GcLogIT.outputs(jvm, app)).doesNotContain("file=");
            app.stopMillis();
            assertThat(sink.facts(GcLog.class)).isEmpty();
            assertThat(app.exitValue()).isZero();
            assertThat(ended(sink, "GET /prepared")).singleElement().satisfies(work -> {
                assertThat(work.ledger().missing()).contains(Missing.JFR);
                assertThat(work.ledger().parts())
                        .containsKeys(Part.SQL, Part.CPU)
                        .doesNotContainKeys(Part.GC, Part.LOCK);
            });
            assertThat(app.log()).doesNotContain("[nightjar] ERROR");
        }
    }

    @Test
    void theApplicationDoesNotNoticeThatNobodyListens(@TempDir Path directory) throws Exception {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + closed.getLocalPort();
        }
        try (RunningApp app = RunningApp.withAgent(Jvm.current(), directory, nobody)) {
            for (String scene : List.of("sleep", "monitor", "text", "prepared", "pool", "worker")) {
                assertThat(app.play(scene).status()).as(scene).isEqualTo(200);
            }
            assertThat(app.play("error").status()).isEqualTo(500);
            // Our own share is bounded: 1 s for the last ledgers and 2 s for sending; the rest is the application's.
            assertThat(app.stopMillis()).isLessThan(20_000);
            assertThat(app.exitValue()).isZero();
            assertThat(app.log()).contains("facts could not be sent before the end");
        }
    }

    private static void playAndStop(RunningApp app, Sink sink) throws Exception {
        for (String scene : List.of("sleep", "text", "prepared")) {
            assertThat(app.play(scene).status()).isEqualTo(200);
        }
        Played.until("a whole ledger", () -> {
            app.play("sleep");
            return ended(sink, "GET /sleep").stream()
                    .anyMatch(work -> work.ledger().nanos(Part.SLEEP) >= LEAST_NANOS);
        });
        app.stopMillis();
        assertThat(sink.refused()).isEmpty();
        assertThat(app.log()).contains("works of truth (lab) go to").doesNotContain("[nightjar] ERROR");
        for (String operation : List.of("GET /text", "GET /prepared")) {
            assertThat(ended(sink, operation))
                    .singleElement()
                    .satisfies(work -> assertThat(work.ledger().nanos(Part.SQL)).isGreaterThanOrEqualTo(LEAST_NANOS));
        }
        assertThat(counted(sink)).isEqualTo(app.requests());
    }

    private static long counted(Sink sink) {
        return sink.facts(WorkTotal.class).stream().mapToLong(WorkTotal::count).sum();
    }

    private static List<Work> ended(Sink sink, String operation) {
        return sink.ended(operation);
    }

    private static String threads(Jvm jvm, RunningApp app) throws IOException {
        Process process = new ProcessBuilder(
                        jvm.home().resolve("bin/jcmd").toString(), String.valueOf(app.pid()), "Thread.print")
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
