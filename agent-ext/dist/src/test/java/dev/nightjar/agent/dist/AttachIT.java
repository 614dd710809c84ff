package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.nightjar.agent.boot.Control;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to a JVM that runs already, goes, and comes again. */
class AttachIT {

    private static final long LEAST_NANOS = 45_000_000;
    private static final int ROUNDS = 10;

    /** What ten rounds may add to a JVM's Metaspace. */
    private static final long MOST_METASPACE_KIB = 512;

    private static final Pattern METASPACE = Pattern.compile("sun\\.gc\\.metaspace\\.used=(\\d+)");

    /** What the tool printed, errors included. */
    record Told(int exitValue, String text) {}

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void aJvmThatRunsIsAttachedToAndLeftAlone(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.start(jvm, directory, List.of())) {
            warm(app);
            assertThat(line(tool("jvms"), app)).contains("TruthApp").doesNotContain(" on ");

            Told dry = tool(attach(app, sink, "--dry-run"));
            assertThat(dry.exitValue()).as(dry.text()).isZero();
            assertThat(dry.text()).contains("CPU", "MiB", sink.address());
            assertThat(dry.text().contains("EnableDynamicAgentLoading"))
                    .isEqualTo(!jvm.name().equals("Java 17"));
            assertThat(state(app)).as("a look changes nothing").isNull();

            long metaspace = metaspaceKib(jvm, app);
            String first = attached(app, sink);
            ledgersCome(app, sink);
            System.out.println(
                    jvm + ": the agent's classes take " + (metaspaceKib(jvm, app) - metaspace) + " KiB of Metaspace");
            assertThat(sink.ended("GET /sleep"))
                    .as("the mapping of a servlet that was there before")
                    .isNotEmpty();
            assertThat(app.log()).contains("works of truth (lab) go to " + sink.address());

            Told gone = tool("detach", String.valueOf(app.pid()));
            assertThat(gone.exitValue()).as(gone.text()).isZero();
            assertThat(gone.text()).contains("stock OpenTelemetry agent");
            nothingOfOursIsLeft(jvm, app, sink);
            assertThat(tool("detach", String.valueOf(app.pid())).exitValue()).isZero();

            tenRoundsLeaveNoClassesBehind(jvm, app);

            String second = attached(app, sink);
            assertThat(second).as("another run: its batches are counted anew").isNotEqualTo(first);
            ledgersCome(app, sink, "sleep", Part.SLEEP);
            app.stopMillis();
            assertThat(app.exitValue()).isZero();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR");
        }
    }

    /** Its server answers nothing at first: that must not keep it from going. */
    @Test
    void theAgentThatWasThereFromTheStartCanBeSwitchedOffAndOn(@TempDir Path directory) throws Exception {
        Jvm jvm = Jvm.current();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(jvm, directory, "http://127.0.0.1:" + silent.getLocalPort())) {
            warm(app);
            assertThat(line(tool("jvms"), app)).contains(" on ");

            Told gone = tool("detach", String.valueOf(app.pid()));
            assertThat(gone.exitValue()).as(gone.text()).isZero();
            nothingOfOursIsLeft(jvm, app, sink);
            assertThat(line(tool("jvms"), app)).contains(" off ");

            attached(app, sink);
            ledgersCome(app, sink, "sleep", Part.SLEEP);
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR");
        }
    }

    @Test
    void whereItMayNotGoItSaysWhyAndChangesNothing(@TempDir Path directory) throws Exception {
        Path other = otherAgent(directory.resolve("skywalking-agent.jar"));
        refused(directory, "skywalking-agent", "-javaagent:" + other);
        refused(directory, "DisableAttachMechanism", "-XX:+DisableAttachMechanism");
        refused(directory, "-javaagent", "-XX:-EnableDynamicAgentLoading");
        refused(directory, "temp directory", "-Djava.io.tmpdir=" + directory.resolve("not-there"));
        refused(directory, "nightjar.enabled", "-javaagent:" + RunningApp.AGENT, "-Dnightjar.enabled=false");
    }

    @Test
    void whatIsNotThereIsSaid(@TempDir Path directory) throws Exception {
        Told nobody = tool("attach", "--yes", "--name", "no-such-program-anywhere");
        assertThat(nobody.exitValue()).isNotZero();
        assertThat(nobody.text()).contains("no-such-program-anywhere");
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Told ended = tool("attach", "--yes", String.valueOf(gone.pid()));
        assertThat(ended.exitValue()).isEqualTo(1);
        assertThat(ended.text()).contains(String.valueOf(gone.pid()));
    }

    private static void refused(Path directory, String reason, String... options) throws Exception {
        try (RunningApp app = RunningApp.start(Jvm.current(), directory, List.of(options))) {
            Told told = tool("attach", "--yes", String.valueOf(app.pid()));
            assertThat(told.exitValue()).as(told.text()).isEqualTo(1);
            assertThat(told.text()).contains(reason);
            assertThat(app.play("sleep").status()).isEqualTo(200);
            assertThat(app.log()).doesNotContain("[nightjar] INFO works");
        }
    }

    /** The program's classes are there, its pool and executors made, before the agent comes. */
    private static void warm(RunningApp app) {
        for (String scene : List.of("sleep", "text", "prepared", "worker", "pool")) {
            assertThat(app.play(scene).status()).as(scene).isEqualTo(200);
        }
    }

    /** Attaches by the tool; returns the run. */
    static String attached(RunningApp app, Sink sink) throws Exception {
        Told told = tool(attach(app, sink, "--yes"));
        assertThat(told.exitValue()).as(told.text()).isZero();
        assertThat(state(app)).isEqualTo("on");
        String run = property(app, Control.RUN);
        assertThat(told.text()).contains(String.valueOf(run));
        return String.valueOf(run);
    }

    private static String[] attach(RunningApp app, Sink sink, String how) {
        return new String[] {
            "attach",
            String.valueOf(app.pid()),
            how,
            "-Dnightjar.endpoint=" + sink.address(),
            "-Dotel.service.name=truth",
            "-Dotel.resource.attributes=deployment.environment.name=lab"
        };
    }

    private static void ledgersCome(RunningApp app, Sink sink) {
        ledgersCome(app, sink, "sleep", Part.SLEEP);
        ledgersCome(app, sink, "prepared", Part.SQL);
        ledgersCome(app, sink, "worker", Part.QUEUE);
    }

    private static void ledgersCome(RunningApp app, Sink sink, String scene, Part part) {
        Set<String> traces = new HashSet<>();
        Played.until(part + " of " + scene, () -> {
            traces.add(app.play(scene).traceId());
            return sink.facts(Work.class).stream()
                    .filter(work -> !work.open() && traces.contains(work.traceId()))
                    .anyMatch(work -> work.ledger().nanos(part) >= LEAST_NANOS);
        });
    }

    private static void nothingOfOursIsLeft(Jvm jvm, RunningApp app, Sink sink) throws Exception {
        assertThat(state(app)).isEqualTo("off");
        assertThat(property(app, Control.RUN)).isNull();
        assertThat(jcmd(jvm, app, "Thread.print")).contains("http-nio").doesNotContain("\"nightjar-");
        assertThat(jcmd(jvm, app, "JFR.check")).contains("No available recordings");
        assertThat(openFiles(app)).noneMatch(file -> file.endsWith("schedstat"));
        int batches = sink.batches().size();
        warm(app);
        assertThat(sink.batches()).hasSize(batches);
    }

    /** As the tool does it; in this JVM, which is quicker. */
    private static void tenRoundsLeaveNoClassesBehind(Jvm jvm, RunningApp app) throws Exception {
        round(app);
        long before = metaspaceKib(jvm, app);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> failures = CompletableFuture.supplyAsync(() -> requestsUntil(over, app));
        for (int round = 0; round < ROUNDS; round++) {
            round(app);
        }
        over.set(true);
        assertThat(failures.join()).as("requests that failed meanwhile").isZero();
        long grown = metaspaceKib(jvm, app) - before;
        System.out.println(
                jvm + ": ten rounds of attaching added " + grown + " KiB to " + before + " KiB of Metaspace");
        assertThat(grown).isLessThan(MOST_METASPACE_KIB);
    }

    /** Three at a time, so that some are always under way; returns how many failed. */
    private static int requestsUntil(AtomicBoolean over, RunningApp app) {
        int failures = 0;
        while (!over.get()) {
            List<CompletableFuture<RunningApp.Answer>> some = Stream.of("sleep", "prepared", "text")
                    .map(scene -> app.start(scene, true))
                    .toList();
            for (CompletableFuture<RunningApp.Answer> each : some) {
                failures += each.join().status() == 200 ? 0 : 1;
            }
        }
        return failures;
    }

    private static void round(RunningApp app) throws Exception {
        load(app, "attach");
        assertThat(state(app)).isEqualTo("on");
        app.play("prepared");
        load(app, "detach");
        assertThat(state(app)).isEqualTo("off");
    }

    private static void load(RunningApp app, String arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(app.pid()));
        try {
            machine.loadAgent(RunningApp.AGENT.toString(), arguments);
        } finally {
            machine.detach();
        }
    }

    private static @Nullable String state(RunningApp app) throws Exception {
        return property(app, Control.STATE);
    }

    private static @Nullable String property(RunningApp app, String name) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(app.pid()));
        try {
            return machine.getSystemProperties().getProperty(name);
        } finally {
            machine.detach();
        }
    }

    private static long metaspaceKib(Jvm jvm, RunningApp app) throws IOException {
        jcmd(jvm, app, "GC.run"); // classes that nobody uses are unloaded
        Matcher used = METASPACE.matcher(jcmd(jvm, app, "PerfCounter.print"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1)) / 1024;
    }

    private static String jcmd(Jvm jvm, RunningApp app, String command) throws IOException {
        return text(new ProcessBuilder(jvm.home().resolve("bin/jcmd").toString(), String.valueOf(app.pid()), command)
                .redirectErrorStream(true)
                .start());
    }

    /** Empty where the system has no such list. */
    private static List<String> openFiles(RunningApp app) throws IOException {
        Path descriptors = Path.of("/proc", String.valueOf(app.pid()), "fd");
        List<String> files = new ArrayList<>();
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> links = Files.list(descriptors)) {
                for (Path link : links.toList()) {
                    files.add(Files.exists(link) ? Files.readSymbolicLink(link).toString() : "");
                }
            }
        }
        return files;
    }

    private static Told tool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Jvm.current().home().resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                RunningApp.AGENT.toString(),
                "dev.nightjar.attach.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = text(process);
        return new Told(process.waitFor(), text);
    }

    private static String line(Told told, RunningApp app) {
        return told.text()
                .lines()
                .filter(line -> line.strip().startsWith(app.pid() + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(told.text()));
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** An agent that does nothing, under the name of one that rewrites the same classes. */
    private static Path otherAgent(Path jar) throws IOException {
        String name = Idle.class.getName();
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        Map.of("Manifest-Version", "1.0", "Premain-Class", name).forEach(attributes::putValue);
        String entry = name.replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var bytes = Idle.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            out.write(Objects.requireNonNull(bytes).readAllBytes());
            out.closeEntry();
        }
        return jar;
    }

    /** Of {@link #otherAgent}. */
    public static final class Idle {
        private Idle() {}

        public static void premain(String arguments) {
            // does nothing
        }
    }
}
