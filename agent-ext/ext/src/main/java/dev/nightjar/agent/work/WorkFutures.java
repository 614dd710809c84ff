package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a work completes a future, by the future's identity. Bounded, weak. Safe for all threads.
 *
 * @param <T> what completes it
 */
final class WorkFutures<T> {

    private static final int MAX = 10_000;

    private record Known<T>(LiveWork work, T by) {}

    private final Map<IdentityKey, Known<T>> futures = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    void add(Object future, LiveWork work, T by) {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            futures.remove(key);
        }
        if (futures.size() < MAX) {
            futures.put(new IdentityKey(future, gone), new Known<>(work, by));
        }
    }

    /** What of this work completes it; null when nothing is known to. */
    @Nullable
    T of(Object future, LiveWork work) {
        Known<T> known = futures.isEmpty() ? null : futures.get(new IdentityKey(future));
        return known == null || known.work() != work ? null : known.by();
    }

    void clear() {
        futures.clear();
    }

    /** Forgets those of works that have ended. */
    void tidy() {
        futures.values().removeIf(known -> known.work().hasEnded());
    }
}
