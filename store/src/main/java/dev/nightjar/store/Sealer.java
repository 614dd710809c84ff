package dev.nightjar.store;

import dev.nightjar.store.Segment.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns segments into Parquet files: an open one gives way to the next when it has enough rows or is old enough, then its
 * rows are copied to a file, and then the file takes its place in the manifest. The file is complete and on the disk before
 * the manifest says so; what a crash leaves of it is removed at the next start, and it is made again. One thread of its own,
 * ended by {@link #close()}.
 */
final class Sealer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** A rollup gets few rows of each segment. */
    private static final int ROLLUP_AGES = 24;

    /** DuckDB's default: what its reader skips as a whole by least and greatest values. */
    private static final int ROW_GROUP = 122_880;

    private final Database database;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final GroupWriter writer;
    private final Writes writes;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("nightjar-store-sealer").daemon().factory());
    /** Table → when its open segment was last seen without rows. On the sealer's thread. */
    private final Map<String, Long> emptyAt = new HashMap<>();

    private boolean failed;

    /**
     * Begins at once.
     *
     * @param lookEvery zero: only when somebody asks for it
     */
    Sealer(
            Database database,
            StoreSettings settings,
            InstantSource clock,
            GroupWriter writer,
            Writes writes,
            Duration lookEvery) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.writer = writer;
        this.writes = writes;
        if (lookEvery.isPositive()) {
            var _ = thread.scheduleWithFixedDelay(
                    this::look, lookEvery.toMillis(), lookEvery.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            sealDue();
            if (failed) {
                log.info("Segments are sealed again");
                failed = false;
            }
        } catch (Throwable e) { // an error too: it would end the schedule
            if (!failed) {
                log.warn(
                        "A segment was not sealed, its rows stay where they are; it is tried again: {}",
                        Trouble.reason(unwrapped(e)));
            }
            failed = true;
        }
    }

    private static Throwable unwrapped(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }

    private long sealDue() throws IOException, SQLException {
        long now = DuckDbStore.epochNanos(clock.instant());
        for (Segment open : writer.openSegments()) {
            if (isDue(open, now)) {
                replace(open);
            }
        }
        return sealFull();
    }

    private boolean isDue(Segment open, long now) throws SQLException {
        if (Manifest.table(open.table()) instanceof Rollup) {
            return now - open.openedNanos()
                            >= ROLLUP_AGES * settings.segmentAge().toNanos()
                    && rows(open) > 0;
        }
        if (open.rows() == 0) {
            emptyAt.put(open.table(), now);
            return false;
        }
        // Of one that nothing came to for long, the first row begins the age.
        long since = Math.max(open.openedNanos(), emptyAt.getOrDefault(open.table(), Long.MIN_VALUE));
        return open.rows() >= settings.segmentRows()
                || now - since >= settings.segmentAge().toNanos();
    }

    /** The writer does not know how many rows a rollup has. */
    private long rows(Segment rollup) throws SQLException {
        try (Connection connection = database.connect()) {
            return Manifest.rows(rollup, connection);
        }
    }

    /** Seals what is due now; returns how many rows that were. */
    long sealNow() {
        return inThread(this::sealDue);
    }

    /** Seals everything that was sent; returns how many rows that were. */
    long sealAll() {
        return inThread(() -> {
            for (Segment open : writer.openSegments()) {
                if (open.rows() > 0 && !(Manifest.table(open.table()) instanceof Rollup)) {
                    replace(open);
                }
            }
            return sealFull();
        });
    }

    /** Runs something on the thread that seals. */
    <T> T whileNothingIsSealed(Callable<T> task) throws ExecutionException, InterruptedException {
        return thread.submit(task).get();
    }

    private long inThread(Callable<Long> task) {
        try {
            return whileNothingIsSealed(task);
        } catch (ExecutionException e) {
            throw new IllegalStateException("sealing failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sealing", e);
        }
    }

    /** Between two groups of the writer: the next row goes to the next segment. */
    private void replace(Segment open) {
        StoredTable table = Manifest.table(open.table());
        writes.betweenGroups(
                        Pending.After.SEGMENTS,
                        connection -> inTransaction(connection, () -> {
                            Manifest.fill(table, open, connection);
                            Manifest.open(table, open.id() + 1, DuckDbStore.epochNanos(clock.instant()), connection);
                        }))
                .join();
    }

    /** One that cannot be sealed does not keep the others from it; it is tried again the next time. */
    private long sealFull() throws IOException, SQLException {
        long rows = 0;
        Exception failure = null;
        for (StoredTable table : Manifest.TABLES) {
            for (Segment full : fullOf(table)) {
                try {
                    seal(table, full);
                    rows += full.rows();
                } catch (IOException | SQLException | RuntimeException e) {
                    failure = e;
                }
            }
        }
        if (failure instanceof IOException e) {
            throw e;
        } else if (failure instanceof SQLException e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        }
        return rows;
    }

    private List<Segment> fullOf(StoredTable table) throws SQLException {
        try (Connection connection = database.connect()) {
            return Manifest.all(table.name(), connection).stream()
                    .filter(segment -> segment.state() == State.FULL)
                    .toList();
        }
    }

    private void seal(StoredTable table, Segment full) throws IOException, SQLException {
        long begin = System.nanoTime();
        Path file = full.file(database.dataDir());
        Path folder = Files.createDirectories(file.getParent());
        Path unfinished = folder.resolve(file.getFileName() + ".tmp");
        Files.deleteIfExists(unfinished);
        try (Connection connection = database.connect();
                Statement copy = connection.createStatement()) {
            copy.execute("copy (select " + table.allColumns() + " from " + full.nativeTable() + table.sealedOrder()
                    + ") to '"
                    + unfinished.toString().replace("'", "''")
                    + "' (format parquet, compression zstd, parquet_version v2, row_group_size " + ROW_GROUP
                    + ", field_ids 'auto')");
        }
        force(unfinished);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        for (Path made = folder; made != null && !made.equals(database.dataDir()); made = made.getParent()) {
            force(made);
        }
        long bytes = Files.size(file);
        try (Connection connection = database.connect()) {
            // Sums in the same transaction, so that a row is counted once.
            inTransaction(connection, () -> {
                Rollup.add(table, full.nativeTable(), connection);
                Manifest.seal(full, bytes, connection);
            });
        }
        log.debug(
                "Sealed {} rows of {} in {} ms: {} bytes",
                full.rows(),
                full.nativeTable(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                bytes);
    }

    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private interface Steps {
        void take() throws SQLException;
    }

    private static boolean inTransaction(Connection connection, Steps steps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin transaction");
            try {
                steps.take();
                statement.execute("commit");
                return true;
            } catch (SQLException | RuntimeException e) {
                statement.execute("rollback");
                throw e;
            }
        }
    }

    /** What is being sealed is given up; the next start goes on with it. */
    @Override
    public void close() {
        for (Runnable waiting : thread.shutdownNow()) {
            if (waiting instanceof Future<?> asked) {
                asked.cancel(false); // whoever asked for it does not wait for ever
            }
        }
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                log.warn("The store's sealer did not end within 30 s of closing it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
