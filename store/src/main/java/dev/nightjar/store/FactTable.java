package dev.nightjar.store;

import dev.nightjar.model.fact.Fact;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One kind of fact as rows of one table. {@link #append} and {@link #read} go through the same columns in the same order.
 */
abstract class FactTable<F extends Fact> {

    /** Of every table; the environment leads. */
    private static final List<String> LEADING =
            List.of("environment varchar not null", "service varchar not null", "origin integer not null");

    private final String name;
    private final List<String> columns;

    /**
     * A table with the leading columns and these.
     *
     * @param columns definitions of the columns, the time first
     */
    FactTable(String name, List<String> columns) {
        this.name = name;
        this.columns = columns;
    }

    final String name() {
        return name;
    }

    /** Of the instant by which the facts are queried and retained, in nanoseconds since the epoch. */
    final String timeColumn() {
        return nameOf(columns.getFirst());
    }

    final String create() {
        return "create table " + name + " (" + String.join(", ", LEADING) + ", " + String.join(", ", columns) + ")";
    }

    /** What {@link #read} reads, after the origin's id. */
    final String readColumns() {
        return "origin, " + columns.stream().map(FactTable::nameOf).collect(Collectors.joining(", "));
    }

    private static String nameOf(String column) {
        return column.substring(0, column.indexOf(' '));
    }

    /**
     * Appends what follows the leading columns.
     *
     * @throws IllegalArgumentException when the table cannot hold such a fact
     */
    abstract void append(AppendedRow row, F fact) throws SQLException;

    abstract F read(ReadRow row) throws SQLException;

    /** What {@link #timeColumn()} holds. */
    abstract long epochNanos(F fact);
}
