package dev.nightjar.agent.work;

import java.util.concurrent.CountedCompleter;
import org.jspecify.annotations.Nullable;

/**
 * Whose the parts are into which a work itself splits up what a fork-join pool does for it: parallel streams. Each part knows the task
 * that it is a part of; the first one runs in the work's own thread. It is told by this whom a worker is occupied by, and nothing else:
 * parts are many and short. Bounded, weak. Safe for all threads.
 */
final class ForkTrees {

    /** A worker's part, and what it was at when that began: waiting for others, it takes up more. */
    record Part(ThreadState thread, @Nullable LiveWork before) {}

    /** The first tasks. */
    private final WorkObjects<LiveWork> roots = new WorkObjects<>();

    private final Threads threads;

    ForkTrees(Threads threads) {
        this.threads = threads;
    }

    /** A part, or the first task, is about to run in this thread; null when that tells nothing. */
    @Nullable
    Part started(CountedCompleter<?> task) {
        Recording own = threads.recording();
        if (own != null) {
            if (task.getCompleter() == null) {
                roots.add(task, own.work(), own.work());
            }
            return null;
        }
        LiveWork work = roots.isEmpty() ? null : roots.workOf(task.getRoot());
        if (work == null || work.hasEnded()) {
            return null;
        }
        ThreadState thread = threads.current();
        thread.executor(); // looks know it by that
        Part part = new Part(thread, thread.unrecorded);
        thread.unrecorded = work;
        return part;
    }

    void ended(Part part) {
        part.thread().unrecorded = part.before();
    }

    void clear() {
        roots.clear();
    }

    /** Forgets those of works that have ended. */
    void tidy() {
        roots.tidy();
    }
}
