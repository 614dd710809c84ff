package dev.nightjar.model.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * CPU and run-queue time of the path's segments, less what lies inside pool, sql and downstream intervals. Of a segment
 * that is only partly on the path, the share of its running time that is.
 */
final class Brackets {

    private final EnumMap<Amount, Long> inside = new EnumMap<>(Amount.class);
    private double cpu;
    private double runqueue;
    private boolean hasCpu = true;
    private boolean hasRunqueue = true;

    /** 0 when {@link #hasCpu()} is false. */
    double cpuNanos() {
        return hasCpu ? cpu : 0;
    }

    double runqueueNanos() {
        return hasRunqueue ? runqueue : 0;
    }

    /** Whether every segment of the path had a CPU clock. */
    boolean hasCpu() {
        return hasCpu;
    }

    boolean hasRunqueue() {
        return hasRunqueue;
    }

    void addTo(Map<Amount, Long> amounts) {
        amounts.putAll(inside);
    }

    void add(Segment segment, List<Pause> pauses, LedgerArithmetic.OnPath onPath) {
        double share = share(segment, pauses, onPath);
        long cpuInside = 0;
        long runqueueInside = 0;
        for (Interval interval : outermost(segment.intervals())) {
            cpuInside += Math.max(0, interval.cpuNanos());
            runqueueInside += Math.max(0, interval.runqueueNanos());
            Amount amount = amount(interval.part());
            if (amount != null && interval.cpuNanos() > 0) {
                inside.merge(amount, interval.cpuNanos(), Long::sum);
            }
        }
        hasCpu &= segment.cpuNanos() >= 0;
        hasRunqueue &= segment.runqueueNanos() >= 0;
        cpu += Math.max(0, segment.cpuNanos() - cpuInside) * share;
        runqueue += Math.max(0, segment.runqueueNanos() - runqueueInside) * share;
    }

    private static double share(Segment segment, List<Pause> pauses, LedgerArithmetic.OnPath onPath) {
        if (onPath.nanos() == segment.toNanos() - segment.fromNanos()) {
            return onPath.runningNanos() > 0 ? 1 : 0;
        }
        Sweep whole = new Sweep();
        whole.run(segment.intervals(), pauses, segment.fromNanos(), segment.toNanos());
        return whole.uncovered() <= 0 ? 0 : Math.min(1, (double) onPath.runningNanos() / whole.uncovered());
    }

    /** Bracketed intervals that lie in no other bracketed one: what is inside an inner one is inside the outer one too. */
    private static List<Interval> outermost(List<Interval> intervals) {
        List<Interval> bracketed = new ArrayList<>();
        for (Interval interval : intervals) {
            if (interval.cpuNanos() >= 0 || interval.runqueueNanos() >= 0) {
                bracketed.add(interval);
            }
        }
        if (bracketed.size() < 2) {
            return bracketed;
        }
        long origin = bracketed.get(0).fromNanos();
        bracketed.sort(Comparator.<Interval>comparingLong(i -> i.fromNanos() - origin)
                .thenComparingLong(i -> origin - i.toNanos())
                .thenComparing(Interval::part)
                .thenComparingLong(i -> -i.cpuNanos())
                .thenComparingLong(i -> -i.runqueueNanos()));
        List<Interval> outermost = new ArrayList<>();
        long coveredTo = bracketed.get(0).fromNanos();
        for (Interval interval : bracketed) {
            if (outermost.isEmpty() || interval.toNanos() - coveredTo > 0) {
                outermost.add(interval);
                coveredTo = interval.toNanos();
            }
        }
        return outermost;
    }

    private static @org.jspecify.annotations.Nullable Amount amount(Part part) {
        return switch (part) {
            case POOL -> Amount.POOL_CPU;
            case SQL -> Amount.SQL_CPU;
            case DOWNSTREAM -> Amount.DOWNSTREAM_CPU;
            default -> null;
        };
    }
}
