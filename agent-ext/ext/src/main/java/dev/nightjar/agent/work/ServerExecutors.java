package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
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
        Known[] all = known;
        boolean room = all.length < MAX;
        for (Known each : all) {
            if (each.executor().refersTo(executor)) {
                return;
            }
            room |= each.executor().get() == null;
        }
        if (room) { // else no request takes the lock
            add(executor, name);
        }
    }

    private synchronized void add(Object executor, Resource name) {
        List<Known> all = new ArrayList<>();
        for (Known each : known) {
            if (each.executor().refersTo(executor)) {
                return; // another of its threads has been quicker
            }
            if (each.executor().get() != null) {
                all.add(each);
            }
        }
        if (all.size() < MAX) {
            all.add(new Known(new WeakReference<>(executor), name));
        }
        known = all.toArray(Known[]::new);
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
