package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.WriteResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An acknowledged batch survives kill -9 of the process, once. Real processes on a real disk. */
@Timeout(240)
class KillNineIT {

    private static final int ROUNDS = 5;

    @TempDir
    Path killed;

    @TempDir
    Path dataDir;

    @Test
    void whatWasAcknowledgedIsThereOnceAfterEachKill() throws Exception {
        TreeSet<Long> acknowledged = new TreeSet<>();
        long next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // Another number of acks each round: the kill meets another moment of the group commit.
            killAfter(3 + 7 * round, next, acknowledged);
            long last = acknowledged.last();
            try (DuckDbStore store = DuckDbStore.open(AckedWriter.settings(dataDir))) {
                Map<Long, Long> stored = factsPerBatch(store);
                assertThat(stored.keySet()).as("round " + round).containsAll(acknowledged);
                assertThat(stored.values()).as("whole and once").containsOnly((long) AckedWriter.FACTS);

                for (long number = Math.max(0, last - 4); number <= last + 10; number++) {
                    WriteResult again = AckedWriter.write(store, number).join();
                    assertThat(again)
                            .isEqualTo(
                                    stored.containsKey(number)
                                            ? new WriteResult.Duplicate()
                                            : new WriteResult.Stored(AckedWriter.FACTS));
                    acknowledged.add(number);
                }
                Map<Long, Long> afterwards = factsPerBatch(store);
                assertThat(afterwards.keySet()).containsAll(acknowledged);
                assertThat(afterwards.values()).containsOnly((long) AckedWriter.FACTS);
                next = 1 + new TreeSet<>(afterwards.keySet()).last();
            }
        }
    }

    @Test
    void anotherProcessIsToldWhoHasTheStore() throws Exception {
        Process owner = start(0);
        try (BufferedReader lines = owner.inputReader()) {
            await(lines, "open");
            assertThatThrownBy(() -> DuckDbStore.open(AckedWriter.settings(dataDir)))
                    .isInstanceOf(StoreNotOpened.class)
                    .hasMessageContaining("in use by process " + owner.pid());
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    private void killAfter(int acks, long first, Set<Long> acknowledged) throws Exception {
        Process writer = start(first);
        try (BufferedReader lines = writer.inputReader()) {
            await(lines, "open");
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).startsWith("ack ");
                acknowledged.add(Long.parseLong(line.substring("ack ".length())));
                if (++seen == acks) {
                    writer.toHandle().destroyForcibly();
                }
                // Acks that were printed before the signal came are read as well.
            }
            assertThat(seen).isGreaterThanOrEqualTo(acks);
        } finally {
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(writer.exitValue()).as("ended by the signal").isNotZero();
    }

    private static void await(BufferedReader lines, String expected) throws IOException {
        String line = lines.readLine();
        assertThat(line).isEqualTo(expected);
    }

    private Process start(long first) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + killed, // a killed process leaves DuckDB's library behind
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AckedWriter.class.getName(),
                        dataDir.toString(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Number of the batch → its facts or spans. */
    private static Map<Long, Long> factsPerBatch(DuckDbStore store) {
        Map<Long, Long> perBatch = new HashMap<>();
        TimeRange all = new TimeRange(0, Long.MAX_VALUE);
        store.gcPauses(new Query.GcPauses(AckedWriter.ORIGIN.environment(), AckedWriter.ORIGIN.service(), all))
                .forEach(row -> perBatch.merge(row.fact().startEpochNanos(), 1L, Long::sum));
        perBatch.putAll(store.countByTime(RowTable.SPAN, all));
        return perBatch;
    }
}
