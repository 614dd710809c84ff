package dev.nightjar.model.ledger;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Timeline in, ledger out: the definition of {@code docs/ledger.md}, as a pure function. Time O(n log n) in the number of
 * intervals and pauses, and O(n) for each thing that a pool did.
 */
public final class LedgerArithmetic {

    /**
     * What of a segment is on the path.
     *
     * @param runningNanos of it what no interval covers
     */
    record OnPath(long nanos, long runningNanos) {
        OnPath plus(OnPath more) {
            return new OnPath(nanos + more.nanos, runningNanos + more.runningNanos);
        }
    }

    private LedgerArithmetic() {}

    public static Ledger ledger(Timeline timeline) {
        Path path = Path.of(timeline);
        EnumMap<Part, Long> parts = new EnumMap<>(Part.class);
        EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
        missing.addAll(timeline.missing());
        zeroWhereMeasured(parts, missing);

        Sweep all = new Sweep();
        Map<Integer, OnPath> running = new HashMap<>();
        EnumMap<Amount, Long> amounts = new EnumMap<>(Amount.class);
        long unseen = 0;
        for (Path.Piece piece : path.pieces()) {
            switch (piece.kind()) {
                case RUN -> {
                    Segment segment = timeline.segments().get(piece.segment());
                    Sweep sweep = new Sweep();
                    sweep.run(segment.intervals(), timeline.pauses(), piece.fromNanos(), piece.toNanos());
                    running.merge(piece.segment(), new OnPath(piece.nanos(), sweep.uncovered()), OnPath::plus);
                    all.add(sweep);
                    addInsides(segment, timeline.pauses(), piece, amounts);
                }
                case ARRIVAL -> {
                    Part part = timeline.segments().get(piece.segment()).arrival();
                    Interval arriving = new Interval(part, piece.fromNanos(), piece.toNanos());
                    all.run(List.of(arriving), timeline.pauses(), piece.fromNanos(), piece.toNanos());
                }
                case UNSEEN -> {
                    unseen += piece.nanos();
                    missing.add(Missing.HAND_OVER);
                }
            }
        }
        all.addTo(parts);
        if (all.gcInWaits() > 0) {
            amounts.put(Amount.GC_IN_WAIT, all.gcInWaits());
        }
        divide(timeline, running, all.uncovered(), unseen, unbracketed(parts), parts, amounts, missing);
        return new Ledger(timeline.endNanos() - timeline.beginNanos(), parts, amounts, missing);
    }

    /** What a pool did, as far as it lies in a wait for it that is on the path; no more than is booked to the pool there. */
    private static void addInsides(Segment segment, List<Pause> pauses, Path.Piece piece, Map<Amount, Long> amounts) {
        for (Segment.Inside inside : segment.insides()) {
            long from = inside.fromNanos() - piece.fromNanos() < 0 ? piece.fromNanos() : inside.fromNanos();
            long to = inside.toNanos() - piece.toNanos() > 0 ? piece.toNanos() : inside.toNanos();
            if (to - from > 0) {
                Sweep within = new Sweep();
                within.run(segment.intervals(), pauses, from, to);
                long waited = within.booked(Part.POOL);
                if (waited > 0) {
                    amounts.merge(inside.amount(), waited, Long::sum);
                }
            }
        }
    }

    /** Parts that have a source are 0 when nothing was seen of them; parts without one stay absent. */
    private static void zeroWhereMeasured(Map<Part, Long> parts, Set<Missing> missing) {
        parts.put(Part.DOWNSTREAM, 0L);
        if (!missing.contains(Missing.ADVICE)) {
            parts.put(Part.SQL, 0L);
            if (!missing.contains(Missing.POOL)) {
                parts.put(Part.POOL, 0L);
            }
            if (!missing.contains(Missing.QUEUE)) {
                parts.put(Part.QUEUE, 0L);
            }
        }
        if (!missing.contains(Missing.JFR)) {
            parts.put(Part.GC, 0L);
            parts.put(Part.SAFEPOINT, 0L);
            if (!missing.contains(Missing.JFR_WAITS) && !missing.contains(Missing.VTHREAD)) {
                parts.put(Part.LOCK, 0L);
                parts.put(Part.IO, 0L);
                parts.put(Part.SLEEP, 0L);
            }
        }
    }

    /** Waits that JFR tells after the fact: no clock was read at their ends. */
    private static long unbracketed(Map<Part, Long> parts) {
        long nanos = 0;
        for (Part part : new Part[] {Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP}) {
            nanos += parts.getOrDefault(part, 0L);
        }
        return nanos;
    }

    /** Divides what no interval covers into cpu, runqueue and unexplained. */
    private static void divide(
            Timeline timeline,
            Map<Integer, OnPath> running,
            long rest,
            long unseen,
            long unbracketed,
            Map<Part, Long> parts,
            Map<Amount, Long> amounts,
            Set<Missing> missing) {
        Brackets brackets = new Brackets();
        for (Map.Entry<Integer, OnPath> onPath : running.entrySet()) {
            brackets.add(timeline.segments().get(onPath.getKey()), timeline.pauses(), onPath.getValue());
        }
        brackets.addTo(amounts);
        double cpu = brackets.cpuNanos();
        double runqueue = brackets.runqueueNanos();
        if (!brackets.hasCpu()) {
            missing.add(Missing.CPU_CLOCK);
        }
        if (!brackets.hasRunqueue()) {
            missing.add(Missing.SCHEDSTAT);
        }
        long cpuNanos = Math.min(rest, Math.round(cpu));
        long runqueueNanos = Math.min(rest - cpuNanos, Math.round(runqueue));
        // What is run-queue time too much lies in waits without a bracket: a thread that wakes up waits for a processor
        // in
        // them. It uses none there, so cpu is not scaled with it.
        long runqueueInWaits = Math.max(0, Math.min(unbracketed, Math.round(runqueue) - runqueueNanos));
        long overbooked = Math.round(cpu) - cpuNanos + Math.round(runqueue) - runqueueNanos - runqueueInWaits;
        if (overbooked > 0) {
            amounts.put(Amount.OVERBOOKED, overbooked);
        }
        if (brackets.hasCpu()) {
            parts.put(Part.CPU, cpuNanos);
        }
        if (brackets.hasRunqueue()) {
            parts.put(Part.RUNQUEUE, runqueueNanos);
        }
        parts.put(Part.UNEXPLAINED, rest - cpuNanos - runqueueNanos + unseen);
    }
}
