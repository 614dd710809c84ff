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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
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
        GcLogWatch watch = watch(none, directory);
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

    @Test
    void aLogWithoutTagsMayBeOfTheApplicationsLinesToo() throws Exception {
        Path own = directory.resolve("app.log");
        VmLog.ofThisJvm().run("output=" + own, "what=gc=info", "decorators=none");
        GcLogWatch watch = watch(directory);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.own") == 1);
            Files.writeString(own, "card 4111 1111\n", StandardOpenOption.APPEND);
            System.gc();
            until(() -> text().contains("Pause"));
        } finally {
            VmLog.ofThisJvm().run("output=" + own, "what=all=off");
        }
        assertThat(text()).doesNotContain("4111");
        assertThat(log()).containsOnlyOnce(own + " has no tags");
    }

    @Test
    void aLinkMayLeadToWhatOthersWrite() throws Exception {
        Path app = Files.createFile(directory.resolve("app.log"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), app);
        VmLog.ofThisJvm().run("output=" + link, "what=gc=info", "decorators=tags", "output_options=filecount=0");
        GcLogWatch watch = watch(directory);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.own") == 1);
        } finally {
            VmLog.ofThisJvm().run("output=" + link, "what=all=off");
        }
        assertThat(log()).containsOnlyOnce(link + " is a link");
    }

    @Test
    void ofAUsersLogOnlyLinesThatSayThatTheyAreOfTheGcGoOut() throws Exception {
        Path own = directory.resolve("gc.log");
        VmLog.ofThisJvm().run("output=" + own, "what=gc*=info,class+load=info", "decorators=tags");
        GcLogWatch watch = watch(directory);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.found") == 1);
            Files.writeString(
                    own, "card 4111 1\n[] card 4111 2\n[gc card] 4111 3\n[app] 4111 4\n", StandardOpenOption.APPEND);
            System.gc();
            until(() -> text().contains("Pause"));
        } finally {
            VmLog.ofThisJvm().run("output=" + own, "what=all=off");
        }
        assertThat(text()).doesNotContain("4111");
        assertThat(log()).contains(own + " is read").doesNotContain("not read");
    }

    @Test
    void aJvmThatDoesNotKnowZgcsStatisticsLogsTheRest() throws Exception {
        GcLogWatch watch = watch(withoutStatistics("class+load"), directory);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.own") == 1);
            assertThat(watch.isExact()).isTrue();
        }
        assertThat(outputs()).noneMatch(output -> output.file().startsWith(directory.toString()));
        assertThat(log()).doesNotContain("WARN");
    }

    @Test
    void aJvmThatKnowsNotEvenTheirWordLogsTheRest() throws Exception {
        GcLogWatch watch = watch(withoutStatistics("nonsense"), directory);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.own") == 1);
        }
        assertThat(log()).doesNotContain("WARN");
    }

    @Test
    void whatAJvmDoesInPartOnlyIsTakenBackAndNotTriedAgain() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        VmLog refuses = arguments -> {
            looks.incrementAndGet();
            asked.addAll(List.of(arguments));
            return VmLog.ofThisJvm()
                    .run(Stream.of(arguments)
                            .map(argument -> argument.replace("safepoint=info", "safepoint=info,gc+class+load=info"))
                            .toArray(String[]::new));
        };
        Path other = Files.createDirectory(directory.resolve("other"));
        GcLogWatch watch = watch(refuses, directory, other);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.not_possible") == 1);
            int before = looks.get();
            until(() -> looks.get() > before + 2);
        }
        assertThat(outputs()).noneMatch(output -> output.file().startsWith(directory.toString()));
        assertThat(files()).isEmpty();
        assertThat(asked.stream()
                        .filter(argument -> argument.startsWith("output="))
                        .distinct())
                .as("files that were tried")
                .hasSize(1);
        assertThat(log()).containsOnlyOnce("the GC log is left out, it is not tried again");
        assertThat(count(watch, "gclog.not_possible")).isEqualTo(1);
    }

    @Test
    void whoSwitchesTheLogsOffIsNotGivenOursAgain() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        VmLog counted = arguments -> {
            looks.incrementAndGet();
            return VmLog.ofThisJvm().run(arguments);
        };
        GcLogWatch watch = watch(counted, directory);
        try (watch) {
            watch.start();
            until(() -> count(watch, "gclog.own") == 1);
            VmLog.ofThisJvm().run("disable");
            VmLog.ofThisJvm().run("output=stdout", "what=all=warning"); // as it was
            until(() -> count(watch, "gclog.own") == 0);
            watch.watch(false);
            watch.watch(true);
            int before = looks.get();
            until(() -> looks.get() > before + 2);
            assertThat(outputs()).noneMatch(output -> output.file().startsWith(directory.toString()));
            assertThat(watch.isExact()).isFalse();
        }
        assertThat(files()).isEmpty();
        assertThat(log())
                .containsOnlyOnce("switched off or changed by somebody")
                .doesNotContain("WARN", "ERROR");
    }

    @Test
    void whereLinesWereLostItDoesNotTellThatNothingHappened() throws Exception {
        GcLogWatch watch = watch(directory);
        try (watch) {
            JvmView view = new WithGcLog(new WithoutJfr(), watch);
            watch.start();
            until(watch::isExact);
            long from = System.nanoTime();
            until(
                    () -> { // as 512 KiB of lines do it; the JVM's rotation is never waited for
                        rotate();
                        rotate();
                        return count(watch, "gclog.gaps") > 0;
                    });
            assertThat(view.missing(from, System.nanoTime())).containsExactly(Missing.JFR);
            long after = System.nanoTime();
            until(() -> view.seenUntilNanos() - after > 0);
            until(() -> {
                long now = System.nanoTime();
                return view.missing(now, now).contains(Missing.JFR_WAITS);
            });
        }
    }

    private static void rotate() {
        try {
            VmLog.ofThisJvm().run("rotate");
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JVM of the tests, as if it did not know some tags. */
    private static VmLog withoutStatistics(String unknown) {
        return arguments -> VmLog.ofThisJvm()
                .run(Stream.of(arguments)
                        .map(argument -> argument.replace("gc+stats", "gc+" + unknown))
                        .toArray(String[]::new));
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
        return watch(VmLog.ofThisJvm(), directories);
    }

    /** It looks at the JVM's outputs at every look. */
    private GcLogWatch watch(VmLog vmLog, Path... directories) {
        return new GcLogWatch(
                vmLog, List.of(directories), 0, () -> true, () -> false, new WireClock(), facts::add, log);
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
