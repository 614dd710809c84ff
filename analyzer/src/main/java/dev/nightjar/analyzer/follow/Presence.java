package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether an operation had works under way on an executor while others waited for its workers. Totals cannot tell: who took
 * a worker for two seconds in ten is no reason for waits in the other eight. Each JVM by itself.
 */
final class Presence {

    private static final int WORKS = 2_000;

    /** The occupant's works may have begun before the wait; one that hung ends, and is only then found, much later. */
    private static final long BEFORE_NANOS = 60_000_000_000L;

    private static final long AFTER_NANOS = 3_600_000_000_000L;

    private static final double MOST = 0.5;

    /** A wait of a work that was sent in full, with the work's weight. */
    private record Waited(TimeRange range, double weight) {}

    private final Scene scene;
    private final Resource executor;
    private final Query.Works query;
    private final Map<String, List<Waited>> waitsByRun = new TreeMap<>();
    private double waitedNanos;

    Presence(Scene scene, Resource executor, Subject waiting) {
        this.scene = scene;
        this.executor = executor;
        this.query = scene.worksQuery(waiting, scene.evidence(), WORKS);
        scene.reader().works(query).forEach(this::addWaits);
    }

    /** The works whose waits are looked at. */
    Query.Works query() {
        return query;
    }

    /** In most of the time that was waited; true when too little was sent of either side to tell. */
    boolean isLikely(Subject occupant) {
        TimeRange evidence = scene.evidence();
        TimeRange around =
                new TimeRange(evidence.fromEpochNanos() - BEFORE_NANOS, evidence.toEpochNanos() + AFTER_NANOS);
        Map<String, SortedMap<Long, Long>> there = new TreeMap<>(); // in one order: weights are no integers
        double sentNanos = 0;
        for (Stamped<Work> stamped : scene.reader().works(scene.worksQuery(occupant, around, WORKS))) {
            Work work = stamped.fact();
            long held = work.used()
                    .resources()
                    .getOrDefault(executor, ResourceUse.NONE)
                    .heldNanos();
            long end = work.startEpochNanos() + Callees.longestWallNanos(work);
            if (held > 0 && end >= evidence.fromEpochNanos() && work.startEpochNanos() <= evidence.toEpochNanos()) {
                sentNanos += held;
                there.computeIfAbsent(stamped.origin().run(), run -> new TreeMap<>())
                        .merge(work.startEpochNanos(), end, Math::max);
            }
        }
        boolean fewSent =
                sentNanos < MOST * scene.inWindow(occupant).use(executor).heldNanos();
        if (fewSent || waitedNanos == 0) {
            return true;
        }
        double together = 0;
        for (Map.Entry<String, SortedMap<Long, Long>> run : there.entrySet()) {
            List<TimeRange> stays = joined(run.getValue());
            for (Waited wait : waitsByRun.getOrDefault(run.getKey(), List.of())) {
                together += wait.weight() * overlap(stays, wait.range());
            }
        }
        return together >= MOST * waitedNanos;
    }

    private void addWaits(Stamped<Work> stamped) {
        Work work = stamped.fact();
        for (Work.Wait wait : work.waits()) {
            if (wait.part() == Part.QUEUE && wait.resource().equals(executor)) {
                long from = work.startEpochNanos() + wait.offsetNanos();
                waitedNanos += work.weight() * wait.nanos();
                waitsByRun
                        .computeIfAbsent(stamped.origin().run(), run -> new ArrayList<>())
                        .add(new Waited(new TimeRange(from, from + wait.nanos()), work.weight()));
            }
        }
    }

    private static List<TimeRange> joined(SortedMap<Long, Long> ranges) {
        List<TimeRange> joined = new ArrayList<>();
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            TimeRange last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && range.getKey() <= last.toEpochNanos()) {
                joined.removeLast();
                joined.add(new TimeRange(last.fromEpochNanos(), Math.max(last.toEpochNanos(), range.getValue())));
            } else {
                joined.add(new TimeRange(range.getKey(), range.getValue()));
            }
        }
        return joined;
    }

    private static long overlap(List<TimeRange> stays, TimeRange wait) {
        long overlap = 0;
        for (TimeRange stay : stays) {
            long from = Math.max(wait.fromEpochNanos(), stay.fromEpochNanos());
            overlap += Math.max(0, Math.min(wait.toEpochNanos(), stay.toEpochNanos()) - from);
        }
        return overlap;
    }
}
