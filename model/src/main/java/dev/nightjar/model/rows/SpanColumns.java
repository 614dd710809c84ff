package dev.nightjar.model.rows;

import dev.nightjar.model.rows.Layout.Kind;
import java.util.Map;

/**
 * What is kept of a span. Attributes that are asked for often have a column of their own, under the name of OpenTelemetry's
 * stable conventions; all others lie in {@link #ATTRIBUTES} as texts.
 */
public final class SpanColumns {

    public static final Layout LAYOUT = new Layout("span");

    /** Epoch nanoseconds. */
    public static final int START_NANOS = LAYOUT.column("start_nanos", Kind.LONG);
    /** Which emitter of the batch. */
    public static final int EMITTER = LAYOUT.column("origin", Kind.INT);

    public static final int WALL_NANOS = LAYOUT.column("wall_nanos", Kind.LONG);
    public static final int TRACE_ID = LAYOUT.column("trace_id", Kind.UUID);
    public static final int SPAN_ID = LAYOUT.column("span_id", Kind.LONG);
    /** Of its parent; none in a trace's root. */
    public static final int PARENT_ID = LAYOUT.optional("parent_id", Kind.LONG);

    public static final int SHARD = LAYOUT.column("shard", Kind.INT);
    /** OTLP's number: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
    public static final int KIND = LAYOUT.column("kind", Kind.INT);
    /** OTLP's number: 0 unset, 1 ok, 2 error. */
    public static final int STATUS = LAYOUT.column("status", Kind.INT);

    public static final int STATUS_MESSAGE = LAYOUT.optional("status_message", Kind.TEXT);
    public static final int NAME = LAYOUT.column("name", Kind.TEXT);
    /** Name of the instrumentation scope. */
    public static final int SCOPE = LAYOUT.column("scope", Kind.TEXT);

    public static final int TRACE_STATE = LAYOUT.optional("trace_state", Kind.TEXT);
    /** W3C trace flags and whether the parent was in another process, as OTLP has them. */
    public static final int FLAGS = LAYOUT.optional("flags", Kind.INT);

    private static final Promoted PROMOTED = new Promoted(LAYOUT);

    public static final int HTTP_METHOD = PROMOTED.column("http.request.method", Kind.TEXT);
    public static final int HTTP_ROUTE = PROMOTED.column("http.route", Kind.TEXT);
    public static final int HTTP_STATUS = PROMOTED.column("http.response.status_code", Kind.INT);
    public static final int URL_PATH = PROMOTED.column("url.path", Kind.TEXT);
    public static final int SERVER_ADDRESS = PROMOTED.column("server.address", Kind.TEXT);
    public static final int SERVER_PORT = PROMOTED.column("server.port", Kind.INT);
    public static final int DB_SYSTEM = PROMOTED.column("db.system.name", Kind.TEXT);
    /** Without values, whatever the sender did. */
    public static final int DB_STATEMENT = PROMOTED.column("db.query.text", Kind.TEXT);

    public static final int RPC_SERVICE = PROMOTED.column("rpc.service", Kind.TEXT);
    public static final int RPC_METHOD = PROMOTED.column("rpc.method", Kind.TEXT);
    public static final int MESSAGING_SYSTEM = PROMOTED.column("messaging.system", Kind.TEXT);
    public static final int MESSAGING_DESTINATION = PROMOTED.column("messaging.destination.name", Kind.TEXT);
    public static final int ERROR_TYPE = PROMOTED.column("error.type", Kind.TEXT);
    public static final int PEER_SERVICE = PROMOTED.column("peer.service", Kind.TEXT);
    public static final int THREAD_NAME = PROMOTED.column("thread.name", Kind.TEXT);

    public static final int ATTRIBUTES = LAYOUT.column("attributes", Kind.TEXTS);
    /** JSON: a list of {@code {"nanos":…,"name":…,"attributes":{…}}}. */
    public static final int EVENTS = LAYOUT.optional("events", Kind.TEXT);
    /** JSON: a list of {@code {"traceId":…,"spanId":…,"attributes":{…}}}. */
    public static final int LINKS = LAYOUT.optional("links", Kind.TEXT);
    /** Attributes, events and links that the sender or the limits left out. */
    public static final int DROPPED = LAYOUT.column("dropped", Kind.INT);

    private SpanColumns() {}

    /** Names of attributes that have a column → its number. */
    public static Map<String, Integer> promoted() {
        return PROMOTED.columns();
    }
}
