package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.Ids;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import dev.nightjar.model.rows.TraceShard;
import dev.nightjar.model.sql.Dialect;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An {@code ExportTraceServiceRequest} as rows. */
final class SpansReader extends RowsReader {

    private static final int EVENT = 11;
    private static final int LINK = 13;

    private final SqlTexts sql;
    private final ProtoFields status = new ProtoFields();

    // Of the span that is being read.
    private long endNanos;
    private long startNanos;
    private boolean hasTrace;
    private boolean hasId;
    private int listed;

    private SpansReader(byte[] request, SqlTexts sql, Instant now) {
        super(
                request,
                SpanColumns.LAYOUT,
                SpanColumns.ATTRIBUTES,
                SpanColumns.promoted(),
                now,
                "resource_spans",
                "scope_spans",
                "spans");
        this.sql = sql;
    }

    static Reading read(byte[] request, SqlTexts sql, Instant now) throws InvalidProtocolBufferException {
        return new SpansReader(request, sql, now).read();
    }

    @Override
    void readItem(ProtoFields span, long scope, String above, int number) throws InvalidProtocolBufferException {
        addRow(SpanColumns.EMITTER);
        rows.setText(SpanColumns.SCOPE, scope);
        startNanos = 0;
        endNanos = 0;
        hasTrace = false;
        hasId = false;
        listed = 0;
        String flaw;
        try {
            readFields(span);
            flaw = finish();
        } catch (BadText e) {
            flaw = "field " + span.number() + ": " + e.getMessage();
        }
        if (flaw != null) {
            dropRow(position(above, number) + ": " + flaw);
        }
    }

    // Span of opentelemetry/proto/trace/v1/trace.proto
    private void readFields(ProtoFields span) throws InvalidProtocolBufferException, BadText {
        ProtoFields events = null;
        ProtoFields links = null;
        while (span.next()) {
            switch (span.number()) {
                case 1 -> {
                    span.enter();
                    if (span.length() == Ids.TRACE_BYTES) {
                        long high = Ids.high(span);
                        long low = Ids.low(span);
                        rows.setUuid(SpanColumns.TRACE_ID, high, low);
                        rows.set(SpanColumns.SHARD, TraceShard.of(high, low));
                        hasTrace = (high | low) != 0;
                    }
                }
                case 2 -> {
                    long id = Ids.span(span);
                    rows.set(SpanColumns.SPAN_ID, id);
                    hasId = id != 0;
                }
                case 3 -> setUnlessEmpty(SpanColumns.TRACE_STATE, text(span));
                case 4 -> {
                    long id = Ids.span(span);
                    if (id != 0) {
                        rows.set(SpanColumns.PARENT_ID, id);
                    }
                }
                case 5 -> rows.setText(SpanColumns.NAME, text(span));
                case 6 -> rows.set(SpanColumns.KIND, span.varint());
                case 7 -> startNanos = span.fixed64();
                case 8 -> endNanos = span.fixed64();
                case 9 -> readAttribute(span);
                case 10, 12, 14 -> dropped += (int) Math.min(span.varint() & Long.MAX_VALUE, Integer.MAX_VALUE / 8);
                case 15 -> {
                    span.enter();
                    readStatus(status.in(span));
                }
                case 16 -> rows.set(SpanColumns.FLAGS, span.fixed32());
                case EVENT -> events = events == null ? new ProtoFields().like(span) : events;
                case LINK -> links = links == null ? new ProtoFields().like(span) : links;
                default -> {}
            }
        }
        if (events != null) {
            setList(SpanColumns.EVENTS, events, EVENT);
        }
        if (links != null) {
            setList(SpanColumns.LINKS, links, LINK);
        }
    }

    private void readStatus(ProtoFields status) throws InvalidProtocolBufferException, BadText {
        while (status.next()) {
            if (status.number() == 2) {
                setUnlessEmpty(SpanColumns.STATUS_MESSAGE, text(status));
            } else if (status.number() == 3) {
                rows.set(SpanColumns.STATUS, status.varint());
            }
        }
    }

    /**
     * The events or links of the span as JSON.
     *
     * @param first stands on the first of them
     */
    private void setList(int column, ProtoFields first, int field) throws InvalidProtocolBufferException, BadText {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = ValueText.generator(json)) {
            out.writeStartArray();
            do {
                if (first.number() != field) {
                    continue;
                }
                if (++listed > Limits.EVENTS) {
                    dropped++;
                    continue;
                }
                first.enter();
                if (field == EVENT) {
                    EventText.writeEvent(first, out);
                } else {
                    EventText.writeLink(first, out);
                }
            } while (first.next());
            out.writeEndArray();
        }
        if (json.size() > 2) {
            byte[] bytes = json.toByteArray();
            rows.setText(column, rows.text(bytes, 0, bytes.length));
        }
    }

    /** What only the whole span tells; null, or why it is refused. */
    private @Nullable String finish() {
        if (!hasTrace) {
            return "trace_id is not 16 bytes, or all are 0";
        }
        if (!hasId) {
            return "span_id is not 8 bytes, or all are 0";
        }
        if (endNanos < startNanos) {
            return "it ends " + (startNanos - endNanos) + " ns before it starts";
        }
        if (endNanos - startNanos > Limits.WALL.toNanos()) {
            return "it lasts " + (endNanos - startNanos) + " ns, at most " + Limits.WALL.toDays() + " days";
        }
        String flaw = window.flaw(startNanos);
        if (flaw != null) {
            return flaw;
        }
        int row = rows.size() - 1;
        rows.set(SpanColumns.START_NANOS, startNanos);
        rows.set(SpanColumns.WALL_NANOS, endNanos - startNanos);
        rows.set(SpanColumns.DROPPED, dropped);
        if (!rows.isNull(SpanColumns.DB_STATEMENT, row)) {
            normalise(row);
        }
        return null;
    }

    private void normalise(int row) {
        Dialect dialect = rows.isNull(SpanColumns.DB_SYSTEM, row)
                ? Dialect.UNKNOWN
                : Dialect.ofSystem(rows.string(SpanColumns.DB_SYSTEM, row));
        long text = rows.number(SpanColumns.DB_STATEMENT, row);
        byte[] kept = sql.normalised(rows.bytes(text), rows.offset(text), Rows.length(text), dialect);
        rows.setText(SpanColumns.DB_STATEMENT, rows.text(kept, 0, kept.length));
    }
}
