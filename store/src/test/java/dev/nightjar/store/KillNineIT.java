package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An acknowledged batch survives kill -9 of the process, once (five of the rounds of {@code ./nightjar bench crash}), and what a
 * killed backup or restore leaves is in nobody's way.
 */
@Timeout(240)
class KillNineIT {

    private static final int ROUNDS = 5;

    @TempDir
    Path temporary;

    @TempDir
    Path dataDir;

    @Test
    void whatWasAcknowledgedIsThereOnceAfterEachKill() throws Exception {
        CrashRounds rounds = new CrashRounds(dataDir, temporary);
        CrashRounds.Moment[] moments = CrashRounds.Moment.values();
        long sealedRows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // Another number of acks each round: the kill meets another moment of the group commit.
            CrashRounds.Outcome outcome = rounds.round(moments[round % moments.length], 3 + 7 * round);
            assertThat(outcome.lost()).as("lost in round %s", round).isZero();
            assertThat(outcome.twice()).as("twice in round %s", round).isZero();
            sealedRows = outcome.sealedRows();
        }
        assertThat(sealedRows).as("rows that lie in files after all rounds").isPositive();
    }

    @Test
    void anotherProcessIsToldWhoHasTheStore() throws Exception {
        Process owner = new CrashRounds(dataDir, temporary).start(0);
        try (BufferedReader lines = owner.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> DuckDbStore.open(AckedWriter.settings(dataDir)))
                    .isInstanceOf(StoreNotOpened.class)
                    .hasMessageContaining("in use by process " + owner.pid());
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatAKilledBackupLeftGoesAtTheNextStart() throws Exception {
        killHalfWay(HalfWay.Backing.class, dataDir);
        Path left = dataDir.resolve(Backups.FOLDER);
        assertThat(left).isNotEmptyDirectory();
        try (DuckDbStore store = DuckDbStore.open(AckedWriter.settings(dataDir))) {
            assertThat(left).doesNotExist();
            store.backup().close();
        }
    }

    @Test
    void whatAKilledRestoreLeftGivesWayToTheNextOne() throws Exception {
        Path backup = temporary.resolve("backup");
        Path restored = temporary.resolve("restored");
        try (DuckDbStore store = DuckDbStore.open(AckedWriter.settings(dataDir))) {
            AckedWriter.write(store, 0).join();
            AckedWriter.write(store, 1).join();
            store.seal();
            try (Backup made = store.backup()) {
                BackupFolders.save(made, backup);
            }
        }
        killHalfWay(HalfWay.Restoring.class, backup, restored);
        assertThat(restored.resolve(Restore.UNFINISHED)).isNotEmptyDirectory();
        assertThatThrownBy(() -> DuckDbStore.open(AckedWriter.settings(restored)))
                .isInstanceOf(StoreNotOpened.class)
                .hasMessageContaining("run ./nightjar restore again");

        Restore.run(backup, restored, (_, _) -> {});
        assertThat(restored.resolve(Restore.UNFINISHED)).doesNotExist();
        try (DuckDbStore store = DuckDbStore.open(AckedWriter.settings(restored))) {
            assertThat(store.health().rows())
                    .containsEntry("gc_pause", (long) AckedWriter.FACTS)
                    .containsEntry("span", (long) AckedWriter.FACTS);
        }
    }

    private void killHalfWay(Class<?> main, Path... folders) throws Exception {
        Process process = ChildJvm.start(temporary, main, (Object[]) folders);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo(HalfWay.TOLD);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
