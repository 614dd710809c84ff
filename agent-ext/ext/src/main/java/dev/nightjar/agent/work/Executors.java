package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Executors that works hand tasks to, by identity, and what they are called: as their threads are, which is known once a
 * task has started. Weak: the application's executors may go. Safe for all threads.
 */
final class Executors {

    private static final int MAX = 10_000;

    /** One executor's name, as far as it is known. */
    static final class Name {
        private final boolean forks;
        private volatile Resource resource = Resource.executor("unnamed");
        private final LongAdder rejected = new LongAdder();

        /** @param forks it is a fork-join pool */
        private Name(boolean forks) {
            this.forks = forks;
        }

        Resource resource() {
            return resource;
        }

        /** Tasks that it has refused. */
        long rejected() {
            return rejected.sum();
        }

        /** Whether a thread that runs one of its tasks is its own: who waits for a task of a fork-join pool may run it, too. */
        boolean employs(Thread runner) {
            return !forks || runner instanceof ForkJoinWorkerThread;
        }

        /** A thread of the executor has this name. */
        void is(Resource known) {
            if (!known.equals(resource)) {
                resource = known;
            }
        }
    }

    /** Of tasks that no work hands over. */
    static final Name NOBODYS = new Name(false);

    private final Map<IdentityKey, Name> names = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** Those that are there yet, with what is known of them. */
    void each(BiConsumer<Object, Name> with) {
        names.forEach((key, name) -> {
            Object executor = key.get();
            if (executor != null) {
                with.accept(executor, name);
            }
        });
    }

    /** It has refused a task; counted for those that works have handed tasks to. */
    void refused(Object executor) {
        Name known = names.get(new IdentityKey(executor));
        if (known != null) {
            known.rejected.increment();
        }
    }

    Name of(Object executor) {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            names.remove(key);
        }
        Name known = names.get(new IdentityKey(executor));
        if (known != null) {
            return known;
        }
        Name fresh = new Name(executor instanceof ForkJoinPool);
        if (names.size() >= MAX) {
            return fresh;
        }
        Name other = names.putIfAbsent(new IdentityKey(executor, gone), fresh);
        return other == null ? fresh : other;
    }
}
