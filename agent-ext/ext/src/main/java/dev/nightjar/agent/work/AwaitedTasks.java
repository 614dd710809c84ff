package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.ledger.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the tasks that a work waited for stand in its timeline: their run, or, for those that had not started by its end, a
 * segment that is queue only. One thread.
 */
final class AwaitedTasks {

    private final List<Recording> recordings;
    private final long endNanos;
    private final List<Tasks.Submitted> queued = new ArrayList<>();

    AwaitedTasks(List<Recording> recordings, long endNanos) {
        this.recordings = recordings;
        this.endNanos = endNanos;
    }

    /** The index of its segment; −1 when its run is not known. */
    int place(Tasks.Submitted task) {
        Recording run = task.run();
        int known = run == null ? -1 : recordings.indexOf(run);
        if (known >= 0 || (run != null && endNanos - run.fromNanos() > 0)) {
            return known;
        }
        if (!queued.contains(task)) {
            queued.add(task);
        }
        return recordings.size() + queued.indexOf(task);
    }

    /**
     * Adds the segments of those that had not started, and what they asked of their executors: in vain when the work has
     * ended.
     */
    void addQueued(List<Segment> segments, Map<Resource, ResourceUse> resources, boolean open) {
        for (Tasks.Submitted task : queued) {
            Recording submitter = task.recording();
            int index = submitter == null ? -1 : recordings.indexOf(submitter);
            long submitted = endNanos - task.nanos() < 0 ? endNanos : task.nanos();
            segments.add(new Segment(-1, submitted, index, endNanos, endNanos, List.of(), List.of(), 0, 0, -1));
            resources.merge(
                    task.executor().resource(),
                    new ResourceUse(1, open ? 0 : 1, endNanos - submitted, 0),
                    ResourceUse::plus);
        }
    }
}
