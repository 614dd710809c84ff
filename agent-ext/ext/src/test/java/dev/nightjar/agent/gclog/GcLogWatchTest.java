package dev.nightjar.agent.gclog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.work.JvmView;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the JVM of the tests, whose log it is. */
@Timeout(60)
class GcLogWatchTest {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.INFO, System::nanoTime);
    private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    @Test
    void aLogOfOursIsOnForAsLongAsItIsWatched() throws Exception {
        GcLogWatch watch = watch(directory);
        watch.start();
        until(() -> count(watch, "gclog.own") == 1);
        assertThat(outputs()).anyMatch(output -> output.file().startsWith(directory.toString()));
        assertThat(Files.getPosixFilePermissions(files().get(0).getParent())).hasSize(3);
        System.gc();
        ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
        until(() -> text().contains("Pause") && text().contains("Safepoint \"ThreadDump\""));

        watch.watch(false);
        until(() -> count(watch, "gclog.own") == 0);
        assertThat(files()).isEmpty();
        watch.watch(true);
        until(() -> count(watch, "gclog.own") == 1);
        watch.close();
        assertThat(files()).isEmpty();
        assertThat(outputs()).noneMatch(output -> output.file().startsWith(directory.toString()));
        assertThat(count(watch, "gclog.failed")).isZero();
        assertThat(log()).doesNotContain("WARN", "ERROR");
    }

    @Test
    void pausesAreKnownFromTheLogWhereJfrIsNot() throws Exception {
        try (GcLogWatch watch = watch(directory)) {
            JvmView view = new WithGcLog(new WithoutJfr(), watch);
            assertThat(view.missing(System.nanoTime(), System.nanoTime())).containsExactly(Missing.JFR);
            watch.start();
            until(watch::isExact);
            long from = System.nanoTime();
            System.gc();
            long to = System.nanoTime();
            until(() -> view.seenUntilNanos() - to > 0);
            assertThat(view.missing(from, to)).containsExactly(Missing.JFR_WAITS);
            assertThat(view.pauses(from, to))
                    .anyMatch(pause -> pause.part() == Part.GC
                            && pause.fromNanos() - from >= 0
                            && pause.toNanos() - pause.fromNanos() > 100_000
                            && pause.toNanos() - to < 1_000_000);
            assertThat(view.missing(from - 60_000_000_000L, to)).containsExactly(Missing.JFR);
            watch.end();
            until(() -> !watch.isExact());
            assertThat(view.missing(from, to)).as("what was seen stays").containsExactly(Missing.JFR_WAITS);
            assertThat(view.missing(to, System.nanoTime())).containsExactly(Missing.JFR);
        }
        assertThat(facts)
                .filteredOn(Safepoint.class::isInstance)
                .allSatisfy(fact -> assertThat(((Safepoint) fact).nanos()).isGreaterThanOrEqualTo(1_000_000));
    }

    @Test
    void whereItCannotBeItIsLeftOutAndSaidOnce() throws Exception {
        GcLogWatch watch = watch(directory.resolve("none"));
        watch.start();
        until(() -> count(watch, "gclog.not_possible") == 1);
        until(() -> log().contains("the GC log is left out"));
        assertThat(watch.isExact()).isFalse();
        watch.close();
    }

    @Test
    void aJvmThatDoesNotSayHowItLogsIsLeftAlone() throws Exception {
        VmLog none = arguments -> {
            throw new InstanceNotFoundException("DiagnosticCommand");
        };
        GcLogWatch watch =
                new GcLogWatch(none, List.of(directory), () -> true, () -> false, new WireClock(), facts::add, log);
        watch.start();
        until(() -> count(watch, "gclog.not_possible") == 1);
        watch.close();
        assertThat(log()).contains("the GC log is left out").doesNotContain("ERROR");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void ofTwoDirectoriesTheFirstIsTakenThatCanBe() throws Exception {
        try (GcLogWatch watch = watch(directory.resolve("none"), directory)) {
            watch.start();
            until(() -> count(watch, "gclog.own") == 1);
            assertThat(log()).doesNotContain("WARN");
        }
    }

    @Test
    void whatAKilledJvmLeftBehindIsRemovedAndNothingThatIsUsed() throws Exception {
        Path left = Files.createDirectory(directory.resolve("nightjar-gc-1"));
        Files.createFile(left.resolve("lock"));
        Files.createFile(left.resolve("gc.log.0"));
        Path young = Files.createDirectory(directory.resolve("nightjar-gc-2"));
        Files.createFile(young.resolve("lock"));
        Path other = Files.createDirectory(directory.resolve("nightjar-other"));
        Files.createFile(other.resolve("lock"));
        Path link = Files.createSymbolicLink(directory.resolve("nightjar-gc-3"), other);
        for (Path old : List.of(left, other)) {
            Files.setLastModifiedTime(old, FileTime.fromMillis(0));
        }
        try (GcLogWatch first = watch(directory)) {
            first.start();
            until(() -> count(first, "gclog.own") == 1);
            assertThat(left).doesNotExist();
            assertThat(young).exists();
            assertThat(link.resolve("lock")).as("of whom a link leads to").exists();
        }
    }

    /** Without JFR. */
    private record WithoutJfr() implements JvmView {
        @Override
        public long seenUntilNanos() {
            return System.nanoTime();
        }

        @Override
        public List<Pause> pauses(long fromNanos, long toNanos) {
            return List.of();
        }

        @Override
        public Set<Missing> missing(long fromNanos, long toNanos) {
            return EnumSet.of(Missing.JFR);
        }
    }

    private GcLogWatch watch(Path... directories) {
        return new GcLogWatch(
                VmLog.ofThisJvm(), List.of(directories), () -> true, () -> false, new WireClock(), facts::add, log);
    }

    private static List<LogOutput> outputs() throws Exception {
        return VmLog.ofThisJvm().outputs();
    }

    /** Of logs of ours. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("gc.log"))
                    .toList();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        facts.stream()
                .filter(GcLog.class::isInstance)
                .forEach(fact -> ((GcLog) fact)
                        .lines()
                        .forEach(line -> text.append(line.text()).append('\n')));
        return text.toString();
    }

    private String log() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    private static long count(GcLogWatch watch, String counter) {
        return watch.counters().getOrDefault(counter, 0L);
    }

    private static void until(BooleanSupplier happens) throws InterruptedException {
        while (!happens.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
