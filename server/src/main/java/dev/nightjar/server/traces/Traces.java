package dev.nightjar.server.traces;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.FoundTrace;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.ServiceCalls;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What both APIs ask of the store. Safe for many threads. */
final class Traces {

    /** How far back is looked when nobody says how far: Zipkin's own default. */
    static final Duration LOOK_BACK = Duration.ofDays(1);

    /** Of a trace that was found: its spans begin at most so long before or after the one that was. */
    private static final Duration AROUND = Duration.ofHours(1);

    /** As long as one query may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** The last that nanoseconds can say. */
    private static final long LAST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE) - 1;

    private static final TimeRange EVER = new TimeRange(0, Long.MAX_VALUE);

    private final SignalReader reader;
    private final InstantSource clock;

    Traces(SignalReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * The environment that a request is about: the one of its path or parameter, else the only one.
     *
     * @param ofPath null when the path has none
     */
    String environment(@Nullable String ofPath, Parameters asked) {
        String environment = ofPath == null ? asked.text("environment") : ofPath;
        List<String> known = reader.environments();
        if (environment == null) {
            if (known.size() > 1) {
                throw Refused.wrong("there are several environments: say which one, as parameter 'environment' or in"
                        + " the path, as in /zipkin/" + known.getFirst() + "/api/v2 and /jaeger/" + known.getFirst()
                        + "/api; known: " + String.join(", ", known));
            }
            return known.isEmpty() ? "default" : known.getFirst();
        }
        if (!known.contains(environment)) {
            throw Refused.wrong("unknown environment '" + environment + "'; known: "
                    + (known.isEmpty() ? "none yet, nobody has sent anything" : String.join(", ", known)));
        }
        return environment;
    }

    /** Of the last day. */
    List<String> services(String environment) {
        return reader.services(new Query.Services(environment, lastDay()));
    }

    /** Of the last day. */
    List<SpanName> names(String environment, String service) {
        return reader.spanNames(new Query.SpanNames(environment, service, lastDay()));
    }

    private TimeRange lastDay() {
        long now = EpochNanos.of(clock.instant());
        long end = now - now % MINUTE + 2 * MINUTE; // senders' clocks may be ahead
        return new TimeRange(end - LOOK_BACK.toNanos(), end);
    }

    long nowMillis() {
        return clock.millis();
    }

    /** Of so many milliseconds until then, that one included. */
    static TimeRange range(long endMillis, long lookBackMillis) {
        long end = Math.min(endMillis, LAST_MILLIS);
        return new TimeRange(
                TimeUnit.MILLISECONDS.toNanos(Math.max(0, end - lookBackMillis)),
                TimeUnit.MILLISECONDS.toNanos(end + 1));
    }

    /**
     * Traces that were found, whole.
     *
     * @param leftOut how many more were found, all of them older: the answer has its bounds
     */
    record Found(List<List<Stamped<Span>>> traces, int leftOut) {}

    Found search(Query.TraceSearch query) {
        Instant giveUp = clock.instant().plus(PATIENCE);
        List<FoundTrace> found = reader.traces(query);
        List<List<Stamped<Span>>> traces = new ArrayList<>();
        int spans = 0;
        int read = 0;
        for (FoundTrace trace : found) {
            // An answer is held in memory.
            if (spans >= Query.MOST_SPANS || clock.instant().isAfter(giveUp)) {
                break;
            }
            List<Stamped<Span>> whole =
                    reader.spans(new Query.Trace(query.environment(), trace.traceId(), around(trace)));
            if (!whole.isEmpty()) { // else the retention was quicker
                traces.add(whole);
            }
            spans += whole.size();
            read++;
        }
        return new Found(traces, found.size() - read);
    }

    private static TimeRange around(FoundTrace trace) {
        return widened(new TimeRange(trace.startEpochNanos(), trace.startEpochNanos()));
    }

    /** Where the spans of a trace lie of which one is in the range. */
    static TimeRange widened(TimeRange range) {
        long nanos = AROUND.toNanos();
        return new TimeRange(
                Math.max(0, range.fromEpochNanos() - nanos),
                Math.min(range.toEpochNanos(), Long.MAX_VALUE - nanos) + nanos);
    }

    /** A trace by its id, empty when there is none; a range spares the files beside it. */
    List<Stamped<Span>> byId(String environment, String id, TimeRange range) {
        String digits = id.toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{1,32}")) {
            throw Refused.wrong("'" + id + "' is no trace id: up to 32 hex digits");
        }
        return reader.spans(new Query.Trace(environment, "0".repeat(32 - digits.length()) + digits, range));
    }

    /** As {@link #byId(String, String, TimeRange)}, whenever it was. */
    List<Stamped<Span>> byId(String environment, String id) {
        return byId(environment, id, EVER);
    }

    /** Those of the ids that there are, in that order; fewer when the answer has its bounds, of spans and of time. */
    List<List<Stamped<Span>>> byIds(String environment, Collection<String> ids) {
        Instant giveUp = clock.instant().plus(PATIENCE);
        List<List<Stamped<Span>>> found = new ArrayList<>();
        int spans = 0;
        for (String id : ids) {
            if (spans >= Query.MOST_SPANS || clock.instant().isAfter(giveUp)) {
                break;
            }
            List<Stamped<Span>> trace = byId(environment, id);
            if (!trace.isEmpty()) {
                found.add(trace);
            }
            spans += trace.size();
        }
        return found;
    }

    /** Of the last day of the range at most. */
    List<ServiceCalls> calls(String environment, TimeRange range) {
        long from = Math.max(range.fromEpochNanos(), range.toEpochNanos() - Query.Calls.LONGEST.toNanos());
        return reader.calls(new Query.Calls(environment, new TimeRange(from, range.toEpochNanos())));
    }

    /** A trace's id as its sender had it: with 16 digits when the others are zeros. */
    static String shownId(String traceId) {
        return traceId.startsWith("0".repeat(16)) ? traceId.substring(16) : traceId;
    }

    static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
