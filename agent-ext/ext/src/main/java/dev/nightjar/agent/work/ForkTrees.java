package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountedCompleter;
import org.jspecify.annotations.Nullable;

/**
 * Whose the parts are into which a work itself splits up what a fork-join pool does for it: parallel streams. Each part knows the task
 * that it is a part of; the first one runs in the work's own thread. It is told by this whom a worker is occupied by, and nothing else:
 * parts are many and short. Bounded, weak. Safe for all threads.
 */
final class ForkTrees {

    private static final int MAX = 10_000;

    /** A worker's part, and what it was at when that began: waiting for others, it takes up more. */
    record Part(ThreadState thread, @Nullable LiveWork before) {}

    private final Map<IdentityKey, LiveWork> roots = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
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
                add(task, own.work());
            }
            return null;
        }
        LiveWork work = roots.isEmpty() ? null : roots.get(new IdentityKey(task.getRoot()));
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

    private void add(Object root, LiveWork work) {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            roots.remove(key);
        }
        if (roots.size() < MAX) {
            roots.put(new IdentityKey(root, gone), work);
        }
    }

    void clear() {
        roots.clear();
    }

    /** Forgets those of works that have ended. */
    void tidy() {
        roots.values().removeIf(LiveWork::hasEnded);
    }
}
