package dev.nightjar.agent.jfr;

import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and figures by collection, until JFR has said all of one: its events come one by one, the last of them after that
 * of the collection itself. Figures belong to a collection; where it has several pauses, whose they are cannot be told, so
 * none of its pauses has any. Safe for all threads.
 */
final class GcRecords {

    /** Collections that are waited for; more than the pauses that may be told in that time. */
    static final int MAX = 256;

    private record Recorded(long startNanos, long nanos, String name) {}

    private static final class Collection {
        private final List<Recorded> pauses = new ArrayList<>(1);
        private final Map<GcFigure, Long> figures = new EnumMap<>(GcFigure.class);
        private long survivedByAge = -1;
        private @Nullable String name;
        private String cause = "";
        private long overAtFlush = Long.MAX_VALUE;
    }

    private final LongUnaryOperator wireTime;
    private final Map<Long, Collection> waiting = new LinkedHashMap<>();
    private long flushes;

    /**
     * @param wireTime from {@link System#nanoTime} to nanoseconds since the epoch
     */
    GcRecords(LongUnaryOperator wireTime) {
        this.wireTime = wireTime;
    }

    synchronized void paused(long gcId, long startNanos, long nanos, String name) {
        at(gcId).pauses.add(new Recorded(startNanos, nanos, name));
    }

    /** A figure that is told once. */
    synchronized void is(long gcId, GcFigure figure, long value) {
        if (value >= 0) {
            at(gcId).figures.put(figure, value);
        }
    }

    /** A part of a figure that is told in parts. */
    synchronized void adds(long gcId, GcFigure figure, long value) {
        if (value >= 0) {
            at(gcId).figures.merge(figure, value, Long::sum);
        }
    }

    /** Objects of one age that have survived; where the collector does not tell their sum, these are added up. */
    synchronized void survived(long gcId, long bytes) {
        Collection collection = at(gcId);
        collection.survivedByAge = Math.max(0, collection.survivedByAge) + bytes;
    }

    /** The collection is over; some of its figures may follow. */
    synchronized void collected(long gcId, String name, String cause) {
        Collection collection = at(gcId);
        collection.name = name;
        collection.cause = cause;
        collection.overAtFlush = flushes;
    }

    /**
     * Everything of this second has been handed out. Takes out the pauses of collections that were over at the flush
     * before, and the oldest ones when there are too many: a concurrent cycle that takes long.
     */
    synchronized List<GcPause> flushed() {
        List<GcPause> told = new ArrayList<>();
        int crowd = waiting.size() - MAX;
        for (Iterator<Map.Entry<Long, Collection>> all = waiting.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Collection> each = all.next();
            if (each.getValue().overAtFlush < flushes || crowd > 0) {
                all.remove();
                crowd--;
                tell(each.getKey(), each.getValue(), told);
            }
        }
        flushes++;
        return told;
    }

    /** Takes out all that is known, for the end of the JVM. */
    synchronized List<GcPause> all() {
        List<GcPause> told = new ArrayList<>();
        waiting.forEach((gcId, collection) -> tell(gcId, collection, told));
        waiting.clear();
        return told;
    }

    private Collection at(long gcId) {
        return waiting.computeIfAbsent(gcId, unseen -> new Collection());
    }

    private void tell(long gcId, Collection collection, List<GcPause> told) {
        if (collection.survivedByAge >= 0) {
            collection.figures.putIfAbsent(GcFigure.SURVIVOR_AFTER, collection.survivedByAge);
        }
        boolean onlyOne = collection.pauses.size() == 1 && collection.name != null;
        for (Recorded pause : collection.pauses) {
            told.add(new GcPause(
                    wireTime.applyAsLong(pause.startNanos()),
                    pause.nanos(),
                    collection.name == null ? pause.name() : collection.name,
                    collection.cause,
                    gcId,
                    onlyOne ? collection.figures : Map.of()));
        }
    }
}
