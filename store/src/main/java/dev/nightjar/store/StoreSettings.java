package dev.nightjar.store;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the embedded store is run.
 *
 * @param dataDir folder of this store alone; made when it does not exist
 * @param memoryLimitBytes what DuckDB may use outside the Java heap; the process needs its heap and ~200 MB beside it
 * @param retention facts older than this are removed by {@link DuckDbStore#retain()}
 * @param findingRetention findings last seen longer ago than this likewise
 * @param rollupRetention sums per minute older than this likewise; they outlive what they are made of
 * @param queueBytes batches that wait for the disk at most, by their estimated size in the heap
 * @param minFreeDiskBytes below this much free disk nothing is taken any more (queries and retention go on)
 * @param queryTimeout when a query is given up, from when it was asked
 * @param answerRows facts, spans or other rows that one answer may have; beyond it the query is refused
 * @param answerBytes what one answer may take of the Java heap, estimated; likewise
 * @param segmentRows when a table has so many new rows, they become a file
 * @param segmentAge when the first of a table's new rows is so old, they become a file
 * @param budgetBytes table → what its files may take at most: beyond it the oldest go, however young; none: no bound but age
 * @param vectors spans, logs and metrics are appended as whole vectors where the driver allows it; false: value by value
 */
public record StoreSettings(
        Path dataDir,
        long memoryLimitBytes,
        Duration retention,
        Duration findingRetention,
        Duration rollupRetention,
        long queueBytes,
        long minFreeDiskBytes,
        Duration queryTimeout,
        int answerRows,
        long answerBytes,
        long segmentRows,
        Duration segmentAge,
        Map<String, Long> budgetBytes,
        boolean vectors) {

    private static final long MB = 1L << 20;

    /** Below this DuckDB's own floor makes ordinary group-bys fail. */
    static final long MIN_MEMORY_BYTES = 64 * MB;

    public StoreSettings {
        if (memoryLimitBytes < MIN_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    "store memory limit " + memoryLimitBytes + " bytes, at least " + MIN_MEMORY_BYTES);
        }
        atLeast("retention", retention, Duration.ofMinutes(10));
        atLeast("finding retention", findingRetention, retention);
        atLeast("rollup retention", rollupRetention, retention);
        atLeast("query timeout", queryTimeout, Duration.ofSeconds(1));
        if (answerRows < 1 || answerBytes < MB) {
            throw new IllegalArgumentException(
                    "store answers of " + answerRows + " rows and " + answerBytes + " bytes, at least 1 and " + MB);
        }
        if (queueBytes < MB) {
            throw new IllegalArgumentException("store queue of " + queueBytes + " bytes, at least " + MB);
        }
        if (minFreeDiskBytes < 0) {
            throw new IllegalArgumentException("store minimum of free disk: " + minFreeDiskBytes + " bytes");
        }
        budgetBytes = Map.copyOf(budgetBytes);
        budgetBytes.forEach((table, bytes) -> {
            if (!Manifest.isSegmented(table) || bytes < MB) {
                throw new IllegalArgumentException("store budget of '" + table + "': " + bytes
                        + " bytes; it is for a table with files, and at least " + MB);
            }
        });
        atLeast("segment age", segmentAge, Duration.ofSeconds(1));
        if (segmentRows < 1) {
            throw new IllegalArgumentException("store segments of " + segmentRows + " rows, at least 1");
        }
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("store " + name + " " + value + ", at least " + least);
        }
    }

    /**
     * Facts for 8 days (the analyzer looks back 7), findings for a year, 64 MB of waiting batches, a reserve of 512 MB on
     * the disk, 30 s for a query, a million rows and a quarter of the Java heap for an answer; memory max(512 MB, min(2 GB,
     * 25 % of the machine's or container's RAM)).
     */
    public static StoreSettings defaults(Path dataDir) {
        return new StoreSettings(
                dataDir,
                defaultMemoryBytes(machineMemoryBytes()),
                Duration.ofDays(8),
                Duration.ofDays(365),
                Duration.ofDays(400),
                64 * MB,
                512 * MB,
                Duration.ofSeconds(30),
                1_000_000,
                Math.max(16 * MB, Runtime.getRuntime().maxMemory() / 4),
                2_000_000,
                Duration.ofHours(1),
                Map.of(),
                true);
    }

    static long defaultMemoryBytes(long machineBytes) {
        return Math.max(512 * MB, Math.min(2_048 * MB, machineBytes / 4));
    }

    /** What statements that do not fit into the memory may put on the disk, all together: else it might be all that is free. */
    long spillBytes() {
        return Math.max(1_024 * MB, 4 * memoryLimitBytes);
    }

    private static long machineMemoryBytes() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            return machine.getTotalMemorySize();
        }
        return 0;
    }

    public StoreSettings withMemoryLimitBytes(long bytes) {
        return changed(draft -> draft.memoryLimitBytes = bytes);
    }

    /** Findings and rollups stay at least as long as facts. */
    public StoreSettings withRetention(Duration facts) {
        return changed(draft -> {
            draft.retention = facts;
            draft.findingRetention = longer(facts, findingRetention);
            draft.rollupRetention = longer(facts, rollupRetention);
        });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    public StoreSettings withQueueBytes(long bytes) {
        return changed(draft -> draft.queueBytes = bytes);
    }

    public StoreSettings withQueryTimeout(Duration timeout) {
        return changed(draft -> draft.queryTimeout = timeout);
    }

    public StoreSettings withAnswers(int rows, long bytes) {
        return changed(draft -> {
            draft.answerRows = rows;
            draft.answerBytes = bytes;
        });
    }

    public StoreSettings withSegments(long rows, Duration age) {
        return changed(draft -> {
            draft.segmentRows = rows;
            draft.segmentAge = age;
        });
    }

    public StoreSettings withBudgets(Map<String, Long> bytes) {
        return changed(draft -> draft.budgetBytes = bytes);
    }

    public StoreSettings withVectors(boolean wanted) {
        return changed(draft -> draft.vectors = wanted);
    }

    private StoreSettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings that are being changed. */
    private static final class Draft {
        private final Path dataDir;
        private long memoryLimitBytes;
        private Duration retention;
        private Duration findingRetention;
        private Duration rollupRetention;
        private long queueBytes;
        private final long minFreeDiskBytes;
        private Duration queryTimeout;
        private int answerRows;
        private long answerBytes;
        private long segmentRows;
        private Duration segmentAge;
        private Map<String, Long> budgetBytes;
        private boolean vectors;

        Draft(StoreSettings from) {
            dataDir = from.dataDir;
            memoryLimitBytes = from.memoryLimitBytes;
            retention = from.retention;
            findingRetention = from.findingRetention;
            rollupRetention = from.rollupRetention;
            queueBytes = from.queueBytes;
            minFreeDiskBytes = from.minFreeDiskBytes;
            queryTimeout = from.queryTimeout;
            answerRows = from.answerRows;
            answerBytes = from.answerBytes;
            segmentRows = from.segmentRows;
            segmentAge = from.segmentAge;
            budgetBytes = from.budgetBytes;
            vectors = from.vectors;
        }

        StoreSettings settings() {
            return new StoreSettings(
                    dataDir,
                    memoryLimitBytes,
                    retention,
                    findingRetention,
                    rollupRetention,
                    queueBytes,
                    minFreeDiskBytes,
                    queryTimeout,
                    answerRows,
                    answerBytes,
                    segmentRows,
                    segmentAge,
                    budgetBytes,
                    vectors);
        }
    }
}
