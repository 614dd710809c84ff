package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Rows;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** Rows of a batch into their table, one value after the other, through the driver's appender. For one thread. */
final class RowAppender {

    private RowAppender() {}

    /**
     * Appends all rows.
     *
     * @param origins of the batch's emitters
     */
    static void append(RowBatch batch, int[] origins, RowTable table, DuckDBAppender appender) throws SQLException {
        Rows rows = batch.rows();
        Texts texts = new Texts(rows);
        for (int row = 0; row < rows.size(); row++) {
            int emitter = (int) rows.number(table.emitterColumn(), row);
            Origin origin = batch.emitters().get(emitter).origin();
            appender.beginRow();
            appender.append(origin.environment());
            appender.append(origin.service());
            appender.append(origins[emitter]);
            for (int column = 0; column < rows.layout().size(); column++) {
                if (column == table.emitterColumn()) {
                    continue;
                }
                if (rows.isNull(column, row)) {
                    appender.appendNull();
                } else {
                    append(appender, rows, rows.layout().column(column).kind(), column, row, texts);
                }
            }
            appender.endRow();
        }
    }

    private static void append(DuckDBAppender appender, Rows rows, Layout.Kind kind, int column, int row, Texts texts)
            throws SQLException {
        switch (kind) {
            case LONG -> appender.append(rows.number(column, row));
            case INT -> appender.append((int) rows.number(column, row));
            case DOUBLE -> appender.append(rows.fraction(column, row));
            case UUID -> appender.appendUUID(rows.high(column, row), rows.low(column, row));
            case TEXT -> appender.append(texts.of(rows.number(column, row)));
            case TEXTS -> appender.append(texts(rows, column, row, texts));
        }
    }

    private static Map<String, String> texts(Rows rows, int column, int row, Texts texts) {
        int size = rows.entries(column, row);
        Map<String, String> map = LinkedHashMap.newLinkedHashMap(size);
        for (int entry = 0; entry < size; entry++) {
            map.put(texts.of(rows.key(column, row, entry)), rows.string(rows.value(column, row, entry)));
        }
        return map;
    }

    /** Texts of one batch: the same bytes come again and again as names and keys, so each is decoded once. */
    private static final class Texts {
        private static final int PLACES = 1_024;

        private final Rows rows;
        private final long[] known = new long[PLACES];
        private final String[] strings = new String[PLACES];

        Texts(Rows rows) {
            this.rows = rows;
        }

        String of(long text) {
            int place = place(text);
            String string = strings[place];
            if (string != null && rows.equal(known[place], text)) {
                return string;
            }
            string = rows.string(text);
            known[place] = text;
            strings[place] = string;
            return string;
        }

        private int place(long text) {
            int length = Rows.length(text);
            if (length == 0) {
                return 0;
            }
            byte[] bytes = rows.bytes(text);
            int offset = rows.offset(text);
            int hash =
                    31 * (31 * (31 * length + bytes[offset]) + bytes[offset + length / 2]) + bytes[offset + length - 1];
            return (hash ^ hash >>> 10) & (PLACES - 1);
        }
    }
}
