package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a folder that looks like {@code /proc}. */
class ProcTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path root;

    @BeforeEach
    void makeProcess() throws IOException {
        Path process = Files.createDirectories(root.resolve("12"));
        Files.createDirectories(process.resolve("root/opt"));
        Files.writeString(process.resolve("cmdline"), "java\0-Xmx1g\0\0-jar\0a b.jar\0");
        Files.writeString(process.resolve("environ"), "A=b=c\0NOTHING\0EMPTY=\0");
        Files.writeString(process.resolve("maps"), "7f00-7f01 r-xp 00000000 08:01 5 /opt/java/lib/server/libjvm.so\n");
    }

    @Test
    void argumentsAndVariablesAreApartByNul() {
        Proc proc = new Proc(root);

        assertThat(proc.arguments(12)).containsExactly("java", "-Xmx1g", "", "-jar", "a b.jar");
        assertThat(proc.environment(12)).containsOnlyKeys("A", "EMPTY").containsEntry("A", "b=c");
    }

    @ParameterizedTest
    @CsvSource({
        "S (sleeping), 2000000181005ccf, false, false, false",
        "S (sleeping), 0000000181005cc9, false, false, true",
        "T (stopped),  0000000181005ccf, true,  false, false",
        "t (tracing),  0000000181005ccf, true,  false, false",
        "Z (zombie),   0000000000000000, false, true,  true",
    })
    void whoMayBeSentASignalIsSeenBefore(
            String state, String caught, boolean stopped, boolean zombie, boolean doesNotCatchQuit) throws IOException {
        Files.writeString(
                root.resolve("12/status"),
                "Name:\tjava\nState:\t" + state + "\nUid:\t1000\t1001\t1000\t1000\nSigCgt:\t" + caught + "\n");
        Proc proc = new Proc(root);

        assertThat(proc.isStopped(12)).isEqualTo(stopped);
        assertThat(proc.isZombie(12)).isEqualTo(zombie);
        assertThat(proc.doesNotCatchQuit(12)).isEqualTo(doesNotCatchQuit);
        assertThat(proc.effectiveUser("12")).isEqualTo(1001);
    }

    @Test
    void aJvmHasItsLibraryMapped() {
        Proc proc = new Proc(root);

        assertThat(proc.maps(12, "libjvm.so")).isTrue();
        assertThat(proc.maps(12, "libj9vm")).isFalse();
    }

    @Test
    void filesAreSeenThroughTheProcessOwnRoot() {
        assertThat(new Proc(root).seenBy(12, Path.of("/opt/a.jar"))).isEqualTo(root.resolve("12/root/opt/a.jar"));
    }

    @Test
    void ofAProcessThatIsNotThereNothingIsKnown() {
        Proc proc = new Proc(root);

        assertThat(proc.arguments(13)).isEmpty();
        assertThat(proc.environment(13)).isEmpty();
        assertThat(proc.effectiveUser("13")).isNull();
        assertThat(proc.isStopped(13)).isFalse();
        assertThat(proc.doesNotCatchQuit(13)).isFalse();
        assertThat(proc.maps(13, "libjvm.so")).isNull();
        assertThat(proc.seenBy(13, Path.of("/opt/a.jar"))).isEqualTo(Path.of("/opt/a.jar"));
    }
}
