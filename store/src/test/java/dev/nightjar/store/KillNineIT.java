package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An acknowledged batch survives kill -9 of the process, once. Five of the rounds of {@code ./nightjar bench crash}. */
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
}
