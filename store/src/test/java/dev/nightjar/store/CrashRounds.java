package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.WriteResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Rounds of one store: an {@link AckedWriter} writes into it until it is killed with SIGKILL, then the store is opened and
 * compared with what was acknowledged. Real processes on a real disk.
 */
final class CrashRounds {

    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    private final Path dataDir;
    private final Path temporary;

    private final TreeSet<Long> acknowledged = new TreeSet<>();
    private long next;

    CrashRounds(Path dataDir, Path temporary) {
        this.dataDir = dataDir;
        this.temporary = temporary;
    }

    /** When a writer is killed. */
    enum Moment {
        /** After some acknowledgements. */
        ACKNOWLEDGED,
        /** When a file of a segment is being written. */
        SEALING,
        /** When two more files are in their places: the first of them is in the manifest then. */
        SEALED
    }

    /**
     * What a round gave.
     *
     * @param unfinishedFiles that the killed process left of a sealing
     * @param acknowledged batches of the round
     * @param unanswered batches that were committed although nobody was told
     * @param lost acknowledged batches of all rounds that are not there, or not whole
     * @param twice batches of all rounds of which more is there than was sent
     * @param sealedRows rows that lie in files
     * @param openMillis how long the store took to open
     */
    record Outcome(
            long unfinishedFiles,
            long acknowledged,
            long unanswered,
            long lost,
            long twice,
            long sealedRows,
            long openMillis) {}

    /**
     * One round, after which the last batches are sent again: those that are there are known.
     *
     * @param acks how many the writer has printed at least when it is killed
     */
    Outcome round(Moment moment, int acks) throws Exception {
        Set<Long> seen = killed(moment, acks);
        acknowledged.addAll(seen);
        long unfinished = unfinishedFiles();
        long start = System.nanoTime();
        try (DuckDbStore store = DuckDbStore.open(AckedWriter.settings(dataDir))) {
            long openMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            Map<Long, Long> stored = rowsPerBatch(store);
            Outcome outcome = new Outcome(
                    unfinished,
                    seen.size(),
                    stored.keySet().stream()
                            .filter(number -> !acknowledged.contains(number))
                            .count(),
                    acknowledged.stream()
                            .filter(number -> stored.getOrDefault(number, 0L) < AckedWriter.FACTS)
                            .count(),
                    stored.values().stream()
                            .filter(rows -> rows > AckedWriter.FACTS)
                            .count(),
                    store.health().sealed().values().stream()
                            .mapToLong(StoreHealth.Sealed::rows)
                            .sum(),
                    openMillis);
            assertThat(stored.values()).as("parts of batches").allMatch(rows -> rows >= AckedWriter.FACTS);
            sendAgain(store, stored);
            return outcome;
        }
    }

    private void sendAgain(DuckDbStore store, Map<Long, Long> stored) {
        long last = acknowledged.last();
        for (long number = Math.max(0, last - 4); number <= last + 10; number++) {
            WriteResult again = AckedWriter.write(store, number).join();
            assertThat(again)
                    .isEqualTo(
                            stored.containsKey(number)
                                    ? new WriteResult.Duplicate()
                                    : new WriteResult.Stored(AckedWriter.FACTS));
            acknowledged.add(number);
        }
        acknowledged.addAll(stored.keySet());
        next = acknowledged.last() + 1;
    }

    private Set<Long> killed(Moment moment, int acks) throws Exception {
        Process writer = start(next);
        Set<Long> seen = new TreeSet<>();
        try (BufferedReader lines = writer.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            boolean told = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).startsWith("ack ");
                seen.add(Long.parseLong(line.substring("ack ".length())));
                if (seen.size() >= acks && !told) {
                    told = true;
                    await(moment);
                    writer.toHandle().destroyForcibly();
                }
                // Acks that were printed before the signal came are read as well.
            }
            assertThat(seen).hasSizeGreaterThanOrEqualTo(acks);
        } finally {
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(writer.exitValue()).as("ended by the signal").isNotZero();
        return seen;
    }

    /** For ten seconds at most: the writer goes on writing, and so sealing. */
    private void await(Moment moment) throws IOException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        long before = files(".parquet");
        while (!isReached(moment, before) && System.nanoTime() - giveUp < 0) {
            Thread.onSpinWait();
        }
    }

    private boolean isReached(Moment moment, long filesBefore) throws IOException {
        return switch (moment) {
            case ACKNOWLEDGED -> true;
            case SEALING -> unfinishedFiles() > 0;
            case SEALED -> files(".parquet") >= filesBefore + 2;
        };
    }

    private long unfinishedFiles() throws IOException {
        return files(".tmp");
    }

    private long files(String ending) throws IOException {
        Path sealed = dataDir.resolve("sealed");
        if (!Files.exists(sealed)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(sealed)) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return 0; // renamed while they were listed
        }
    }

    Process start(long first) throws IOException {
        return ChildJvm.start(temporary, AckedWriter.class, dataDir, first);
    }

    /** Number of the batch → its facts or spans. */
    private static Map<Long, Long> rowsPerBatch(DuckDbStore store) {
        Map<Long, Long> perBatch = new TreeMap<>(countByTime(store, FactTables.GC_PAUSE));
        perBatch.putAll(countByTime(store, RowTable.SPAN));
        return perBatch;
    }

    private static Map<Long, Long> countByTime(DuckDbStore store, StoredTable table) {
        return store.ask("rows of " + table.name(), reading -> {
            String sql = "select " + table.timeColumn() + ", count(*) from " + Sources.of(table, ALL, reading)
                    + " group by 1";
            Map<Long, Long> counts = new TreeMap<>();
            reading.all(sql, List.of(), row -> counts.put(row.getLong(1), row.getLong(2)));
            return counts;
        });
    }
}
