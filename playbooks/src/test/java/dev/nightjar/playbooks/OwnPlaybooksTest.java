package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPlaybooksTest {

    @TempDir
    Path directory;

    @Test
    void anOwnFileReplacesOursForItsCausesOnly() throws IOException {
        write("ours.yaml", "ours", "gc, safepoint");
        write("other.yml", "other", "io");
        Playbooks playbooks = Playbooks.load(directory);
        assertThat(playbooks.ownCauses()).containsExactly("gc", "io", "safepoint");
        assertThat(playbooks.causes()).isEqualTo(Causes.known());
        assertThat(id(playbooks, "gc")).isEqualTo("ours");
        assertThat(id(playbooks, "safepoint")).isEqualTo("ours");
        assertThat(id(playbooks, "io")).isEqualTo("other");
        assertThat(id(playbooks, "cpu")).isEqualTo("cpu");
    }

    @Test
    void filesThatAreNoPlaybooksAreLeftAlone() throws IOException {
        Files.writeString(directory.resolve("README.md"), "how we do it");
        Files.writeString(directory.resolve(".swap.yaml"), "half");
        Files.createDirectory(directory.resolve("old.yaml"));
        assertThat(Playbooks.load(directory).ownCauses()).isEmpty();
    }

    @Test
    void twoFilesForOneCauseAreRefused() throws IOException {
        write("a.yaml", "a", "gc");
        write("b.yaml", "b", "gc");
        assertThatThrownBy(() -> Playbooks.load(directory))
                .hasMessageContaining("two playbooks for cause 'gc'")
                .hasMessageContaining("a.yaml and ")
                .hasMessageContaining("b.yaml: take it out of one of them");
    }

    @Test
    void aDirectoryThatIsNoneIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        for (Path none : new Path[] {directory.resolve("missing"), file}) {
            assertThatThrownBy(() -> Playbooks.load(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(none.toString())
                    .hasMessageContaining("make it, or leave the setting out");
        }
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
        for (int i = 0; i <= 200; i++) {
            write("p" + i + ".yaml", "p" + i, "gc");
        }
        assertThatThrownBy(() -> Playbooks.load(directory)).hasMessageContaining("holds 201 playbooks, at most 200");
    }

    private void write(String file, String id, String causes) throws IOException {
        Files.writeString(directory.resolve(file), """
                id: %s
                causes: [%s]
                title: {en: Ours, zh: 我们的}
                meaning: {en: It is ours., zh: 是我们的。}
                relief:
                  - advice: {en: Call the night desk., zh: 呼叫值班。}
                """.formatted(id, causes));
    }

    private static String id(Playbooks playbooks, String cause) {
        return playbooks
                .forFinding(Samples.of(cause), Locale.ENGLISH, ZoneOffset.UTC)
                .orElseThrow()
                .id();
    }
}
