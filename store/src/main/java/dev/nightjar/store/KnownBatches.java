package dev.nightjar.store;

import dev.nightjar.model.port.BatchId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The batches of the last hour, so that a repetition is stored once: rows of the same transaction as the facts, and a map
 * of them in memory (about 150 bytes each) that is built again at start. The hour is one of this process's running: a jump
 * of the system's clock changes nothing, and time between two lives does not count. The writer's thread only.
 */
final class KnownBatches {

    /** The contract of {@link BatchId}. */
    static final Duration KNOWN_FOR = Duration.ofHours(1);

    private static final long UNKNOWN = Long.MIN_VALUE;

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    /** Key → when it was stored, the oldest first. */
    private final LinkedHashMap<String, Long> known = new LinkedHashMap<>();
    /** Of the transaction that is open. */
    private final Set<String> added = new HashSet<>();

    private final LongSupplier nanoTime;
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
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /** The first time goes on where the life before ended: at its youngest batch. */
    void load(Connection connection, long nowEpochNanos) throws SQLException {
        known.clear();
        rolledBack();
        try (PreparedStatement select =
                        connection.prepareStatement("select id, stored_nanos from batch order by stored_nanos");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                known.put(rows.getString(1), rows.getLong(2));
            }
        }
        if (beginNanos == UNKNOWN) {
            beginNanos = known.isEmpty() ? nowEpochNanos : known.lastEntry().getValue();
        }
    }

    private long now() {
        return beginNanos + nanoTime.getAsLong() - begin;
    }

    boolean contains(BatchId id) {
        return known.containsKey(id.key()) || added.contains(id.key());
    }

    void add(BatchId id, WriteTransaction transaction) throws SQLException {
        addedNanos = now();
        AppendedRow row = transaction.beginRow("batch");
        row.add(id.key()).add(addedNanos);
        row.end();
        added.add(id.key());
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
        added.forEach(key -> known.put(key, addedNanos));
        added.clear();
        if (forgettingBefore > forgottenBefore) {
            Iterator<Map.Entry<String, Long>> oldest = known.entrySet().iterator();
            while (oldest.hasNext() && oldest.next().getValue() < forgettingBefore) {
                oldest.remove();
            }
            forgottenBefore = forgettingBefore;
        }
    }

    void rolledBack() {
        added.clear();
        forgettingBefore = forgottenBefore;
    }
}
