package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the application that belong to a work, by their identity, with what is known of each. Bounded, weak. Safe for all threads.
 *
 * @param <T> what is known: of a future what completes it
 */
final class WorkObjects<T> {

    private static final int MAX = 10_000;

    private record Known<T>(LiveWork work, T what) {}

    private final Map<IdentityKey, Known<T>> objects = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    void add(Object object, LiveWork work, T what) {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            objects.remove(key);
        }
        if (objects.size() < MAX) {
            objects.put(new IdentityKey(object, gone), new Known<>(work, what));
        }
    }

    /** What is known of it; null when it belongs to no work, or to another one. */
    @Nullable
    T of(Object object, LiveWork work) {
        Known<T> known = known(object);
        return known == null || known.work() != work ? null : known.what();
    }

    /** The work that it belongs to; null when none is known. */
    @Nullable
    LiveWork workOf(Object object) {
        Known<T> known = known(object);
        return known == null ? null : known.work();
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    private @Nullable Known<T> known(Object object) {
        return objects.isEmpty() ? null : objects.get(new IdentityKey(object));
    }

    void clear() {
        objects.clear();
    }

    /** Forgets those of works that have ended. */
    void tidy() {
        objects.values().removeIf(known -> known.work().hasEnded());
    }
}
