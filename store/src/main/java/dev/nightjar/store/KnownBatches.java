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

/**
 * The batches of the last hour, so that a repetition is stored once: rows of the same transaction as the facts, and a map
 * of them in memory (about 150 bytes each) that is built again at start. The writer's thread only.
 */
final class KnownBatches {

    /** The contract of {@link BatchId}. */
    static final Duration KNOWN_FOR = Duration.ofHours(1);

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    /** Key → when it was stored, the oldest first. */
    private final LinkedHashMap<String, Long> known = new LinkedHashMap<>();
    /** Of the transaction that is open. */
    private final Set<String> added = new HashSet<>();

    private long addedEpochNanos;
    private long forgottenBefore = Long.MIN_VALUE;
    private long forgettingBefore = Long.MIN_VALUE;

    void load(Connection connection) throws SQLException {
        known.clear();
        rolledBack();
        try (PreparedStatement select =
                        connection.prepareStatement("select id, stored_nanos from batch order by stored_nanos");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                known.put(rows.getString(1), rows.getLong(2));
            }
        }
    }

    boolean contains(BatchId id) {
        return known.containsKey(id.key()) || added.contains(id.key());
    }

    void add(BatchId id, WriteTransaction transaction, long nowEpochNanos) throws SQLException {
        AppendedRow row = transaction.beginRow("batch");
        row.add(id.key()).add(nowEpochNanos);
        row.end();
        added.add(id.key());
        addedEpochNanos = nowEpochNanos;
    }

    /** Removes what is older than an hour, once a minute. */
    void sweep(WriteTransaction transaction, long nowEpochNanos) throws SQLException {
        long before = nowEpochNanos - KNOWN_FOR.toNanos();
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
        added.forEach(key -> known.put(key, addedEpochNanos));
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
