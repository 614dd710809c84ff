package dev.nightjar.model.rows;

import dev.nightjar.model.rows.Layout.Kind;
import java.util.Map;

/** What is kept of a log record of somebody else's: our own events are facts. */
public final class LogColumns {

    public static final Layout LAYOUT = new Layout("log_record");

    /** Epoch nanoseconds of the event; when it has none, of its observation, which is its arrival when nobody said. */
    public static final int TIME_NANOS = LAYOUT.column("time_nanos", Kind.LONG);
    /** Which emitter of the batch. */
    public static final int EMITTER = LAYOUT.column("origin", Kind.INT);

    public static final int OBSERVED_NANOS = LAYOUT.optional("observed_nanos", Kind.LONG);
    /** OTLP's number: 1 to 24, 0 when it is not known. 9 is INFO, 13 WARN, 17 ERROR. */
    public static final int SEVERITY = LAYOUT.column("severity", Kind.INT);
    /** In the source's own words. */
    public static final int SEVERITY_TEXT = LAYOUT.optional("severity_text", Kind.TEXT);

    public static final int TRACE_ID = LAYOUT.optional("trace_id", Kind.UUID);
    public static final int SPAN_ID = LAYOUT.optional("span_id", Kind.LONG);
    public static final int EVENT_NAME = LAYOUT.optional("event_name", Kind.TEXT);
    /** The message; JSON when it was not a text. */
    public static final int BODY = LAYOUT.column("body", Kind.TEXT);
    /** Name of the logger. */
    public static final int SCOPE = LAYOUT.column("scope", Kind.TEXT);

    private static final Promoted PROMOTED = new Promoted(LAYOUT);

    public static final int EXCEPTION_TYPE = PROMOTED.column("exception.type", Kind.TEXT);
    public static final int EXCEPTION_MESSAGE = PROMOTED.column("exception.message", Kind.TEXT);
    public static final int THREAD_NAME = PROMOTED.column("thread.name", Kind.TEXT);

    public static final int ATTRIBUTES = LAYOUT.column("attributes", Kind.TEXTS);
    /** Attributes that the sender or the limits left out. */
    public static final int DROPPED = LAYOUT.column("dropped", Kind.INT);

    private LogColumns() {}

    /** Names of attributes that have a column → its number. */
    public static Map<String, Integer> promoted() {
        return PROMOTED.columns();
    }
}
