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
 * a worker for two seconds in ten is no reason for waits in the other eight.
 */
final class Presence {

    private static final int WORKS = 2_000;

    /** The occupant's works may have begun long before the wait and end long after it. */
    private static final long SLACK_NANOS = 60_000_000_000L;

    /** Open works are reported every 10 s. */
    private static final long REPORT_NANOS = 10_000_000_000L;

    private static final double MOST = 0.5;

    private final Scene scene;
    private final Resource executor;

    Presence(Scene scene, Resource executor) {
        this.scene = scene;
        this.executor = executor;
    }

    /** Of most of the time that the works sent in full waited; true when none of either side was sent. */
    boolean of(Subject occupant, Subject waiting) {
        TimeRange window = scene.evidence();
        TimeRange around = new TimeRange(window.fromEpochNanos() - SLACK_NANOS, window.toEpochNanos() + SLACK_NANOS);
        TreeMap<Long, Long> there = new TreeMap<>();
        for (Stamped<Work> stamped : works(occupant, around)) {
            Work work = stamped.fact();
            if (work.used().resources().getOrDefault(executor, ResourceUse.NONE).heldNanos() > 0) {
                long end = work.startEpochNanos() + work.wallNanos() + (work.open() ? REPORT_NANOS : 0);
                there.merge(work.startEpochNanos(), end, Math::max);
            }
        }
        List<TimeRange> stays = joined(there);
        double waited = 0;
        double together = 0;
        for (Stamped<Work> stamped : works(waiting, window)) {
            Work work = stamped.fact();
            for (Work.Wait wait : work.waits()) {
                if (wait.part() == Part.QUEUE && wait.resource().equals(executor)) {
                    long from = work.startEpochNanos() + wait.offsetNanos();
                    waited += work.weight() * wait.nanos();
                    together += work.weight() * overlap(stays, from, from + wait.nanos());
                }
            }
        }
        return stays.isEmpty() || waited == 0 || together >= MOST * waited;
    }

    private List<Stamped<Work>> works(Subject subject, TimeRange range) {
        return scene.reader()
                .works(new Query.Works(scene.environment(), subject.service(), subject.operation(), range, WORKS));
    }

    private static List<TimeRange> joined(SortedMap<Long, Long> ranges) {
        List<TimeRange> joined = new ArrayList<>();
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            TimeRange last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && range.getKey() <= last.toEpochNanos()) {
                joined.set(
                        joined.size() - 1,
                        new TimeRange(last.fromEpochNanos(), Math.max(last.toEpochNanos(), range.getValue())));
            } else {
                joined.add(new TimeRange(range.getKey(), range.getValue()));
            }
        }
        return joined;
    }

    private static long overlap(List<TimeRange> stays, long from, long to) {
        long overlap = 0;
        for (TimeRange stay : stays) {
            overlap += Math.max(0, Math.min(to, stay.toEpochNanos()) - Math.max(from, stay.fromEpochNanos()));
        }
        return overlap;
    }
}
