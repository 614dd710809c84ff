package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.nightjar.agent.boot.Control;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The GC log of a real JVM with the real agent. */
class GcLogIT {

    private static final Pattern SWITCHED_ON = Pattern.compile("GC log is switched on .*: (\\S+/gc\\.log),");
    private static final String PAUSE = "Pause Full (System.gc())";

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    /** A JVM without one is given one for as long as the agent is on; ends the JVM. */
    static void assertGiven(Jvm jvm, RunningApp app, Sink sink) throws Exception {
        collectionsArrive(app, sink);
        Path first = switchedOn(app);
        assertThat(outputs(jvm, app)).contains(first.toString());
        assertThat(sink.facts(GcLog.class))
                .anyMatch(log -> log.lines().stream()
                        .anyMatch(line ->
                                line.tags().equals("safepoint") && line.text().startsWith("Safepoint \"")));
        assertThat(sink.facts(GcLog.class))
                .allMatch(log -> log.lines().stream()
                        .allMatch(line ->
                                line.tags().startsWith("gc") || line.tags().startsWith("safepoint")));

        load(app, "detach");
        assertThat(state(app)).isEqualTo("off");
        assertThat(outputs(jvm, app)).contains("stdout").doesNotContain("file=");
        assertThat(first.getParent()).doesNotExist();
        assertThat(jcmd(jvm, app, "Thread.print")).doesNotContain("\"nightjar-");

        load(app, "attach");
        assertThat(state(app)).isEqualTo("on");
        Played.until("on again", () -> {
            app.play("gc");
            return !switchedOn(app).equals(first);
        });
        Path second = switchedOn(app);
        assertThat(outputs(jvm, app)).contains(second.toString());
        app.stopMillis();
        assertThat(second.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void oneThatIsThereIsReadAndLeftAsItIs(Jvm jvm, @TempDir Path directory) throws Exception {
        String option = "-Xlog:gc*,class+load:file=" + directory + "/own-%p-%t.log:time,tags:filecount=2,filesize=64K";
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(jvm, directory, sink.address(), RunningApp.few(option))) {
            collectionsArrive(app, sink);
            Played.until("it is begun anew", () -> {
                app.play("gc");
                return names(directory).stream().anyMatch(name -> name.endsWith(".log.1"));
            });
            int before = sink.facts(GcLog.class).size();
            Played.until("lines of the next file arrive", () -> {
                app.play("gc");
                return sink.facts(GcLog.class).size() > before + 1;
            });
            assertThat(sink.facts(GcLog.class))
                    .allMatch(log ->
                            log.lines().stream().allMatch(line -> line.tags().startsWith("gc")));
            assertThat(app.log()).contains("is read").doesNotContain("is switched on");

            load(app, "detach");
            assertThat(state(app)).isEqualTo("off");
            assertThat(outputs(jvm, app))
                    .contains("own-%p-%t.log all=off,gc*=info,class+load=info")
                    .doesNotContain("nightjar");
            app.stopMillis();
            assertThat(names(directory)).anyMatch(name -> name.endsWith(".log"));
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR");
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void oneThatMayHoldOthersLinesIsNotReadAndOursIsThereBesideIt(Jvm jvm, @TempDir Path directory) throws Exception {
        Path bare = directory.resolve("bare.log");
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        jvm, directory, sink.address(), "-Xlog:gc:file=" + bare + ":none:filecount=0")) {
            Files.writeString(bare, "Pause of nobody's business\n", StandardOpenOption.APPEND);
            collectionsArrive(app, sink);
            assertThat(app.log())
                    .contains("is not read: " + bare + " has no tags")
                    .contains("is switched on");
            assertThat(sink.facts(GcLog.class))
                    .noneMatch(log ->
                            log.lines().stream().anyMatch(line -> line.text().contains("business")));
            assertThat(outputs(jvm, app)).contains("file=" + bare + " all=off,gc=info none");
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void aLogThatIsWrittenLaterTellsNoPauses(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app =
                        RunningApp.withAgent(jvm, directory, sink.address(), "-Xlog:async", "-Dnightjar.jfr=false")) {
            collectionsArrive(app, sink);
            Played.until("a ledger", () -> !sink.ended("GET /gc").isEmpty());
            assertThat(outputs(jvm, app)).contains("async=true");
            assertThat(sink.ended("GET /gc"))
                    .allSatisfy(work -> assertThat(work.ledger().missing())
                            .contains(Missing.JFR)
                            .doesNotContain(Missing.JFR_WAITS));
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void withoutJfrPausesAreKnownAndLedgersSayThatWaitsAreNot(Jvm jvm, @TempDir Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        List<String> onDisk = SmallDisk.launcher(disk, 100); // JFR wants more
        assumeTrue(SmallDisk.works(onDisk), "a disk of our own can be mounted");
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgentAfter(
                        onDisk,
                        jvm,
                        directory,
                        sink.address(),
                        RunningApp.few("-XX:FlightRecorderOptions=repository=" + disk))) {
            Played.until("a ledger with pauses", () -> {
                app.play("gc");
                return sink.ended("GET /gc").stream().anyMatch(GcLogIT::isOfPausesOnly);
            });
            app.play("sleep");
            Played.until("one without", () -> !sink.ended("GET /sleep").isEmpty());
            assertThat(app.log()).contains("JFR is left out");
            Work collected = sink.ended("GET /gc").stream()
                    .filter(GcLogIT::isOfPausesOnly)
                    .findFirst()
                    .orElseThrow();
            assertThat(collected.ledger().nanos(Part.GC)).isGreaterThan(100_000);
            Played.until(
                    "pauses are told",
                    () -> sink.facts(GcPause.class).stream()
                            .anyMatch(pause -> pause.name().equals("Pause Full")
                                    && pause.cause().equals("System.gc()")
                                    && pause.figures().containsKey(GcFigure.HEAP_AFTER)));
            assertThat(sink.ended("GET /sleep")).isNotEmpty().allSatisfy(work -> {
                assertThat(work.ledger().missing()).contains(Missing.JFR_WAITS).doesNotContain(Missing.JFR);
                assertThat(work.ledger().parts())
                        .containsKeys(Part.GC, Part.SAFEPOINT)
                        .doesNotContainKeys(Part.SLEEP, Part.LOCK, Part.IO);
            });
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR");
        }
    }

    private static boolean isOfPausesOnly(Work work) {
        return work.ledger().missing().contains(Missing.JFR_WAITS)
                && work.ledger().nanos(Part.GC) > 0;
    }

    private static void collectionsArrive(RunningApp app, Sink sink) {
        Played.until("collections arrive", () -> {
            app.play("gc");
            return sink.facts(GcLog.class).stream()
                    .flatMap(log -> log.lines().stream())
                    .anyMatch(line -> line.text().contains(PAUSE));
        });
    }

    /** The last file that the agent told of. */
    private static Path switchedOn(RunningApp app) {
        Matcher told = SWITCHED_ON.matcher(app.log());
        String file = "";
        while (told.find()) {
            file = told.group(1);
        }
        assertThat(file).isNotEmpty();
        return Path.of(file);
    }

    private static List<String> names(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    static String outputs(Jvm jvm, RunningApp app) throws IOException {
        String all = jcmd(jvm, app, "VM.log", "list");
        return all.substring(all.indexOf("Log output configuration"));
    }

    private static String jcmd(Jvm jvm, RunningApp app, String... command) throws IOException {
        List<String> whole =
                new ArrayList<>(List.of(jvm.home().resolve("bin/jcmd").toString(), String.valueOf(app.pid())));
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void load(RunningApp app, String arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(app.pid()));
        try {
            machine.loadAgent(RunningApp.AGENT.toString(), arguments);
        } finally {
            machine.detach();
        }
    }

    private static String state(RunningApp app) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(app.pid()));
        try {
            return String.valueOf(machine.getSystemProperties().getProperty(Control.STATE));
        } finally {
            machine.detach();
        }
    }
}
