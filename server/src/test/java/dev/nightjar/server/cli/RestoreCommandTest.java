package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.store.Backup;
import dev.nightjar.store.BackupSummary;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command with the backup of a real store. */
class RestoreCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theStoreIsThereAgain() throws Exception {
        Path backup = backup();
        Path data = directory.resolve("data");
        assertThat(run(backup, data)).isZero();
        assertThat(err.toString()).contains("100 % copied");
        assertThat(out.toString()).contains("1 file, ", "./nightjar serve --nightjar.data-dir=" + data);
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(data))) {
            assertThat(store.health().rows()).containsEntry("gc_pause", 1L);
            assertThat(run(backup, data)).isEqualTo(1);
            assertThat(err.toString()).contains("nightjar: the store in " + data + " is in use by process");
        }
        assertThat(run(backup, data)).isEqualTo(1);
        assertThat(err.toString()).contains("is not empty");
    }

    @Test
    void whatIsNoBackupIsTold() {
        assertThat(run(directory, directory.resolve("data"))).isEqualTo(1);
        assertThat(err.toString()).contains("is no backup, or not a whole one");
        assertThat(out.toString()).isEmpty();
    }

    private Path backup() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("backup"));
        RandomFacts random = new RandomFacts(1);
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(directory.resolve("old")))) {
            store.write(random.batch(random.origin("production", "order"), random.gcPause(1_000)))
                    .join();
            try (Backup backup = store.backup()) {
                for (Backup.Entry entry : backup.entries()) {
                    Files.copy(entry.path(), folder.resolve(entry.name()));
                }
                Files.writeString(
                        folder.resolve(BackupSummary.FILE), backup.summary().json());
            }
        }
        return folder;
    }

    private int run(Path backup, Path data) {
        return new CommandLine(new RestoreCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(backup.toString(), "--data-dir=" + data);
    }
}
