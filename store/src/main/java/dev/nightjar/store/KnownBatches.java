package dev.nightjar.store;

import dev.nightjar.model.port.BatchId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of the last hour, so that a repetition is stored once: rows of the same transaction as the facts, and hashes
 * of them in memory (21 to 43 bytes each) that are read again at start. The hour is one of this process's running: a jump
 * of the system's clock changes nothing, and time between two lives does not count. The writer's thread only.
 */
final class KnownBatches {

    private static final Logger log = LoggerFactory.getLogger(KnownBatches.class);

    /** The contract of {@link BatchId}. */
    static final Duration KNOWN_FOR = Duration.ofHours(1);

    /** 170 MB at most; 1,100 batches in each second of the hour. */
    private static final int MOST = 4_000_000;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    /** Is forgotten as a whole. */
    private static final Duration SLICE = Duration.ofMinutes(5);

    /** What was stored from an instant on, until the next slice begins. */
    private static final class Slice {
        final long fromNanos;
        final BatchHashes hashes = new BatchHashes();

        Slice(long fromNanos) {
            this.fromNanos = fromNanos;
        }

        boolean isBefore(long nanos) {
            return fromNanos + SLICE.toNanos() <= nanos;
        }
    }

    /** The oldest first. */
    private final Deque<Slice> slices = new ArrayDeque<>();
    /** In all slices. */
    private int known;
    /** Of the transaction that is open. */
    private final Set<BatchHash> added = new HashSet<>();

    private final LongSupplier nanoTime;
    private final int most;
    private final long begin;
    private long beginNanos = UNKNOWN;
    private long addedNanos;
    private long forgottenBefore = Long.MIN_VALUE;
    private long forgettingBefore = Long.MIN_VALUE;

    /**
     * Begins with nothing known.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    KnownBatches(LongSupplier nanoTime) {
        this(nanoTime, MOST);
    }

    KnownBatches(LongSupplier nanoTime, int most) {
        this.nanoTime = nanoTime;
        this.most = most;
        this.begin = nanoTime.getAsLong();
    }

    /** The first time goes on where the life before ended: at its youngest batch. */
    void load(Connection connection, long nowEpochNanos) throws SQLException {
        slices.clear();
        known = 0;
        rolledBack();
        long youngest = UNKNOWN;
        try (PreparedStatement select =
                        connection.prepareStatement("select id, stored_nanos from batch order by stored_nanos");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                youngest = rows.getLong(2);
                remember(BatchHash.of(rows.getString(1)), youngest);
            }
        }
        if (beginNanos == UNKNOWN) {
            beginNanos = youngest == UNKNOWN ? nowEpochNanos : youngest;
        }
    }

    private long now() {
        return beginNanos + nanoTime.getAsLong() - begin;
    }

    /** False when the batch is known: then its facts are stored, or are rows of this transaction. */
    boolean add(BatchId id, WriteTransaction transaction) throws SQLException {
        BatchHash hash = BatchHash.of(id);
        if (added.contains(hash) || isKnown(hash)) {
            return false;
        }
        addedNanos = now();
        AppendedRow row = transaction.beginRow("batch");
        row.add(id.key()).add(addedNanos);
        row.end();
        added.add(hash);
        return true;
    }

    private boolean isKnown(BatchHash hash) {
        for (Slice slice : slices) {
            if (slice.hashes.contains(hash)) {
                return true;
            }
        }
        return false;
    }

    /** Removes what is older than an hour, once a minute. */
    void sweep(WriteTransaction transaction) throws SQLException {
        long before = now() - KNOWN_FOR.toNanos();
        if (before - SWEEP_EVERY.toNanos() < forgottenBefore) {
            return;
        }
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("delete from batch where stored_nanos < ?")) {
            delete.setLong(1, before);
            delete.executeUpdate();
        }
        forgettingBefore = before;
    }

    void committed() {
        added.forEach(hash -> remember(hash, addedNanos));
        added.clear();
        if (forgettingBefore > forgottenBefore) {
            while (!slices.isEmpty() && slices.getFirst().isBefore(forgettingBefore)) {
                forgetOldest();
            }
            forgottenBefore = forgettingBefore;
        }
    }

    /** Times come in their order. */
    private void remember(BatchHash hash, long storedNanos) {
        if (slices.isEmpty() || slices.getLast().isBefore(storedNanos)) {
            slices.addLast(new Slice(storedNanos));
        }
        if (slices.getLast().hashes.add(hash)) {
            known++;
        }
        if (known > most) {
            forgetOldest();
            log.warn(
                    "More than {} batches within an hour: the oldest are known no longer, and one of them that comes"
                            + " again is stored twice. Let senders put more into each request",
                    most);
        }
    }

    private void forgetOldest() {
        known -= slices.removeFirst().hashes.size();
    }

    void rolledBack() {
        added.clear();
        forgettingBefore = forgottenBefore;
    }
}
