package dev.nightjar.model.finding;

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
}
