package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What statement objects were prepared with, until they are closed or gone. Most are prepared, executed and closed at once: each has
 * a place in a small table; one that loses its place to another while it is open moves to a map. Safe for all threads.
 */
final class PreparedStatements<T> {

    private static final int PLACES = 1_024;
    private static final int MAX_OTHERS = 100_000;

    private record Prepared<T>(IdentityKey statement, T text) {
        boolean is(Object other) {
            return statement.refersTo(other);
        }
    }

    private final AtomicReferenceArray<@Nullable Prepared<T>> recent = new AtomicReferenceArray<>(PLACES);
    private final Map<IdentityKey, T> others = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    void put(Object statement, T text) {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            others.remove(key);
        }
        Prepared<T> prepared = new Prepared<>(new IdentityKey(statement, gone), text);
        int place = place(statement);
        Prepared<T> before;
        do {
            before = recent.get(place);
            boolean open = before != null
                    && !before.is(statement)
                    && !before.statement().refersTo(null);
            if (before != null && open && others.size() < MAX_OTHERS) {
                others.put(before.statement(), before.text()); // before it loses its place: it may be executed just now
            }
        } while (!recent.compareAndSet(place, before, prepared));
    }

    @Nullable
    T get(Object statement) {
        Prepared<T> prepared = recent.get(place(statement));
        if (prepared != null && prepared.is(statement)) {
            return prepared.text();
        }
        return others.isEmpty() ? null : others.get(new IdentityKey(statement));
    }

    void closed(Object statement) {
        int place = place(statement);
        Prepared<T> prepared = recent.get(place);
        if (prepared != null && prepared.is(statement)) {
            recent.compareAndSet(place, prepared, null);
        }
        if (!others.isEmpty()) {
            others.remove(new IdentityKey(statement));
        }
    }

    void clear() {
        for (int i = 0; i < PLACES; i++) {
            recent.set(i, null);
        }
        others.clear();
    }

    /** Those in the map. */
    int others() {
        return others.size();
    }

    private static int place(Object statement) {
        return System.identityHashCode(statement) & (PLACES - 1);
    }
}
