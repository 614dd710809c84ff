package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Ids;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.LogColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An {@code ExportLogsServiceRequest} as rows, without our own events: {@link LogsReader} makes facts of those. */
final class LogRowsReader extends RowsReader {

    private static final byte[] OURS = Wire.SCOPE.getBytes(StandardCharsets.UTF_8);

    private final ProtoFields body = new ProtoFields();
    private boolean hasOurs;

    // Of the record that is being read.
    private long timeNanos;
    private long observedNanos;

    private LogRowsReader(byte[] request, Instant now) {
        super(
                request,
                LogColumns.LAYOUT,
                LogColumns.ATTRIBUTES,
                LogColumns.promoted(),
                now,
                "resource_logs",
                "scope_logs",
                "log_records");
    }

    /**
     * All of a logs request: the records of others, and our own events beside them.
     *
     * @param oldestFacts how old our own events may be
     */
    static Reading read(byte[] request, Instant now, Duration oldestFacts) throws InvalidProtocolBufferException {
        LogRowsReader reader = new LogRowsReader(request, now);
        Reading others = reader.read();
        return reader.hasOurs ? others.plus(LogsReader.read(request, EpochWindow.around(now, oldestFacts))) : others;
    }

    @Override
    boolean isSkipped(long scopeName) {
        byte[] bytes = rows.bytes(scopeName);
        int from = rows.offset(scopeName);
        boolean ours = Arrays.equals(bytes, from, from + Rows.length(scopeName), OURS, 0, OURS.length);
        hasOurs |= ours;
        return ours;
    }

    @Override
    void readItem(ProtoFields record, long scope, String above, int number) throws InvalidProtocolBufferException {
        addRow(LogColumns.EMITTER);
        rows.setText(LogColumns.SCOPE, scope);
        timeNanos = 0;
        observedNanos = 0;
        String flaw;
        try {
            readFields(record);
            flaw = finish();
        } catch (BadText e) {
            flaw = "field " + record.number() + ": " + e.getMessage();
        }
        if (flaw != null) {
            dropRow(position(above, number) + ": " + flaw);
        }
    }

    // LogRecord of opentelemetry/proto/logs/v1/logs.proto
    private void readFields(ProtoFields record) throws InvalidProtocolBufferException, BadText {
        while (record.next()) {
            switch (record.number()) {
                case 1 -> timeNanos = record.fixed64();
                case 2 -> rows.set(LogColumns.SEVERITY, record.varint());
                case 3 -> setUnlessEmpty(LogColumns.SEVERITY_TEXT, text(record));
                case 5 -> {
                    record.enter();
                    readBody(body.in(record));
                }
                case 6 -> readAttribute(record);
                case 7 -> dropped += (int) Math.min(record.varint() & Long.MAX_VALUE, Integer.MAX_VALUE / 8);
                case 9 -> {
                    record.enter();
                    if (record.length() == Ids.TRACE_BYTES && (Ids.high(record) | Ids.low(record)) != 0) {
                        rows.setUuid(LogColumns.TRACE_ID, Ids.high(record), Ids.low(record));
                    }
                }
                case 10 -> {
                    long id = Ids.span(record);
                    if (id != 0) {
                        rows.set(LogColumns.SPAN_ID, id);
                    }
                }
                case 11 -> observedNanos = record.fixed64();
                case 12 -> setUnlessEmpty(LogColumns.EVENT_NAME, text(record));
                default -> {}
            }
        }
    }

    private void readBody(ProtoFields value) throws InvalidProtocolBufferException, BadText {
        if (!value.next()) {
            return;
        }
        if (value.number() == ValueText.STRING) {
            rows.setText(LogColumns.BODY, text(value, Limits.LOG_BYTES));
        } else {
            String text = ValueText.of(value);
            if (text != null) {
                rows.setText(LogColumns.BODY, rows.text(text));
            }
        }
    }

    private @Nullable String finish() {
        if (timeNanos == 0 && observedNanos == 0) {
            observedNanos = window.nowEpochNanos();
        }
        long time = timeNanos == 0 ? observedNanos : timeNanos;
        String flaw = window.flaw(time);
        if (flaw == null) {
            rows.set(LogColumns.TIME_NANOS, time);
            if (observedNanos != 0) {
                rows.set(LogColumns.OBSERVED_NANOS, observedNanos);
            }
            rows.set(LogColumns.DROPPED, dropped);
        }
        return flaw;
    }
}
