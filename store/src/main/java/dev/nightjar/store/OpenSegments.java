package dev.nightjar.store;

import dev.nightjar.store.Segment.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments that take rows, and how many they have. Changed by the writer's thread only; {@link #all()} is for others. */
final class OpenSegments {

    private final Map<String, Segment> open = new HashMap<>();
    /** Rows of the transaction that is open. */
    private final Map<String, Long> added = new HashMap<>();

    private volatile List<Segment> shown = List.of();

    void load(Connection connection) throws SQLException {
        open.clear();
        added.clear();
        for (StoredTable table : Manifest.TABLES) {
            for (Segment segment : Manifest.all(table.name(), connection)) {
                if (segment.state() == State.OPEN) {
                    open.put(table.name(), withRows(segment, Manifest.rows(segment, connection)));
                }
            }
        }
        shown = List.copyOf(open.values());
    }

    private static Segment withRows(Segment segment, long rows) {
        return new Segment(
                segment.table(),
                segment.id(),
                segment.state(),
                segment.openedNanos(),
                segment.fromNanos(),
                segment.toNanos(),
                rows,
                segment.bytes());
    }

    /** The native table that takes rows of a table: itself when it has no segments. */
    String nativeTable(String table) {
        Segment segment = open.get(table);
        return segment == null ? table : segment.nativeTable();
    }

    /** Rows came to a table in the transaction that is open. */
    void added(String table, long rows) {
        added.merge(table, rows, Long::sum);
    }

    void committed() {
        added.forEach((table, rows) ->
                open.computeIfPresent(table, (_, segment) -> withRows(segment, segment.rows() + rows)));
        added.clear();
        shown = List.copyOf(open.values());
    }

    void rolledBack() {
        added.clear();
    }

    /** As of the last commit. */
    Collection<Segment> all() {
        return shown;
    }
}
