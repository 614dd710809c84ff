package dev.nightjar.agent.jfr;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long the JVM waited for its threads to stop, until JFR has told what for. For JFR's thread. */
final class SafepointWaits {

    /** Safepoints of which no operation is told: most of them, since they are short. */
    private static final int MAX = 256;

    /** Shorter ones are nothing to speak of. */
    static final long LEAST_NANOS = 1_000_000;

    /** @param flush when it was heard */
    record Wait(long startNanos, long nanos, long flush) {}

    private final Map<Long, Wait> waits = new LinkedHashMap<>();
    private long flushes;

    void waited(long safepointId, long startNanos, long nanos) {
        if (waits.size() >= MAX) {
            Iterator<Wait> oldest = waits.values().iterator();
            oldest.next();
            oldest.remove();
        }
        waits.put(safepointId, new Wait(startNanos, nanos, flushes));
    }

    /** The operation of that safepoint is told. */
    @Nullable
    Wait take(long safepointId) {
        return waits.remove(safepointId);
    }

    /**
     * Everything of this second has been handed out. Takes out those that were known at the flush before: their operations were too short
     * to be told, and what is left of them is worth telling when the wait was long.
     */
    List<Wait> flushed() {
        List<Wait> untold = new ArrayList<>();
        waits.values().removeIf(wait -> {
            boolean old = wait.flush() < flushes;
            if (old && wait.nanos() >= LEAST_NANOS) {
                untold.add(wait);
            }
            return old;
        });
        flushes++;
        return untold;
    }
}
