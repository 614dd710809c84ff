package dev.nightjar.model.ledger;

import java.util.Locale;

/**
 * The parts of a work's wall time. Declared in precedence order: where several apply to an instant, the first one gets
 * it. {@code CPU}, {@code RUNQUEUE} and {@code UNEXPLAINED} divide what no interval covers.
 */
public enum Part {
    GC,
    SAFEPOINT,
    POOL,
    QUEUE,
    LOCK,
    SIGNAL,
    SQL,
    DOWNSTREAM,
    IO,
    SLEEP,
    CPU,
    RUNQUEUE,
    UNEXPLAINED;

    /** The name on the wire, in the UI's keys and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isInterval() {
        return compareTo(CPU) < 0;
    }

    /** A wait for something outside this JVM: its holder does not stop with the JVM's own pauses. */
    public boolean waitsForOutside() {
        return this == SQL || this == DOWNSTREAM || this == IO;
    }

    public static Part parse(String word) {
        for (Part part : values()) {
            if (part.word().equals(word)) {
                return part;
            }
        }
        throw new IllegalArgumentException("unknown part of a ledger: '" + word + "'");
    }
}
