package dev.nightjar.store;

import java.sql.SQLException;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** The row being appended to one table: every column in order, then {@link #end()}. */
final class AppendedRow {

    private final DuckDBAppender appender;

    AppendedRow(DuckDBAppender appender) {
        this.appender = appender;
    }

    AppendedRow add(long value) throws SQLException {
        appender.append(value);
        return this;
    }

    AppendedRow add(int value) throws SQLException {
        appender.append(value);
        return this;
    }

    AppendedRow add(short value) throws SQLException {
        appender.append(value);
        return this;
    }

    AppendedRow add(double value) throws SQLException {
        appender.append(value);
        return this;
    }

    AppendedRow add(boolean value) throws SQLException {
        appender.append(value);
        return this;
    }

    AppendedRow add(UUID value) throws SQLException {
        appender.appendUUID(value.getMostSignificantBits(), value.getLeastSignificantBits());
        return this;
    }

    AppendedRow add(@Nullable String value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else {
            appender.append(value);
        }
        return this;
    }

    AppendedRow addOrNull(@Nullable Long value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else {
            appender.append(value.longValue());
        }
        return this;
    }

    void end() throws SQLException {
        appender.endRow();
    }
}
