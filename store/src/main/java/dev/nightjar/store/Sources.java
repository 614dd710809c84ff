package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.store.Segment.State;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a query finds a table's rows: SQL to select from, of what the query's transaction sees. */
final class Sources {

    private Sources() {}

    /** One relation with all rows of a range and maybe others, in the order in which they came. */
    static String of(StoredTable table, TimeRange range, Reading reading) throws SQLException {
        if (!Manifest.isSegmented(table.name())) {
            return table.name();
        }
        List<String> parts = new ArrayList<>();
        List<Segment> segments = Manifest.in(table.name(), range, reading);
        List<Segment> sealed =
                segments.stream().filter(segment -> !segment.isNative()).toList();
        if (!sealed.isEmpty()) {
            parts.add("select " + table.allColumns() + " from " + parquet(sealed, reading.dataDir()));
        }
        for (Segment segment : segments) {
            if (segment.isNative()) {
                parts.add("select " + table.allColumns() + " from " + segment.nativeTable());
            }
        }
        return "(" + String.join(" union all ", parts) + ")";
    }

    /** One relation with the rows of a segment. */
    static String of(StoredTable table, Segment segment, Path dataDir) {
        String rows = segment.isNative() ? segment.nativeTable() : parquet(List.of(segment), dataDir);
        return "(select " + table.allColumns() + " from " + rows + ")";
    }

    /** The rows of sealed segments. */
    private static String parquet(List<Segment> sealed, Path dataDir) {
        return parquet(sealed, dataDir, "");
    }

    /**
     * Likewise.
     *
     * @param options of {@code read_parquet}, each after a comma
     */
    static String parquet(List<Segment> sealed, Path dataDir, String options) {
        return sealed.stream()
                .map(segment -> "'" + segment.file(dataDir).toString().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "read_parquet([", "]" + options + ")"));
    }

    /** One relation with those rows of a range that are not sealed yet; null when there is none. */
    static @Nullable String unsealed(StoredTable table, TimeRange range, Reading reading) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (Segment segment : Manifest.in(table.name(), range, reading)) {
            // What findings rest on was sealed, and so summed, before it was copied.
            if (segment.isNative() && segment.state() != State.PINNED) {
                parts.add("select " + table.allColumns() + " from " + segment.nativeTable());
            }
        }
        return parts.isEmpty() ? null : "(" + String.join(" union all ", parts) + ")";
    }
}
