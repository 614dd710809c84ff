package dev.nightjar.analyzer.follow;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The GC pauses of a service in a range of time with the sums of their figures. A figure that no pause carries is unknown,
 * never 0. For one thread.
 */
final class GcPauses {

    /** Processor time comes in steps of 10 ms: over less than this it says nothing. */
    private static final long MIN_REAL_NANOS = 100_000_000L;

    /** JFR's name of G1's concurrent cycle: its pauses free and copy nothing young. */
    private static final String CONCURRENT_CYCLE = "G1Old";

    /** What survived a pause is told from the one before it, which may lie before the range. */
    private static final long EARLIER_NANOS = 600_000_000_000L;

    /** A figure over the pauses that carry it. */
    private static final class Sum {
        private long sum;
        private long count;

        void add(long value) {
            sum += value;
            count++;
        }

        OptionalDouble mean() {
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sum / count);
        }
    }

    /** What a JVM allocated from pause to pause. */
    private static final class Interval {
        private GcPause last;
        private long bytes;
        private long nanos;
        private long count;

        Interval(GcPause first) {
            last = first;
        }
    }

    private final Query.GcPauses query;
    private final Stops stops;
    private final Map<GcFigure, Sum> figures = new EnumMap<>(GcFigure.class);
    private final Map<String, Interval> byRun = new TreeMap<>();
    /** The newest pause of each JVM so far, from before the range too. */
    private final Map<String, GcPause> last = new TreeMap<>();

    private final Sum survived = new Sum();
    private long full;
    private long failed;
    private long failedNanos;
    private long userNanos;
    private long systemNanos;
    private long realNanos;

    private GcPauses(Query.GcPauses query, List<Stamped<GcPause>> earlier, List<Stamped<GcPause>> pauses) {
        this.query = query;
        earlier.forEach(pause -> remember(pause.origin().run(), pause.fact()));
        this.stops = Stops.of(
                query.range(),
                pauses,
                pause -> pause.fact().cause(),
                pause -> pause.fact().nanos());
        pauses.forEach(pause -> add(pause.origin().run(), pause.fact()));
    }

    static GcPauses read(SignalReader reader, Query.GcPauses query) {
        long from = query.range().fromEpochNanos();
        TimeRange earlier = new TimeRange(Math.max(0, from - EARLIER_NANOS), from);
        return new GcPauses(
                query,
                reader.gcPauses(new Query.GcPauses(query.environment(), query.service(), earlier)),
                reader.gcPauses(query));
    }

    Query.GcPauses query() {
        return query;
    }

    Stops stops() {
        return stops;
    }

    /** Whether the agent and the collector tell anything of their pauses but the length. */
    boolean haveFigures() {
        return !figures.isEmpty();
    }

    /** Per pause that carries the figure. */
    OptionalDouble mean(GcFigure figure) {
        Sum sum = figures.get(figure);
        return sum == null ? OptionalDouble.empty() : sum.mean();
    }

    /** Bytes of each pause that were in use and had to be kept. */
    OptionalDouble survived() {
        return survived.mean();
    }

    /** Collections of the whole heap. */
    long full() {
        return full;
    }

    /** Pauses in which objects found no place and stayed where they were. */
    long failed() {
        return failed;
    }

    /** How long these took in each second, and the collections of the whole heap, which follow them. */
    double failedNanosPerSecond() {
        return failedNanos * 1e9 / query.range().nanos();
    }

    /** Bytes that all JVMs together allocated in a second. */
    OptionalDouble allocatedPerSecond() {
        double perSecond = 0;
        boolean known = false;
        for (Interval interval : byRun.values()) {
            if (interval.nanos > 0) {
                perSecond += interval.bytes * 1e9 / interval.nanos;
                known = true;
            }
        }
        return known ? OptionalDouble.of(perSecond) : OptionalDouble.empty();
    }

    /** Bytes that were allocated from one pause to the next. */
    OptionalDouble allocatedPerPause() {
        long bytes =
                byRun.values().stream().mapToLong(interval -> interval.bytes).sum();
        long count =
                byRun.values().stream().mapToLong(interval -> interval.count).sum();
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) bytes / count);
    }

    /** Processor time of the collector for each nanosecond of pause; unknown over short pauses. */
    OptionalDouble processors() {
        return realNanos < MIN_REAL_NANOS
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) (userNanos + systemNanos) / realNanos);
    }

    /** Processor time outside the kernel, summed. */
    long userNanos() {
        return userNanos;
    }

    /** Processor time in the kernel, summed. */
    long systemNanos() {
        return systemNanos;
    }

    /** Length of the pauses to which the processor time belongs. */
    long realNanos() {
        return realNanos;
    }

    private void add(String run, GcPause pause) {
        pause.figures()
                .forEach((figure, value) ->
                        figures.computeIfAbsent(figure, f -> new Sum()).add(value));
        if (has(pause, GcFigure.CPU_USER, GcFigure.CPU_SYSTEM, GcFigure.REAL)) {
            userNanos += of(pause, GcFigure.CPU_USER);
            systemNanos += of(pause, GcFigure.CPU_SYSTEM);
            realNanos += of(pause, GcFigure.REAL);
        }
        boolean fails = of(pause, GcFigure.FAILED) > 0;
        full += isFull(pause) ? 1 : 0;
        failed += fails ? 1 : 0;
        failedNanos += fails || isFull(pause) ? pause.nanos() : 0;
        if (pause.name().equals(CONCURRENT_CYCLE)) {
            return;
        }
        survivedOf(pause, last.get(run)).ifPresent(survived::add);
        remember(run, pause);
        if (!has(pause, GcFigure.HEAP_BEFORE, GcFigure.HEAP_AFTER)) {
            return;
        }
        Interval interval = byRun.get(run);
        if (interval == null) {
            byRun.put(run, new Interval(pause));
            return;
        }
        // The heap also tells of objects that never were in Eden; concurrent freeing hides some of the growth from it.
        long grown = of(pause, GcFigure.HEAP_BEFORE) - of(interval.last, GcFigure.HEAP_AFTER);
        interval.bytes += Math.max(Math.max(0, grown), of(pause, GcFigure.EDEN_BEFORE));
        interval.nanos += pause.startEpochNanos() - interval.last.startEpochNanos();
        interval.count++;
        interval.last = pause;
    }

    private void remember(String run, GcPause pause) {
        if (!pause.name().equals(CONCURRENT_CYCLE) && has(pause, GcFigure.HEAP_AFTER)) {
            last.put(run, pause);
        }
    }

    /**
     * What the collection had to keep: as the collector tells it, else all that a full collection leaves, else what stayed
     * young and what became old, else what of the new objects was still there afterwards.
     */
    private static OptionalLong survivedOf(GcPause pause, @Nullable GcPause before) {
        if (has(pause, GcFigure.COPIED)) {
            return OptionalLong.of(of(pause, GcFigure.COPIED));
        } else if (!has(pause, GcFigure.HEAP_AFTER)) {
            return OptionalLong.empty();
        } else if (isFull(pause)) {
            return OptionalLong.of(of(pause, GcFigure.HEAP_AFTER));
        } else if (has(pause, GcFigure.SURVIVOR_AFTER, GcFigure.OLD_BEFORE, GcFigure.OLD_AFTER)) {
            long aged = of(pause, GcFigure.OLD_AFTER) - of(pause, GcFigure.OLD_BEFORE);
            return OptionalLong.of(of(pause, GcFigure.SURVIVOR_AFTER) + Math.max(0, aged));
        } else if (before == null) {
            return OptionalLong.empty();
        }
        // Of Serial only the whole heap and the survivors are known: what it grew by beside them became old.
        long young = of(pause, GcFigure.SURVIVOR_AFTER);
        long aged = of(pause, GcFigure.HEAP_AFTER)
                - young
                - of(before, GcFigure.HEAP_AFTER)
                + of(before, GcFigure.SURVIVOR_AFTER);
        return OptionalLong.of(young + Math.max(0, aged));
    }

    private static boolean isFull(GcPause pause) {
        return pause.name().endsWith("Full")
                || (pause.name().endsWith("Old") && !pause.name().equals(CONCURRENT_CYCLE));
    }

    private static boolean has(GcPause pause, GcFigure... figures) {
        for (GcFigure figure : figures) {
            if (!pause.figures().containsKey(figure)) {
                return false;
            }
        }
        return true;
    }

    private static long of(GcPause pause, GcFigure figure) {
        return pause.figures().getOrDefault(figure, 0L);
    }
}
