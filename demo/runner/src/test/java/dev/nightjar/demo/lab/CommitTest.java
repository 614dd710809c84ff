package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {

    @Test
    void onlyACommitWithoutChangesIsExact() {
        assertThat(Commit.isExact("1fba8b2aa0c1")).isTrue();
        assertThat(Commit.isExact("1fba8b2aa0c1+")).isFalse();
        assertThat(Commit.isExact(Commit.UNKNOWN)).isFalse();
    }

    @Test
    void outsideOfARepositoryItIsUnknown(@TempDir Path folder) throws Exception {
        assertThat(Commit.of(folder)).isEqualTo(Commit.UNKNOWN);
    }
}
