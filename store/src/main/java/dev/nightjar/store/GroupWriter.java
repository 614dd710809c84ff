package dev.nightjar.store;

import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.WriteResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Batches that arrive together share a transaction: it is committed 200 ms after its oldest
 * batch arrived, earlier when nothing more waits, the oldest has waited for 20 ms, and the commit before is eight times as
 * long ago as it took: what a commit costs hardly depends on how much is in it. Everybody is answered after the commit, on
 * another thread. One batch that cannot be stored does not take the others of its group with it.
 */
final class GroupWriter implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);

    private static final long COMMIT_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int COMMITS_APART = 8;
    private static final Duration DISK_RETRY_AFTER = Duration.ofSeconds(10);
    private static final long MB = 1L << 20;

    /** Only an interrupt of its thread, which nobody here does, leads to it while the store is open. */
    static final String ENDED = "the store's writer has ended: restart this process";

    private final Database database;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final LongSupplier freeDiskBytes;
    private final WriteQueue queue;
    private final WriteCounters counters;
    private final ChangedHours changedHours;
    private final Executor acks;
    private final Origins origins = new Origins();
    private final KnownBatches batches;
    private final OpenSegments segments = new OpenSegments();
    private final @Nullable DuckDbVectors vectors;
    private Connection connection;
    private boolean stale;
    private volatile @Nullable String trouble;
    private long refused;
    private long committedNanos = System.nanoTime();
    private long commitNanos;

    GroupWriter(
            Database database,
            StoreSettings settings,
            InstantSource clock,
            LongSupplier nanoTime,
            LongSupplier freeDiskBytes,
            WriteQueue queue,
            WriteCounters counters,
            ChangedHours changedHours,
            Executor acks)
            throws SQLException {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.freeDiskBytes = freeDiskBytes;
        this.queue = queue;
        this.counters = counters;
        this.changedHours = changedHours;
        this.acks = acks;
        vectors = settings.vectors() ? DuckDbVectors.find().orElse(null) : null;
        batches = new KnownBatches(nanoTime);
        connection = database.connect();
        load();
    }

    private void load() throws SQLException {
        origins.load(connection);
        batches.load(connection, DuckDbStore.epochNanos(clock.instant()));
        segments.load(connection);
    }

    /** Those that take rows, with their rows, as of the last commit. */
    Collection<Segment> openSegments() {
        return segments.all();
    }

    /** Until the queue is closed and everything in it is answered. No failure ends it, be it an error of the JVM. */
    @Override
    public void run() {
        try {
            for (Pending next = queue.take(); next != null; next = queue.take()) {
                try {
                    switch (next) {
                        case Pending.Write write -> group(write);
                        case Pending.Chore<?> chore -> run(chore);
                    }
                } catch (RuntimeException | Error e) {
                    // Not even the answer could be given.
                    log.error("Store writer failed, it goes on with what comes next", e);
                }
            }
        } catch (InterruptedException e) {
            // Nobody of this module interrupts the writer; whoever does wants it gone.
            log.error("Store writer was interrupted: nothing is stored any more until the process starts again");
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void group(Pending.Write first) throws InterruptedException {
        List<Pending.Write> group = new ArrayList<>(List.of(first));
        List<WriteResult> results;
        try {
            String full = fullDisk();
            if (full != null) {
                addWaiting(group);
                refuse(group, new WriteResult.Busy(DISK_RETRY_AFTER, full));
                return;
            }
            results = store(group, true);
        } catch (SQLException | RuntimeException | Error e) {
            // An error is of one batch as a rule: one that is too large for the heap, or too deep for the stack.
            if (group.size() > 1 && (e instanceof Error || Trouble.isAboutTheData(e))) {
                oneByOne(group);
            } else {
                refuse(group, Trouble.answer(e));
            }
            return;
        } catch (InterruptedException e) {
            refuse(group, new WriteResult.Busy(DISK_RETRY_AFTER, ENDED));
            throw e;
        }
        resumed();
        for (int i = 0; i < group.size(); i++) {
            answer(group.get(i), results.get(i));
        }
    }

    private void oneByOne(List<Pending.Write> group) throws InterruptedException {
        for (Pending.Write write : group) {
            List<Pending.Write> alone = List.of(write);
            WriteResult result;
            try {
                result = store(alone, false).getFirst();
            } catch (SQLException | RuntimeException | Error e) {
                refuse(alone, Trouble.answer(e));
                continue;
            }
            answer(write, result);
        }
    }

    /**
     * Stores writes in one transaction.
     *
     * @param group gets those that join, so that they are known when this fails
     * @param more whether others may join
     * @return what became of each of the group, after the commit
     */
    private List<WriteResult> store(List<Pending.Write> group, boolean more) throws SQLException, InterruptedException {
        List<WriteResult> results = new ArrayList<>();
        Pending.Write first = group.getFirst();
        long begun = System.nanoTime();
        long now = DuckDbStore.epochNanos(clock.instant());
        refreshConnection();
        try (WriteTransaction transaction = WriteTransaction.begin(connection, segments, vectors)) {
            batches.sweep(transaction);
            results.add(append(first, transaction, now));
            while (more) {
                Pending.Write next = next(first.sinceNanos(), begun);
                if (next == null) {
                    break;
                }
                group.add(next);
                results.add(append(next, transaction, now));
            }
            long start = System.nanoTime();
            transaction.commit();
            committedNanos = System.nanoTime();
            commitNanos = committedNanos - start;
            counters.committed(commitNanos);
            origins.committed();
            batches.committed();
            segments.committed();
            return results;
        } catch (Throwable e) {
            origins.rolledBack();
            batches.rolledBack();
            segments.rolledBack();
            stale = !Trouble.isAboutTheData(e) || e.getSuppressed().length > 0;
            throw e;
        } finally {
            changedHours.over();
        }
    }

    /** After a failed commit the disk alone knows what became durable: look there before the next one. */
    private void refreshConnection() throws SQLException {
        if (stale) {
            connection.close();
            connection = database.connect();
            load();
            stale = false;
        }
    }

    /** The next write of the open group; null when it is time to commit. */
    private Pending.@Nullable Write next(long oldestSinceNanos, long begunNanos) throws InterruptedException {
        long now = System.nanoTime();
        if (now - begunNanos >= COMMIT_AFTER_NANOS) {
            return null;
        }
        // Of an old group everything joins that waits already: after a stop all of it is old, and one by one it would
        // never be caught up with.
        long age = now - oldestSinceNanos;
        long apart = COMMITS_APART * commitNanos - (now - committedNanos);
        long linger = Math.min(Math.max(LINGER_NANOS - age, apart), COMMIT_AFTER_NANOS - age);
        return queue.takeWrite(Math.max(0, linger));
    }

    private WriteResult append(Pending.Write write, WriteTransaction transaction, long now) throws SQLException {
        try {
            return appended(write, transaction, now);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Making its rows would fail again, however often it is sent.
            log.error("A batch met a mistake of the store's own and is refused, please report this", e);
            throw new IllegalArgumentException("the store broke on it: " + e, e);
        }
    }

    private WriteResult appended(Pending.Write write, WriteTransaction transaction, long now) throws SQLException {
        return switch (write) {
            case Pending.BatchWrite batch -> append(batch.batch(), transaction, now);
            case Pending.RowsWrite rows -> append(rows.batch(), transaction, now);
            case Pending.FindingWrite finding -> {
                FindingTable.replace(finding, transaction.connection());
                yield new WriteResult.Stored(1);
            }
            case Pending.Withdrawal withdrawal -> {
                FindingTable.delete(withdrawal.environment(), withdrawal.id(), transaction.connection());
                yield new WriteResult.Stored(0);
            }
        };
    }

    private WriteResult append(Batch batch, WriteTransaction transaction, long now) throws SQLException {
        if (!batches.add(batch.id(), transaction)) {
            return new WriteResult.Duplicate();
        }
        if (!batch.facts().isEmpty()) {
            int origin = origins.id(batch.origin(), transaction, now);
            for (Fact fact : batch.facts()) {
                FactTables.append(fact, batch.origin(), origin, transaction);
                if (fact instanceof WorkTotal total) {
                    changedHours.add(batch.origin().environment(), total.fromEpochNanos());
                }
            }
        }
        return new WriteResult.Stored(batch.facts().size());
    }

    private WriteResult append(RowBatch batch, WriteTransaction transaction, long now) throws SQLException {
        if (!batches.add(batch.id(), transaction)) {
            return new WriteResult.Duplicate();
        }
        int[] ids = new int[batch.emitters().size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = origins.id(batch.emitters().get(i), transaction, now);
        }
        transaction.append(batch, ids);
        return new WriteResult.Stored(batch.rows().size());
    }

    private @Nullable String fullDisk() {
        long free = freeDiskBytes.getAsLong();
        if (free >= settings.minFreeDiskBytes()) {
            return null;
        }
        return "the disk with " + settings.dataDir() + " has " + free / MB + " MB free, the store keeps "
                + settings.minFreeDiskBytes() / MB
                + " MB: free some space or lower nightjar.store.retention; it goes on by itself";
    }

    private void addWaiting(List<Pending.Write> group) throws InterruptedException {
        for (Pending.Write next = queue.takeWrite(0); next != null; next = queue.takeWrite(0)) {
            group.add(next);
        }
    }

    private void refuse(List<Pending.Write> group, WriteResult why) {
        if (why instanceof WriteResult.Busy busy) {
            if (trouble == null) {
                log.warn("Store refuses writes for now, senders will repeat them: {}", busy.reason());
            }
            trouble = busy.reason();
            refused += group.size();
        } else if (why instanceof WriteResult.Failed failed) {
            log.debug("Refused a batch: {}", failed.reason());
        }
        group.forEach(write -> answer(write, why));
    }

    private void resumed() {
        if (trouble != null) {
            log.info("Store takes writes again; {} were refused meanwhile", refused);
            trouble = null;
            refused = 0;
        }
    }

    /** Why writes are refused at present; null when they are not. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private void answer(Pending.Write write, WriteResult result) {
        counters.answered(result);
        queue.release(write);
        acks.execute(() -> write.answer().complete(result));
    }

    private <T> void run(Pending.Chore<T> chore) {
        try {
            refreshConnection();
            T result = chore.task().run(connection);
            switch (chore.after()) {
                case NOTHING -> {}
                case SEGMENTS -> segments.load(connection);
                case EVERYTHING -> stale = true;
            }
            acks.execute(() -> chore.answer().complete(result));
        } catch (SQLException | RuntimeException | Error e) {
            stale = true;
            acks.execute(() -> chore.answer().completeExceptionally(e));
        }
    }

    /** However the thread ends, nobody waits for it in vain. */
    private void close() {
        queue.close();
        trouble = ENDED;
        for (Pending left : queue.drain()) {
            switch (left) {
                case Pending.Write write -> answer(write, new WriteResult.Busy(DISK_RETRY_AFTER, ENDED));
                case Pending.Chore<?> chore -> chore.answer().completeExceptionally(new IllegalStateException(ENDED));
            }
        }
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("Store writer's connection did not close: {}", e.getMessage());
        }
    }
}
