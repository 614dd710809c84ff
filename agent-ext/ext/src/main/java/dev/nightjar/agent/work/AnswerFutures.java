package dev.nightjar.agent.work;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which call a future's answer belongs to, by identity. Bounded, weak. Safe for all threads. */
final class AnswerFutures {

    private static final int MAX = 10_000;

    private record Asked(LiveWork work, Recording.Call call) {}

    private final Map<IdentityKey, Asked> asked = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    void add(Object future, LiveWork work, Recording.Call call) {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            asked.remove(key);
        }
        if (asked.size() < MAX) {
            asked.put(new IdentityKey(future, gone), new Asked(work, call));
        }
    }

    /** The call of this work whose answer it is; null when it is none. */
    Recording.@Nullable Call of(Object future, LiveWork work) {
        Asked known = asked.isEmpty() ? null : asked.get(new IdentityKey(future));
        return known == null || known.work() != work ? null : known.call();
    }

    void clear() {
        asked.clear();
    }

    /** Forgets those of works that have ended. */
    void tidy() {
        asked.values().removeIf(known -> known.work().hasEnded());
    }
}
