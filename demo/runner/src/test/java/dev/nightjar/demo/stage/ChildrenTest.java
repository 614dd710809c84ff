package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes: what was started is gone afterwards, however the demo ends. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ChildrenTest {

    private static final List<String> SLEEPER = List.of("sleep", "600");

    @Test
    void closingEndsEveryProcess() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        Child first = children.start("first", SLEEPER);
        Child second = children.start("second", SLEEPER);

        children.close();
        children.dismissGuardian();

        assertThat(first.isAlive()).isFalse();
        assertThat(second.isAlive()).isFalse();
        assertThat(directory.delete()).isTrue();
        assertThatThrownBy(() -> children.start("third", SLEEPER))
                .isInstanceOf(StageFailed.class)
                .hasMessageContaining("third is not started any more");
    }

    @Test
    void aProcessThatDoesNotListenIsKilled() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        Child deaf = children.start("deaf", List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"));
        while (Files.size(deaf.log()) == 0) {
            Thread.sleep(10);
        }

        children.close();
        children.dismissGuardian();

        assertThat(deaf.process().exitValue()).isEqualTo(128 + 9);
        directory.delete();
    }

    @Test
    void whatAStoppedProcessHasComputedIsNotForgotten() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        Child busy = children.start("busy", List.of("sh", "-c", "while :; do :; done"));
        ProcessHandle.Info info;
        do {
            Thread.sleep(10);
            info = busy.process().info();
        } while (info.totalCpuDuration().orElse(Duration.ZERO).isZero());
        children.stop(busy);

        assertThat(children.stoppedNanos()).isPositive();
        children.close();
        children.dismissGuardian();
        directory.delete();
    }

    @Test
    void aDeadProcessIsSeenAndItsOutputIsInItsLog() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        Child child = children.start("short", List.of("sh", "-c", "echo gone; exit 7"));
        child.process().waitFor();

        assertThat(children.dead()).containsExactly(child);
        assertThat(child.process().exitValue()).isEqualTo(7);
        assertThat(child.log()).hasContent("gone");
        children.close();
        children.dismissGuardian();
        directory.delete();
    }

    @Test
    void aLostGuardianKeepsNothingFromStartingAndEnding() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        ProcessHandle guardian = ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.path() + "/guardian.sh"))
                .findAny()
                .orElseThrow();
        guardian.destroyForcibly();
        guardian.onExit().get();

        Child child = children.start("late", SLEEPER);

        assertThat(child.isAlive()).isTrue();
        children.close();
        children.dismissGuardian();
        assertThat(child.isAlive()).isFalse();
        directory.delete();
    }

    @Test
    void whatAJvmPutsIntoItsTemporaryDirectoryIsInTheRunsDirectory() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        Child jvm = children.start(
                "jvm",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XshowSettings:properties",
                        "-version"));
        jvm.process().waitFor();

        assertThat(Files.readString(jvm.log())).contains("java.io.tmpdir = " + directory.resolve("tmp"));
        children.close();
        children.dismissGuardian();
        directory.delete();
    }

    @Test
    void aDirectoryThatIsStillWrittenToIsDeletedInTheEnd() throws Exception {
        RunDirectory directory = RunDirectory.create();
        CountDownLatch writing = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 2_000; i++) {
                try {
                    Files.createFile(directory.resolve("late" + i));
                } catch (IOException deleted) {
                    return;
                } finally {
                    writing.countDown();
                }
            }
        });
        writing.await();

        assertThat(directory.delete()).isTrue();
        writer.join();
    }

    /**
     * A JVM starts children and is killed with -9: the guardian ends them, also a PostgreSQL that nobody has told it of
     * yet, and clears its directory away.
     */
    @Test
    void theGuardianEndsWhatAKilledDemoLeft() throws Exception {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Abandoning.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child;
        ProcessHandle postmaster;
        Path directory;
        try (BufferedReader out = demo.inputReader()) {
            child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            postmaster = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            directory = Path.of(out.readLine());
            assertThat(child.isAlive()).isTrue();
            assertThat(directory).isDirectory();

            demo.destroyForcibly().waitFor();

            child.onExit().get();
            postmaster.onExit().get();
        }
        while (Files.exists(directory)) {
            Thread.sleep(50);
        }
        assertThat(child.isAlive()).isFalse();
    }

    /** The demo that is killed. */
    static final class Abandoning {
        private Abandoning() {}

        public static void main(String[] args) throws Exception {
            RunDirectory directory = RunDirectory.create();
            Children children = new Children(directory);
            Child child = children.start("sleeper", SLEEPER);
            System.out.println(child.process().pid());
            long postmaster = new ProcessBuilder(SLEEPER).start().pid();
            Files.createDirectories(directory.resolve("postgres"));
            Files.writeString(directory.resolve("postgres/postmaster.pid"), postmaster + "\n/data\n");
            System.out.println(postmaster);
            System.out.println(directory.path());
            child.process().waitFor();
        }
    }
}
