package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.agent.truth.OwnLogManager;
import dev.nightjar.agent.truth.OwnMBeanServerBuilder;
import dev.nightjar.agent.truth.ThrowingAgent;
import dev.nightjar.model.fact.Work;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to the agent, the application does not notice. */
class FaultsIT {

    /** Our own share of the end is 3 s; the rest is the application's. */
    private static final long MOST_STOP_MILLIS = 20_000;

    /** One exchange may take longer than the end. */
    private static final String PATIENT = "-Dnightjar.timeout=1m";

    private static final int THREADS = 10_000;

    private static final List<String> SCENES = List.of("sleep", "monitor", "text", "prepared", "worker");

    @ParameterizedTest
    @EnumSource
    void aCollectorThatIsNone(BadCollector.Manner manner, @TempDir Path directory) throws Exception {
        try (BadCollector collector = new BadCollector(manner);
                RunningApp app =
                        RunningApp.withAgent(Jvm.current(), directory, collector.address(), RunningApp.few(PATIENT))) {
            Played.until("the agent has called", () -> {
                playAll(app);
                return collector.calls() > 0;
            });
            if (manner == BadCollector.Manner.NEVER_ANSWERS) {
                endsItself(app);
            } else {
                stopsAsUsual(app);
            }
        }
    }

    /** With its own code. */
    private static void endsItself(RunningApp app) throws InterruptedException {
        CompletableFuture<RunningApp.Answer> answer = app.start("exit", true);
        assertThat(app.waitFor(MOST_STOP_MILLIS)).isTrue();
        assertThat(app.exitValue()).isEqualTo(3);
        assertThat(answer).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void classesOfAPluginThatGoesAreUnloadedAndTenThousandThreadsServed(@TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(Jvm.current(), directory, sink.address())) {
            // The last work that used it is known until its ledger has been sent.
            Played.until("it is gone", () -> app.play("unload").body().equals("unloaded"));
            int threads = Math.min(THREADS, freeThreads() / 4);
            assumeTrue(threads >= 1_000, "the host gives threads");
            RunningApp.Answer answer = app.play("threads?" + threads);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(String.valueOf(threads));
            playAll(app);
            stopsAsUsual(app);
            assertThat(sink.ended("GET /threads"))
                    .singleElement()
                    .satisfies(work -> assertThat(work.failed()).isFalse());
        }
    }

    @Test
    void anApplicationWithALogManagerAnMBeanServerAndABadAgentOfItsOwn(@TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        Jvm.current(),
                        directory,
                        sink.address(),
                        "-Djava.util.logging.manager=" + OwnLogManager.class.getName(),
                        "-Djavax.management.builder.initial=" + OwnMBeanServerBuilder.class.getName(),
                        "-javaagent:" + throwingAgent(directory))) {
            assertThat(app.play("logmanager").body()).isEqualTo("in time");
            assertThat(app.play("mbeans").body()).isEqualTo("1 made, 0 too early");
            hasLedgers(app, sink);
            stopsAsUsual(app);
        }
    }

    @Test
    void noDirectoryForTemporaryFiles(@TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        Jvm.current(), directory, sink.address(), "-Djava.io.tmpdir=" + directory.resolve("none"))) {
            playAll(app);
            stopsAsUsual(app);
        }
    }

    @Test
    void aDiskThatFillsUp(@TempDir Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        List<String> onDisk = SmallDisk.launcher(disk, 300);
        assumeTrue(SmallDisk.works(onDisk), "a disk of our own can be mounted");
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgentAfter(
                        onDisk, Jvm.current(), directory, sink.address(), RunningApp.few("-Djava.io.tmpdir=" + disk))) {
            hasLedgers(app, sink);
            app.play("fill?60"); // MiB are free
            Played.until("the agent leaves JFR", () -> app.log().contains("JFR is left out"));
            assertThat(app.play("fill?0").body()).isEqualTo("0");
            for (int i = 0; i < 20; i++) {
                playAll(app);
            }
            stopsAsUsual(app);
        }
    }

    /** What a container leaves of its bound on threads. */
    private static int freeThreads() throws IOException {
        Path most = Path.of("/sys/fs/cgroup/pids.max");
        Path now = Path.of("/sys/fs/cgroup/pids.current");
        if (!Files.isReadable(most) || !Files.isReadable(now)) {
            return Integer.MAX_VALUE;
        }
        String bound = Files.readString(most).strip();
        return bound.equals("max")
                ? Integer.MAX_VALUE
                : Integer.parseInt(bound)
                        - Integer.parseInt(Files.readString(now).strip());
    }

    private static void playAll(RunningApp app) {
        for (String scene : SCENES) {
            assertThat(app.play(scene).status()).as(scene).isEqualTo(200);
        }
    }

    private static void hasLedgers(RunningApp app, Sink sink) {
        Played.until("a whole ledger", () -> {
            playAll(app);
            return sink.ended("GET /sleep").stream()
                    .map(Work::ledger)
                    .anyMatch(ledger -> ledger.missing().isEmpty());
        });
    }

    private static void stopsAsUsual(RunningApp app) throws Exception {
        assertThat(app.stopMillis()).isLessThan(MOST_STOP_MILLIS);
        assertThat(app.exitValue()).isZero();
        assertThat(app.log()).doesNotContain("advice failed", "\tat dev.nightjar");
    }

    /** A jar of {@link ThrowingAgent}, as {@code -javaagent} wants it. */
    private static Path throwingAgent(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ThrowingAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("throwing.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String suffix : List.of("", "$1")) {
                String entry = ThrowingAgent.class.getName().replace('.', '/') + suffix + ".class";
                out.putNextEntry(new JarEntry(entry));
                out.write(Objects.requireNonNull(
                                ThrowingAgent.class.getClassLoader().getResourceAsStream(entry))
                        .readAllBytes());
            }
        }
        return jar;
    }
}
