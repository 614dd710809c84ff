package dev.nightjar.agent.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tasks between their submission and their start. Bounded. Safe for all threads. */
final class Tasks {

    private static final int MAX = 50_000;

    /** One that was taken out of its queue again is forgotten after this time. */
    private static final long FORGET_NANOS = 600_000_000_000L;

    /**
     * A task in a queue.
     *
     * @param recording the segment that submitted it, null for the server's own queue
     */
    record Submitted(long nanos, @Nullable Recording recording) {}

    /** By identity: the application's own equality is none of ours. */
    private record Key(Object task) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && that.task == task;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(task);
        }
    }

    private final Map<Key, Submitted> waiting = new ConcurrentHashMap<>();

    /** False when there is no room. */
    boolean submitted(Object task, Submitted how) {
        if (waiting.size() >= MAX) {
            return false;
        }
        waiting.put(new Key(task), how);
        return true;
    }

    /** Null when it was submitted by nobody's work. */
    @Nullable
    Submitted started(Object task) {
        return waiting.isEmpty() ? null : waiting.remove(new Key(task));
    }

    /** Forgets tasks whose work has ended, and those that never started. */
    void tidy(long nowNanos) {
        waiting.values().removeIf(task -> {
            Recording recording = task.recording();
            return nowNanos - task.nanos() > FORGET_NANOS
                    || (recording != null && recording.work().hasEnded());
        });
    }

    int size() {
        return waiting.size();
    }
}
