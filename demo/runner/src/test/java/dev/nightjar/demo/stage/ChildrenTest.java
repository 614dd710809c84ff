package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** A JVM starts children and is killed with -9: the guardian ends them and clears its directory away. */
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
        Path directory;
        try (BufferedReader out = demo.inputReader()) {
            child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            directory = Path.of(out.readLine());
            assertThat(child.isAlive()).isTrue();
            assertThat(directory).isDirectory();

            demo.destroyForcibly().waitFor();

            child.onExit().get();
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
            System.out.println(directory.path());
            child.process().waitFor();
        }
    }
}
