package dev.nightjar.model.wire;

import dev.nightjar.model.fact.Fact;
import java.util.Map;

/**
 * Facts as trees of {@code String, Long, Double, Boolean, List, Map}, the shape of an OTLP log body, both directions.
 * Trace and span id are inside the tree as well as in the record.
 */
public final class FactWire {

    private FactWire() {}

    /** The event name under which a fact travels. */
    public static String eventName(Fact fact) {
        throw new IllegalStateException("not written yet: " + fact);
    }

    public static Map<String, Object> encode(Fact fact) {
        throw new IllegalStateException("not written yet: " + fact);
    }

    /** Never throws: outside data that does not fit is {@link Decoded.Rejected}. */
    public static Decoded decode(String eventName, Map<String, ?> body) {
        throw new IllegalStateException("not written yet: " + eventName + body);
    }
}
