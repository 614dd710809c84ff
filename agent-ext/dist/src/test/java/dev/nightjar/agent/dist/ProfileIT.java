package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.nightjar.agent.boot.Control;
import dev.nightjar.agent.boot.DeepTier;
import dev.nightjar.agent.boot.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The deep tier on demand, by the command line, of a program whose own recording tells everything. */
@Timeout(300)
class ProfileIT {

    private static final String SECRET = "s3cret-9f1c77";
    private static final int CALLS = 12_345;

    /** A tool that is at work. */
    private record Tool(Process process) {

        static Tool start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Jvm.current().home().resolve("bin/java").toString(),
                    "-cp",
                    RunningApp.AGENT.toString(),
                    "dev.nightjar.attach.Main"));
            command.addAll(List.of(arguments));
            return new Tool(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        }

        /** As with Ctrl-C, after which it comes to its end; what it printed. */
        String endedByItsUser() throws IOException {
            process.toHandle().destroy(); // the process's own would close what it prints to
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        /** Waits for its end; what it printed. */
        String text(int exitValue) throws Exception {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text).isEqualTo(exitValue);
            return text;
        }
    }

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void whatComputesAllocatesAndWaitsIsReportedAndSentAndTheRecordingHoldsNoSecret(Jvm jvm, @TempDir Path directory)
            throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        jvm,
                        directory,
                        sink.address(),
                        "-Dshop.password=" + SECRET,
                        "-XX:StartFlightRecording=settings=profile,filename=" + directory.resolve("own.jfr"))) {
            assertThat(app.play("bazaar-price?1").status()).isEqualTo(200);
            long beganMillis = System.currentTimeMillis();
            String report = profile(jvm, app, directory);
            System.out.println(jvm + ":\n" + report);
            assertThat(report.lines().count()).isLessThanOrEqualTo(50);
            assertThat(report).contains("It ended early: it was ended by its user");
            assertThat(section(report, "Computing:")).contains("dev.nightjar.truth.Bazaar.compute:");
            assertThat(section(report, "Allocating:")).contains("long[]  dev.nightjar.truth.Bazaar.allocate:");
            assertThat(section(report, "Waiting for locks"))
                    .contains("dev.nightjar.truth.Bazaar$Till  dev.nightjar.truth.Bazaar.lock:");
            assertThat(section(report, "Collecting: ")).contains(" %  G1New, G1 ");
            if (jvm.name().equals("Java 17")) {
                assertThat(report).contains("methods are timed by Java 25 and newer, this JVM runs 17: left out");
            } else {
                assertThat(section(report, "Methods:")).contains("  " + CALLS + "  ", "Bazaar.price");
                assertThat(report).contains("no loaded class has such a method: dev.nightjar.truth.Bazaar::haggle");
            }
            until(app, null); // its file is gone, a moment after the tool has said so
            isOfTheDeepTierOnly(recording(directory));
            assertThat(Files.getPosixFilePermissions(recording(directory)))
                    .as("only its owner reads it")
                    .hasSize(2);
            wasSent(sink, report, directory, beganMillis);

            endsWithItsAgentAndNotWithItsTool(app);
            app.stopMillis();
            assertThat(Files.readString(directory.resolve("own.jfr"), StandardCharsets.ISO_8859_1))
                    .as("the program's own one would have told")
                    .contains(SECRET);
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR", "[nightjar] WARN");
        }
    }

    /** One of which the user has enough, and another one that is refused meanwhile. */
    private static String profile(Jvm jvm, RunningApp app, Path directory) throws Exception {
        String method = "dev.nightjar.truth.Bazaar::price";
        Tool tool = Tool.start(
                "profile",
                String.valueOf(app.pid()),
                "--for=10m",
                "--methods",
                method + ",dev.nightjar.truth.Bazaar::haggle",
                "--file",
                directory.toString(),
                "--send");
        until(app, "recording");
        Tool other = Tool.start("profile", String.valueOf(app.pid()));
        assertThat(app.play("bazaar-price?" + CALLS).status()).isEqualTo(200);
        work(app);
        assertThat(other.text(1)).as(jvm.name()).contains("another profile is under way");
        return tool.endedByItsUser();
    }

    private static void wasSent(Sink sink, String report, Path directory, long beganMillis) throws IOException {
        assertThat(report).contains("Recording: ", " at " + sink.address());
        assertThat(sink.recordingQueries().get(0)).contains("piece=0", "environment=lab", "service=truth", "from=");
        assertThat(sink.recordingQueries().get(sink.recordingQueries().size() - 1))
                .contains("last=true");
        Path sent = Files.write(directory.resolve("sent.jfr"), sink.recording());
        isOfTheDeepTierOnly(sent);
        Matcher from =
                Pattern.compile("from=(\\d+)").matcher(sink.recordingQueries().get(0));
        assertThat(from.find()).isTrue();
        long firstMillis = RecordingFile.readAllEvents(sent).stream()
                .filter(event -> name(event).equals(DeepTier.MONITOR))
                .mapToLong(event -> event.getEndTime().toEpochMilli())
                .min()
                .orElseThrow();
        assertThat(Long.parseLong(from.group(1))).isBetween(beganMillis, firstMillis);
    }

    /** That it also ends when its time is over, without anybody: {@code ProfilingTest}. */
    private static void endsWithItsAgentAndNotWithItsTool(RunningApp app) throws Exception {
        Tool gone = Tool.start("profile", String.valueOf(app.pid()), "--for", "10m");
        until(app, "recording");
        gone.process().destroyForcibly().waitFor();
        Tool.start("detach", String.valueOf(app.pid())).text(0);
        assertThat(Objects.requireNonNull(told(app)).value("why")).isEqualTo("the agent was switched off");
    }

    private static void work(RunningApp app) {
        List<CompletableFuture<RunningApp.Answer>> all = new ArrayList<>();
        all.add(app.start("bazaar-compute?1500", true));
        IntStream.range(0, 3).forEach(each -> all.add(app.start("bazaar-lock?150", true)));
        all.forEach(CompletableFuture::join);
        assertThat(app.play("bazaar-allocate?800").status()).isEqualTo(200);
    }

    private static void isOfTheDeepTierOnly(Path file) throws IOException {
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(ProfileIT::name)
                .contains(DeepTier.ALLOCATION, DeepTier.MONITOR, DeepTier.PAUSE)
                .isSubsetOf(DeepTier.events());
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET, "shop.password", "StartFlightRecording", String.valueOf(System.getenv("PATH")));
    }

    private static String name(RecordedEvent event) {
        return event.getEventType().getName();
    }

    private static Path recording(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("nightjar-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A head line and the ones below it. */
    private static String section(String report, String head) {
        int from = report.indexOf("\n" + head) + 1;
        assertThat(from).as(report).isPositive();
        int to = from;
        do {
            to = report.indexOf('\n', to + 1);
        } while (to > 0 && report.startsWith("\n  ", to));
        return report.substring(from, to < 0 ? report.length() : to);
    }

    private static void until(RunningApp app, @Nullable String verb) {
        Played.until("a profile is " + verb, () -> verb == null ? told(app) == null : verb.equals(verb(app)));
    }

    private static @Nullable String verb(RunningApp app) {
        Order order = told(app);
        return order == null ? null : order.verb();
    }

    /** As the tool gives it. */
    static void order(RunningApp app, Map<String, String> values) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(app.pid()));
        try {
            machine.loadAgent(RunningApp.AGENT.toString(), new Order("profile", values).text());
        } finally {
            machine.detach();
        }
    }

    /** How the profile stands that was asked for last. */
    static @Nullable Order told(RunningApp app) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(app.pid()));
            try {
                String text = machine.getSystemProperties().getProperty(Control.PROFILE);
                return text == null ? null : Order.parse(text);
            } finally {
                machine.detach();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
