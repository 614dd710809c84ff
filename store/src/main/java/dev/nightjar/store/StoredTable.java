package dev.nightjar.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of rows that have an environment, a service and a time. */
abstract class StoredTable {

    /** Rows of facts, spans …: somebody sent them. */
    static final List<String> SENT =
            List.of("environment varchar not null", "service varchar not null", "origin integer not null");

    /** Sums over rows of many senders. */
    static final List<String> SUMMED = List.of("environment varchar not null", "service varchar not null");

    private final String name;
    private final List<String> leading;
    private final List<String> columns;

    /**
     * A table with some leading columns, the environment first, and these.
     *
     * @param columns definitions of the columns, the time first; more may be added at the end, with a step of the schema
     */
    StoredTable(String name, List<String> leading, List<String> columns) {
        this.name = name;
        this.leading = leading;
        this.columns = columns;
    }

    final String name() {
        return name;
    }

    /** Of the instant by which the rows are queried and retained, in nanoseconds since the epoch. */
    final String timeColumn() {
        return nameOf(columns.getFirst());
    }

    final String create() {
        return create(name);
    }

    final String create(String nativeTable) {
        return "create table " + nativeTable + " ("
                + Stream.concat(leading.stream(), columns.stream()).collect(Collectors.joining(", ")) + ")";
    }

    /** Names of all columns, in their order. */
    final String allColumns() {
        return names(Stream.concat(leading.stream(), columns.stream()));
    }

    final boolean hasColumn(String column) {
        return columns.stream().anyMatch(definition -> nameOf(definition).equals(column));
    }

    /** The origin's id, and what follows the leading columns; of what was sent. */
    final String readColumns() {
        return "origin, " + names(columns.stream());
    }

    /** How rows lie in a file; empty: as they came. */
    String sealedOrder() {
        return "";
    }

    private static String names(Stream<String> definitions) {
        return definitions.map(StoredTable::nameOf).collect(Collectors.joining(", "));
    }

    private static String nameOf(String column) {
        return column.substring(0, column.indexOf(' '));
    }
}
