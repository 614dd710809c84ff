package dev.nightjar.model.rows;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A span as it was kept. Attributes are texts, whatever they were.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param parentSpanId null in a trace's root
 * @param wallNanos from its start to its end
 * @param statusMessage null when there is none
 * @param scope name of what recorded it
 * @param events JSON as {@link SpanColumns#EVENTS} says, null when there are none
 * @param links JSON as {@link SpanColumns#LINKS} says, null when there are none
 * @param droppedCount attributes, events and links that the sender or the limits left out
 */
public record Span(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        String name,
        Kind kind,
        long startEpochNanos,
        long wallNanos,
        Status status,
        @Nullable String statusMessage,
        String scope,
        SortedMap<String, String> attributes,
        @Nullable String events,
        @Nullable String links,
        int droppedCount) {

    /** In the order of OTLP's numbers. */
    public enum Kind {
        UNSPECIFIED,
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER;

        /** Numbers that this version does not know are {@link #UNSPECIFIED}. */
        public static Kind of(int number) {
            return number > 0 && number < values().length ? values()[number] : UNSPECIFIED;
        }
    }

    /** In the order of OTLP's numbers. */
    public enum Status {
        UNSET,
        OK,
        ERROR;

        /** Numbers that this version does not know are {@link #UNSET}. */
        public static Status of(int number) {
            return number > 0 && number < values().length ? values()[number] : UNSET;
        }
    }

    public Span {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }
}
