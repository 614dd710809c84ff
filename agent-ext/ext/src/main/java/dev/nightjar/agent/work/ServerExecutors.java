package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * The executors that requests come through, by identity: one for each of a server's doors. Asked at each request, so that it must take no
 * more than some nanoseconds. Safe for all threads.
 */
final class ServerExecutors {

    /** A server has a door or two. */
    private static final int MAX = 16;

    private record Known(WeakReference<Object> executor, Resource name) {}

    private volatile Known[] known = {};

    /** A thread of it, which has this name, has taken up a request. */
    void saw(Object executor, Resource name) {
        for (Known each : known) {
            if (each.executor().refersTo(executor)) {
                return;
            }
        }
        add(new Known(new WeakReference<>(executor), name));
    }

    private synchronized void add(Known fresh) {
        Known[] before = known;
        int kept = 0;
        Known[] after = new Known[before.length + 1];
        for (Known each : before) {
            if (!each.executor().refersTo(null)) {
                after[kept++] = each;
            }
        }
        if (kept < MAX) {
            after[kept++] = fresh;
        }
        known = Arrays.copyOf(after, kept);
    }

    /** Those that are there yet. */
    void each(BiConsumer<Object, Resource> with) {
        for (Known each : known) {
            Object executor = each.executor().get();
            if (executor != null) {
                with.accept(executor, each.name());
            }
        }
    }
}
