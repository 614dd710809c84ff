package dev.nightjar.model.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A typed parameter of a phrase or number of an evidence; the renderer knows how to write each in each language. */
public sealed interface Value {
    record Text(String text) implements Value {}

    record Count(long count) implements Value {}

    record Nanos(long nanos) implements Value {}

    record Bytes(long bytes) implements Value {}

    /** 0 … 1. */
    record Share(double share) implements Value {}

    record Instant(long epochNanos) implements Value {}

    /** A statement without its values. */
    record Sql(String text) implements Value {}

    /**
     * When something comes back.
     *
     * @param startEpochNanos a typical start: the last one on the grid
     * @param lengthNanos how long it typically takes
     * @param zone by whose clock it comes, and is told; null when by none
     */
    record Recurring(
            long startEpochNanos,
            long periodNanos,
            long lengthNanos,
            @Nullable String zone) implements Value {

        /** By no clock. */
        public Recurring(long startEpochNanos, long periodNanos, long lengthNanos) {
            this(startEpochNanos, periodNanos, lengthNanos, null);
        }
    }

    /** Parts of a sentence, joined by the language's comma. */
    record Clauses(List<Phrase> clauses) implements Value {
        public Clauses {
            clauses = List.copyOf(clauses);
        }
    }
}
