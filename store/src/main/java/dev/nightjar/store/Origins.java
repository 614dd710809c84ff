package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.rows.Emitter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Origins by the numbers that rows refer to. Numbers grow and are not used again while the store is open. The writer's thread only. */
final class Origins {

    static final String COLUMNS = "id, environment, namespace, service, version, host, instance, run, zone";

    private final Map<Emitter, Integer> ids = new HashMap<>();
    /** Of the transaction that is open. */
    private final Map<Emitter, Integer> added = new HashMap<>();

    private int last;

    void load(Connection connection) throws SQLException {
        ids.clear();
        added.clear();
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + ", attributes from origin");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.put(new Emitter(origin(rows), attributes(rows.getString(10))), rows.getInt(1));
                last = Math.max(last, rows.getInt(1));
            }
        }
    }

    /** Of a row that begins with {@link #COLUMNS}. */
    static Origin origin(ResultSet rows) throws SQLException {
        return new Origin(
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9));
    }

    private static SortedMap<String, String> attributes(@Nullable String json) {
        return json == null ? Collections.emptySortedMap() : DetailJson.ATTRIBUTES.read(json);
    }

    /** Of facts, whose senders say no more. */
    int id(Origin origin, WriteTransaction transaction, long nowEpochNanos) throws SQLException {
        return id(new Emitter(origin, Collections.emptySortedMap()), transaction, nowEpochNanos);
    }

    int id(Emitter emitter, WriteTransaction transaction, long nowEpochNanos) throws SQLException {
        Integer known = ids.get(emitter);
        if (known == null) {
            known = added.get(emitter);
        }
        if (known != null) {
            return known;
        }
        int id = ++last;
        Origin origin = emitter.origin();
        AppendedRow row = transaction.beginRow("origin");
        row.add(id)
                .add(origin.environment())
                .add(origin.namespace())
                .add(origin.service())
                .add(origin.version())
                .add(origin.host())
                .add(origin.instance())
                .add(origin.run())
                .add(origin.zone())
                .add(nowEpochNanos)
                .add(
                        emitter.attributes().isEmpty()
                                ? null
                                : DetailJson.ATTRIBUTES.write(new TreeMap<>(emitter.attributes())));
        row.end();
        added.put(emitter, id);
        return id;
    }

    void committed() {
        ids.putAll(added);
        added.clear();
    }

    void rolledBack() {
        added.clear();
    }
}
