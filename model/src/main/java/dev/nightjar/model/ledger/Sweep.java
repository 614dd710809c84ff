package dev.nightjar.model.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Books each instant of a stretch of time to one part: the first, in the order of {@link Part}, that applies. */
@SuppressWarnings("EnumOrdinal") // arrays within one sweep, never stored; it runs for every work in the business JVM
final class Sweep {

    private static final Part[] PARTS = Part.values();

    /** Those of which threads tell. */
    private static final Part[] INTERVALS = Arrays.stream(PARTS)
            .filter(part -> part.isInterval() && part != Part.GC && part != Part.SAFEPOINT)
            .toArray(Part[]::new);

    /** A wait for the outside that ended so soon after a pause, or within a tenth of its length, may be the pause's doing. */
    private static final long AFTER_PAUSE_NANOS = 2_000_000;

    private static final int AFTER_PAUSE_TENTHS = 10;

    /**
     * Where an interval or a pause begins or ends.
     *
     * @param otherNanos its other end; of a pause that begins, {@link #blamedUntil}
     */
    private record Edge(long nanos, boolean start, Part part, long otherNanos) {}

    private final long[] booked = new long[PARTS.length];
    private long uncovered;
    private long gcInWaits;

    /** Time that no interval and no pause covers. */
    long uncovered() {
        return uncovered;
    }

    /** Time that was booked to one part. */
    long booked(Part part) {
        return booked[part.ordinal()];
    }

    /** GC time that was cut out of waits for the outside. */
    long gcInWaits() {
        return gcInWaits;
    }

    void add(Sweep other) {
        for (int part = 0; part < booked.length; part++) {
            booked[part] += other.booked[part];
        }
        uncovered += other.uncovered;
        gcInWaits += other.gcInWaits;
    }

    void addTo(Map<Part, Long> parts) {
        for (Part part : PARTS) {
            if (booked[part.ordinal()] > 0) {
                parts.merge(part, booked[part.ordinal()], Long::sum);
            }
        }
    }

    void run(List<Interval> intervals, List<Pause> pauses, long from, long to) {
        List<Edge> edges = new ArrayList<>(2 * (intervals.size() + pauses.size()));
        for (Interval interval : intervals) {
            clip(edges, interval.part(), interval.fromNanos(), interval.toNanos(), interval.toNanos(), from, to);
        }
        clipStops(edges, pauses, from, to);
        edges.sort(Comparator.comparingLong(edge -> edge.nanos() - from));
        Active active = new Active();
        long at = from;
        for (Edge edge : edges) {
            book(active, edge.nanos() - at);
            at = edge.nanos();
            active.cross(edge);
        }
        book(active, to - at);
    }

    /**
     * Pauses that begin before the one before is over for the threads are one stop, a collection and the safepoint around it
     * too: the answer may have come in any.
     */
    private static void clipStops(List<Edge> edges, List<Pause> pauses, long low, long high) {
        List<Pause> inOrder = pauses.size() < 2
                ? pauses
                : pauses.stream()
                        .sorted(Comparator.comparingLong((Pause pause) -> pause.fromNanos() - low))
                        .toList();
        for (int first = 0; first < inOrder.size(); ) {
            long until = blamedUntil(inOrder.get(first));
            int next = first + 1;
            while (next < inOrder.size() && inOrder.get(next).fromNanos() - until <= 0) {
                long later = blamedUntil(inOrder.get(next));
                until = later - until > 0 ? later : until;
                next++;
            }
            for (Pause pause : inOrder.subList(first, next)) {
                clip(edges, pause.part(), pause.fromNanos(), pause.toNanos(), until, low, high);
            }
            first = next;
        }
    }

    /** Until when the end of a wait for the outside is put down to the pause: its threads go on one after the other. */
    static long blamedUntil(Pause pause) {
        long length = pause.toNanos() - pause.fromNanos();
        return pause.toNanos() + Math.max(AFTER_PAUSE_NANOS, length / AFTER_PAUSE_TENTHS);
    }

    private static void clip(List<Edge> edges, Part part, long from, long to, long known, long low, long high) {
        long start = from - low < 0 ? low : from;
        long end = to - high > 0 ? high : to;
        if (end - start > 0) {
            // The edges keep the unclipped other end: whether a wait ended in a pause is asked of the whole wait.
            edges.add(new Edge(start, true, part, known));
            edges.add(new Edge(end, false, part, from));
        }
    }

    private void book(Active active, long nanos) {
        if (nanos <= 0) {
            return;
        }
        Part base = active.base();
        Part part = active.withPauses(base);
        if (part == Part.UNEXPLAINED) {
            uncovered += nanos;
            return;
        }
        booked[part.ordinal()] += nanos;
        if (part == Part.GC && base.waitsForOutside()) {
            gcInWaits += nanos;
        }
    }

    /** What covers the current instant. */
    private static final class Active {
        private final int[] counts = new int[PARTS.length];
        private final long[] lastEnd = new long[PARTS.length];

        void cross(Edge edge) {
            int part = edge.part().ordinal();
            if (!edge.start()) {
                counts[part]--;
                return;
            }
            if (counts[part]++ == 0 || edge.otherNanos() - lastEnd[part] > 0) {
                lastEnd[part] = edge.otherNanos();
            }
        }

        /** The interval part that covers the instant, {@code UNEXPLAINED} when none does. */
        Part base() {
            for (Part part : INTERVALS) {
                if (counts[part.ordinal()] > 0) {
                    return part;
                }
            }
            return Part.UNEXPLAINED;
        }

        Part withPauses(Part base) {
            if (cuts(Part.GC, base)) {
                return Part.GC;
            }
            return cuts(Part.SAFEPOINT, base) ? Part.SAFEPOINT : base;
        }

        private boolean cuts(Part pause, Part base) {
            if (counts[pause.ordinal()] == 0) {
                return false;
            }
            if (!base.waitsForOutside()) {
                return true;
            }
            // The pause began before this instant and the wait ends after it, so only the upper bound is open.
            return lastEnd[base.ordinal()] - lastEnd[pause.ordinal()] <= 0;
        }
    }
}
