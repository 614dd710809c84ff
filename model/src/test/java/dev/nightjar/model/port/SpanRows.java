package dev.nightjar.model.port;

import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Layout.Kind;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.SpanColumns;
import dev.nightjar.model.rows.TraceShard;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spans as rows and back, one value after the other: for tests, and to compare what stores do with. */
public final class SpanRows {

    private static final HexFormat HEX = HexFormat.of();

    private SpanRows() {}

    /** A batch of spans of one emitter. */
    public static RowBatch batch(BatchId id, Emitter emitter, List<Span> spans) {
        Rows rows = new Rows(SpanColumns.LAYOUT, new byte[0]);
        spans.forEach(span -> add(rows, span));
        return new RowBatch(id, List.of(emitter), rows);
    }

    private static void add(Rows rows, Span span) {
        long high = Long.parseUnsignedLong(span.traceId(), 0, 16, 16);
        long low = Long.parseUnsignedLong(span.traceId(), 16, 32, 16);
        rows.addRow();
        rows.set(SpanColumns.START_NANOS, span.startEpochNanos());
        rows.set(SpanColumns.WALL_NANOS, span.wallNanos());
        rows.setUuid(SpanColumns.TRACE_ID, high, low);
        rows.set(SpanColumns.SHARD, TraceShard.of(high, low));
        rows.set(SpanColumns.SPAN_ID, HexFormat.fromHexDigitsToLong(span.spanId()));
        if (span.parentSpanId() != null) {
            rows.set(SpanColumns.PARENT_ID, HexFormat.fromHexDigitsToLong(span.parentSpanId()));
        }
        rows.set(SpanColumns.KIND, span.kind().ordinal());
        rows.set(SpanColumns.STATUS, span.status().ordinal());
        rows.setText(SpanColumns.NAME, rows.text(span.name()));
        rows.setText(SpanColumns.SCOPE, rows.text(span.scope()));
        setText(rows, SpanColumns.STATUS_MESSAGE, span.statusMessage());
        setText(rows, SpanColumns.EVENTS, span.events());
        setText(rows, SpanColumns.LINKS, span.links());
        rows.set(SpanColumns.DROPPED, span.droppedCount());
        span.attributes().forEach((key, value) -> addAttribute(rows, key, value));
    }

    private static void setText(Rows rows, int column, @Nullable String text) {
        if (text != null) {
            rows.setText(column, rows.text(text));
        }
    }

    private static void addAttribute(Rows rows, String key, String value) {
        Integer column = SpanColumns.promoted().get(key);
        if (column == null) {
            rows.addEntry(SpanColumns.ATTRIBUTES, rows.text(key), rows.text(value));
        } else if (kind(column) == Kind.INT) {
            rows.set(column, Integer.parseInt(value));
        } else {
            rows.setText(column, rows.text(value));
        }
    }

    private static Kind kind(int column) {
        return SpanColumns.LAYOUT.column(column).kind();
    }

    /** The spans of a batch, in its order. */
    public static List<Stamped<Span>> read(RowBatch batch) {
        List<Stamped<Span>> spans = new ArrayList<>();
        Rows rows = batch.rows();
        for (int row = 0; row < rows.size(); row++) {
            Emitter emitter = batch.emitters().get((int) rows.number(SpanColumns.EMITTER, row));
            spans.add(new Stamped<>(emitter.origin(), read(rows, row)));
        }
        return spans;
    }

    private static Span read(Rows rows, int row) {
        TreeMap<String, String> attributes = new TreeMap<>();
        SpanColumns.promoted().forEach((name, column) -> {
            if (!rows.isNull(column, row)) {
                attributes.put(
                        name,
                        kind(column) == Kind.INT ? Long.toString(rows.number(column, row)) : rows.string(column, row));
            }
        });
        for (int entry = 0; entry < rows.entries(SpanColumns.ATTRIBUTES, row); entry++) {
            attributes.put(
                    rows.string(rows.key(SpanColumns.ATTRIBUTES, row, entry)),
                    rows.string(rows.value(SpanColumns.ATTRIBUTES, row, entry)));
        }
        return new Span(
                HEX.toHexDigits(rows.high(SpanColumns.TRACE_ID, row))
                        + HEX.toHexDigits(rows.low(SpanColumns.TRACE_ID, row)),
                HEX.toHexDigits(rows.number(SpanColumns.SPAN_ID, row)),
                rows.isNull(SpanColumns.PARENT_ID, row)
                        ? null
                        : HEX.toHexDigits(rows.number(SpanColumns.PARENT_ID, row)),
                rows.string(SpanColumns.NAME, row),
                Span.Kind.of((int) rows.number(SpanColumns.KIND, row)),
                rows.number(SpanColumns.START_NANOS, row),
                rows.number(SpanColumns.WALL_NANOS, row),
                Span.Status.of((int) rows.number(SpanColumns.STATUS, row)),
                textOrNull(rows, SpanColumns.STATUS_MESSAGE, row),
                rows.string(SpanColumns.SCOPE, row),
                attributes,
                textOrNull(rows, SpanColumns.EVENTS, row),
                textOrNull(rows, SpanColumns.LINKS, row),
                (int) rows.number(SpanColumns.DROPPED, row));
    }

    private static @Nullable String textOrNull(Rows rows, int column, int row) {
        return rows.isNull(column, row) ? null : rows.string(column, row);
    }
}
