package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.RandomFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no backup, or has no place, is refused and leaves the place as it is. */
class RestoreTest {

    @TempDir
    Path directory;

    private Path backup;
    private Path data;

    @BeforeEach
    void makeBackup() throws IOException {
        backup = directory.resolve("backup");
        data = directory.resolve("data");
        RandomFacts random = new RandomFacts(1);
        Origin order = random.origin("production", "order");
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(directory.resolve("old")))) {
            store.write(random.batch(order, random.work("op", 1_000), random.gcPause(1_000)))
                    .join();
            store.seal();
            try (Backup made = store.backup()) {
                BackupFolders.save(made, backup);
            }
        }
    }

    @Test
    void aBackupBecomesADataFolderAndStaysAsItIs() throws Exception {
        List<Path> before = files(backup);
        List<Long> told = new ArrayList<>();
        BackupSummary summary = Restore.run(backup, data, (bytes, ofBytes) -> told.add(ofBytes - bytes));
        assertThat(told).isNotEmpty().endsWith(0L);
        assertThat(files(backup)).isEqualTo(before);
        assertThat(files(data)).hasSize((int) summary.files() + 1).contains(data.resolve("owner.pid"));
        assertThat(data.resolve(Restore.UNFINISHED)).doesNotExist();
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(data))) {
            assertThat(store.health().rows()).containsEntry("work", 1L).containsEntry("gc_pause", 1L);
        }
        refused("is not empty (");
    }

    @Test
    void aFolderWithoutTheLastFileIsNone() throws Exception {
        Files.delete(backup.resolve(BackupSummary.FILE));
        refused("is no backup, or not a whole one", "./nightjar backup");
        Files.writeString(backup.resolve(BackupSummary.FILE), "{\"schema\":5,\"fi");
        refused("is no backup, or not a whole one", "damaged");
        assertThat(data).doesNotExist();
    }

    @Test
    void aNewerOneIsRefused() throws Exception {
        BackupSummary summary = summary();
        write(new BackupSummary(Schema.VERSION + 1, summary.taken(), summary.files(), summary.bytes()));
        refused("has schema " + (Schema.VERSION + 1), "newer Nightjar", "knows up to " + Schema.VERSION);
        assertThat(data).doesNotExist();
    }

    @Test
    void oneThatHasLostAFileOrAPartOfItIsRefused() throws Exception {
        Path sealed = files(backup).stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        Path away = Files.move(sealed, directory.resolve("away"));
        refused("is damaged: sealed/", " is missing");
        Files.writeString(sealed, "not all");
        refused("has 7 bytes and should have");
        Files.delete(sealed);
        Files.move(away, sealed);
        BackupSummary summary = summary();
        write(new BackupSummary(summary.schema(), summary.taken(), summary.files(), summary.bytes() + 1));
        refused("is damaged: it has ");
        Files.delete(backup.resolve(Database.FILE));
        refused("nightjar.duckdb is missing");
        assertThat(data).doesNotExist();
    }

    @Test
    void aPlaceThatHasSomethingInItIsLeftAlone() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("mine"), "keep");
        refused("is not empty (mine)", "Move away");
        assertThat(data.resolve("mine")).hasContent("keep");
        Files.delete(data.resolve("mine"));
        Files.createDirectory(data.resolve("lost+found"));
        Restore.run(backup, data, (_, _) -> {});
        DuckDbStore.open(StoreSettings.defaults(data)).close();
    }

    @Test
    void theServerMustBeStopped() {
        try (DuckDbStore _ = DuckDbStore.open(StoreSettings.defaults(data))) {
            assertThatThrownBy(() -> Restore.run(backup, data, (_, _) -> {}))
                    .isInstanceOf(StoreNotOpened.class)
                    .hasMessageContaining("is in use by process");
        }
    }

    @Test
    void whatOneLeftThatWasKilledHalfWayInMovingIsLeftAlone() throws Exception {
        Path mark = Files.createDirectories(data.resolve(Restore.UNFINISHED));
        Files.createDirectory(data.resolve(SealedFiles.FOLDER));
        refused("is not empty (" + SealedFiles.FOLDER + ")");
        assertThat(mark).exists();
        assertThatThrownBy(() -> DuckDbStore.open(StoreSettings.defaults(data)))
                .isInstanceOf(StoreNotOpened.class)
                .hasMessageContaining("./nightjar restore again");
    }

    @Test
    void whereOnlyTheMarkWasLeftTheStoreIsWhole() throws Exception {
        Restore.run(backup, data, (_, _) -> {});
        Path mark = Files.createDirectory(data.resolve(Restore.UNFINISHED));
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(data))) {
            assertThat(store.health().rows()).containsEntry("work", 1L);
        }
        assertThat(mark).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTold() throws Exception {
        data = Files.writeString(directory.resolve("file"), "").resolve("data");
        refused("could not be written");
    }

    @Test
    void theSummaryIsReadAsItWasWrittenAndMayHaveMore() {
        BackupSummary summary = new BackupSummary(5, Instant.parse("2026-11-27T14:00:00.500Z"), 12, 1L << 40);
        assertThat(BackupSummary.parse(summary.json())).isEqualTo(summary);
        assertThat(BackupSummary.parse(summary.json().replace("}", ",\"later\":[1]}")))
                .isEqualTo(summary);
        for (String damaged : List.of(
                "",
                "[]",
                "{}",
                summary.json().replace("12", "\"12\""),
                summary.json().replace("12", "0"),
                summary.json().replace("2026", "year"),
                summary.json().replace(":5", ":5000000000"))) {
            assertThatThrownBy(() -> BackupSummary.parse(damaged))
                    .as(damaged)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private BackupSummary summary() throws IOException {
        return BackupSummary.parse(Files.readString(backup.resolve(BackupSummary.FILE)));
    }

    private void write(BackupSummary summary) throws IOException {
        Files.writeString(backup.resolve(BackupSummary.FILE), summary.json());
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> Restore.run(backup, data, (_, _) -> {}))
                .isInstanceOf(RestoreRefused.class)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
