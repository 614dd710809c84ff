package dev.nightjar.model.rows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns of a table of {@link Rows}, by their numbers. */
public final class Layout {

    /** What a column holds. */
    public enum Kind {
        /** A {@code long}. */
        LONG,
        /** An {@code int}. */
        INT,
        /** A {@code double}. */
        DOUBLE,
        /** Two {@code long}s, the high one first. */
        UUID,
        /** UTF-8. */
        TEXT,
        /** Texts by texts; each key once. Never null, maybe empty. One such column at most. */
        TEXTS
    }

    /**
     * A column.
     *
     * @param optional whether rows may have no value in it
     */
    public record Column(String name, Kind kind, boolean optional) {}

    private final String table;
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    public Layout(String table) {
        this.table = table;
    }

    /** Adds a column that every row has a value in; returns its number. */
    int column(String name, Kind kind) {
        return add(new Column(name, kind, false));
    }

    /** Adds a column that rows may have no value in; returns its number. */
    int optional(String name, Kind kind) {
        return add(new Column(name, kind, true));
    }

    private int add(Column column) {
        if (!names.add(column.name())) {
            throw new IllegalArgumentException("column " + column.name() + " of " + table + " occurs twice");
        }
        if (column.kind() == Kind.TEXTS && columns.stream().anyMatch(other -> other.kind() == Kind.TEXTS)) {
            throw new IllegalArgumentException(
                    table + " has more than one column of texts: Rows keeps one row's together");
        }
        columns.add(column);
        return columns.size() - 1;
    }

    public String table() {
        return table;
    }

    public int size() {
        return columns.size();
    }

    public Column column(int number) {
        return columns.get(number);
    }

    /** In the order of their numbers. */
    public List<Column> columns() {
        return List.copyOf(columns);
    }
}
