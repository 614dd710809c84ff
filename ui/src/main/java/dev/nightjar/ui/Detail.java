package dev.nightjar.ui;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The facts around a finding's window, as far as they are still kept.
 *
 * @param latency of the operation, before, in and after the window
 * @param slow works of the window
 * @param normal works of the time before it
 * @param gcLog around the longest pause, of a finding that rests on pauses
 * @param trouble the store's words when it could not answer; the rest is empty then
 */
record Detail(
        Latency latency,
        Examples slow,
        Examples normal,
        Optional<GcLines> gcLog,
        @Nullable String trouble) {

    /** Chosen among this many at most: the slowest of the cohort that were sent in full. */
    private static final int LIMIT = 500;

    /** A normal work is looked for in the time before the window: as long as it, within these bounds. */
    private static final long LEAST_BEFORE = 60_000_000_000L;

    private static final long MOST_BEFORE = 1_800_000_000_000L;

    /**
     * Works of one cohort.
     *
     * @param range where they were looked for
     * @param slowest empty when none was sent in full
     * @param typical the one nearest to the mean of all works, sent in full or not
     */
    record Examples(TimeRange range, Optional<Work> slowest, Optional<Work> typical) {}

    static Detail troubled(String trouble) {
        TimeRange never = new TimeRange(0, 0);
        Examples none = new Examples(never, Optional.empty(), Optional.empty());
        return new Detail(new Latency(never, List.of()), none, none, Optional.empty(), trouble);
    }

    static Detail read(SignalReader reader, String environment, Finding finding) {
        TimeRange window = finding.slowdown().window();
        return new Detail(
                Latency.read(reader, environment, finding),
                examples(
                        reader, environment, finding, window, finding.slowdown().meanWallNanos()),
                examples(
                        reader,
                        environment,
                        finding,
                        before(window, finding.occurrences()),
                        finding.slowdown().referenceWallNanos()),
                GcLines.read(reader, finding),
                null);
    }

    /** The time right before the window's occurrence, as far as the one before that leaves room. */
    static TimeRange before(TimeRange window, List<TimeRange> occurrences) {
        long to = window.fromEpochNanos();
        for (TimeRange occurrence : occurrences) {
            to = occurrence.overlaps(window) ? Math.min(to, occurrence.fromEpochNanos()) : to;
        }
        long from = to - Math.clamp(window.nanos(), LEAST_BEFORE, MOST_BEFORE);
        for (TimeRange other : occurrences) {
            from = other.toEpochNanos() <= to ? Math.max(from, other.toEpochNanos()) : from;
        }
        return new TimeRange(from, to);
    }

    private static Examples examples(
            SignalReader reader, String environment, Finding finding, TimeRange range, double meanNanos) {
        List<Work> works =
                reader
                        .works(new Query.Works(environment, finding.service(), finding.operation(), range, LIMIT))
                        .stream()
                        .map(Stamped::fact)
                        .toList();
        return new Examples(
                range,
                works.stream().findFirst(),
                works.stream().min(Comparator.comparingDouble(work -> Math.abs(work.wallNanos() - meanNanos))));
    }
}
