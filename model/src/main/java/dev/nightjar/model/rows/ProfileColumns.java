package dev.nightjar.model.rows;

import dev.nightjar.model.rows.Layout.Kind;
import java.util.Map;

/** What is kept of a sample of somebody else's profile: how much of what was seen in a stack. */
public final class ProfileColumns {

    public static final Layout LAYOUT = new Layout("profile_sample");

    /** Epoch nanoseconds of the first observation; of the profile when its observations have none. */
    public static final int TIME_NANOS = LAYOUT.column("time_nanos", Kind.LONG);
    /** Which emitter of the batch. */
    public static final int EMITTER = LAYOUT.column("origin", Kind.INT);
    /** How long the profile was taken. */
    public static final int DURATION_NANOS = LAYOUT.column("duration_nanos", Kind.LONG);
    /** What was measured: {@code cpu}, {@code alloc_space} … */
    public static final int TYPE = LAYOUT.column("type", Kind.TEXT);
    /** Of the value: {@code nanoseconds}, {@code bytes}, {@code count} … */
    public static final int UNIT = LAYOUT.column("unit", Kind.TEXT);
    /** Sum over all observations. */
    public static final int VALUE = LAYOUT.column("value", Kind.LONG);

    public static final int OBSERVATIONS = LAYOUT.column("observations", Kind.LONG);
    /** Of the span in which it was seen. */
    public static final int TRACE_ID = LAYOUT.optional("trace_id", Kind.UUID);

    public static final int SPAN_ID = LAYOUT.optional("span_id", Kind.LONG);
    /** A line for each frame, the innermost first: {@code function (file:line)}. */
    public static final int STACK = LAYOUT.column("stack", Kind.TEXT);
    /** Name of the profiler. */
    public static final int SCOPE = LAYOUT.column("scope", Kind.TEXT);

    private static final Promoted PROMOTED = new Promoted(LAYOUT);

    public static final int THREAD_NAME = PROMOTED.column("thread.name", Kind.TEXT);

    public static final int ATTRIBUTES = LAYOUT.column("attributes", Kind.TEXTS);
    /** Attributes and frames that the sender or the limits left out. */
    public static final int DROPPED = LAYOUT.column("dropped", Kind.INT);

    private ProfileColumns() {}

    /** Names of attributes that have a column → its number. */
    public static Map<String, Integer> promoted() {
        return PROMOTED.columns();
    }
}
