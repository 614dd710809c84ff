package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path parent;

    @Test
    void itIsOfItsUserAndGoesWithItsFiles() throws IOException {
        OwnFolder folder = OwnFolder.make(parent, "nightjar-x-", List.of("data"));
        Path data = Files.writeString(folder.file("data"), "s3cret");
        assertThat(Files.getPosixFilePermissions(parent.resolve(data).getParent()))
                .hasSize(3);
        assertThat(folder.remove()).isTrue();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatAKilledJvmLeftGoesWithTheNextOne() throws IOException {
        Path left = left("nightjar-x-1");
        Path held = left("nightjar-x-2");
        Path young = left("nightjar-x-3");
        Files.setLastModifiedTime(young, FileTime.from(Instant.now()));
        try (FileChannel lock = FileChannel.open(held.resolve("lock"), StandardOpenOption.WRITE)) {
            lock.lock();
            OwnFolder.make(parent, "nightjar-x-", List.of("data")).remove();
        }
        assertThat(left).doesNotExist();
        assertThat(held).as("its JVM lives").exists();
        assertThat(young).as("its lock may come yet").exists();
    }

    private Path left(String name) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        Files.writeString(folder.resolve("data"), "s3cret");
        Files.createFile(folder.resolve("lock"));
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(120)));
        return folder;
    }
}
