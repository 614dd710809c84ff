package dev.nightjar.agent.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Registries of Prometheus' simpleclient that something was registered with: weak, a handful. JDK types only, all threads. */
public final class Registries {

    private static final int MAX = 100;

    /** A registry is equal to itself only. */
    private static final Map<Object, Boolean> SEEN = new WeakHashMap<>();

    private Registries() {}

    public static void seen(@Nullable Object registry) {
        synchronized (SEEN) {
            if (registry != null && SEEN.size() < MAX) {
                SEEN.put(registry, true);
            }
        }
    }

    public static List<Object> all() {
        synchronized (SEEN) {
            return new ArrayList<>(SEEN.keySet());
        }
    }
}
