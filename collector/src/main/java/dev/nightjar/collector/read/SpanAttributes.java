package dev.nightjar.collector.read;

import dev.nightjar.model.rows.Layout.Kind;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import dev.nightjar.model.sql.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Attributes of a span that came as texts: into their column, or among the others. */
public final class SpanAttributes {

    private static final Map<String, Integer> PROMOTED = SpanColumns.promoted();

    private SpanAttributes() {}

    /**
     * Sets an attribute of the last row, cut to what may be kept; the first of a name stays. A statement loses its values, by the dialect
     * of the database that was set before.
     */
    public static void set(Rows rows, String name, String value, SqlTexts sql) {
        String text = cut(value, Limits.TEXT_CHARS);
        int last = rows.size() - 1;
        Integer column = PROMOTED.get(name);
        if (column == null) {
            String kept = Secrets.kept(name, text);
            if (kept == null) {
                return;
            }
            long key = rows.text(cut(name, Limits.KEY_BYTES));
            if (!rows.hasEntry(SpanColumns.ATTRIBUTES, key)) {
                rows.addEntry(SpanColumns.ATTRIBUTES, key, rows.text(kept));
            }
        } else if (rows.isNull(column, last)) {
            promote(rows, name, column, text, sql);
        }
    }

    private static void promote(Rows rows, String name, int column, String text, SqlTexts sql) {
        if (SpanColumns.LAYOUT.column(column).kind() == Kind.INT) {
            try {
                rows.set(column, Integer.parseInt(text));
            } catch (NumberFormatException e) {
                rows.addEntry(SpanColumns.ATTRIBUTES, rows.text(name), rows.text(text));
            }
        } else if (column == SpanColumns.DB_STATEMENT) {
            byte[] statement = text.getBytes(StandardCharsets.UTF_8);
            byte[] kept = sql.normalised(statement, 0, statement.length, dialect(rows));
            rows.setText(column, rows.text(kept, 0, kept.length));
        } else {
            rows.setText(column, rows.text(text));
        }
    }

    private static Dialect dialect(Rows rows) {
        int last = rows.size() - 1;
        return rows.isNull(SpanColumns.DB_SYSTEM, last)
                ? Dialect.UNKNOWN
                : Dialect.ofSystem(rows.string(SpanColumns.DB_SYSTEM, last));
    }

    /** To so many bytes at most, between two characters. */
    private static String cut(String text, int bytes) {
        if (text.length() * 3L <= bytes) {
            return text;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= bytes
                ? text
                : new String(
                        utf8, 0, dev.nightjar.model.rows.Utf8.cut(utf8, 0, utf8.length, bytes), StandardCharsets.UTF_8);
    }
}
