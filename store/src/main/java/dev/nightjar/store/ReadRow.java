package dev.nightjar.store;

import dev.nightjar.model.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The present row of one answer: columns in order, from the first again after each {@link #begin}. */
final class ReadRow {

    /** Names in one answer are few, rows many: equal texts are one object. */
    private static final int NAMES = 10_000;

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, List<Resource>> resources = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // begin gives it, before any column is read
    private ResultSet rows;

    private int column;

    void begin(ResultSet answer) {
        rows = answer;
        column = 0;
    }

    long number() throws SQLException {
        return rows.getLong(++column);
    }

    int integer() throws SQLException {
        return rows.getInt(++column);
    }

    @Nullable
    Long numberOrNull() throws SQLException {
        long value = rows.getLong(++column);
        return rows.wasNull() ? null : value;
    }

    double fraction() throws SQLException {
        return rows.getDouble(++column);
    }

    boolean flag() throws SQLException {
        return rows.getBoolean(++column);
    }

    UUID uuid() throws SQLException {
        return rows.getObject(++column, UUID.class);
    }

    String text() throws SQLException {
        return rows.getString(++column);
    }

    @Nullable
    String textOrNull() throws SQLException {
        return rows.getString(++column);
    }

    /** A text that many rows have in common. */
    String name() throws SQLException {
        String text = rows.getString(++column);
        String known = names.get(text);
        if (known != null) {
            return known;
        }
        if (names.size() < NAMES) {
            names.put(text, text);
        }
        return text;
    }

    /** A list of resources' names; the same list in many rows. */
    List<Resource> resources() throws SQLException {
        String names = rows.getString(++column);
        List<Resource> known = resources.get(names);
        if (known != null) {
            return known;
        }
        List<Resource> read = DetailJson.RESOURCES.read(names);
        if (resources.size() < NAMES) {
            resources.put(names, read);
        }
        return read;
    }
}
