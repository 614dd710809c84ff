package dev.nightjar.store;

import dev.nightjar.model.fact.Fact;
import java.sql.SQLException;
import java.util.List;

/**
 * One kind of fact as rows of one table. {@link #append} and {@link #read} go through the same columns in the same order.
 */
abstract class FactTable<F extends Fact> extends StoredTable {

    FactTable(String name, List<String> columns) {
        super(name, SENT, columns);
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
