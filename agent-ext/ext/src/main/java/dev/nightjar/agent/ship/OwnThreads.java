package dev.nightjar.agent.ship;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The CPU time of the agent's own threads: all whose name begins with {@code nightjar-}. For one thread. First used some
 * seconds after the start, because it loads the management classes.
 */
public final class OwnThreads {

    static final String PREFIX = "nightjar-";

    private final Map<Long, Long> nanosByThread = new HashMap<>();
    private long endedNanos;

    /**
     * A thread of the agent's, not started.
     *
     * @param name without the prefix
     */
    public static Thread daemon(String name, Runnable body) {
        // No inherited thread locals and no application's class loader: our threads must not keep an application alive.
        Thread thread = new Thread(null, body, PREFIX + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** One of the agent's. */
    public static boolean isOwn(Thread thread) {
        return isOwn(thread.getName());
    }

    /** By its name. */
    public static boolean isOwn(String threadName) {
        return threadName.startsWith(PREFIX);
    }

    /** All platform threads that run at this moment, whosever they are. */
    public static List<Thread> alive() {
        List<Thread> alive = new ArrayList<>();
        for (Thread thread : platformThreads()) {
            if (thread != null) {
                alive.add(thread);
            }
        }
        return alive;
    }

    /** Of those that run at this moment. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : platformThreads()) {
            if (thread != null && isOwn(thread)) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** Up to the last look at each; −1 when the JVM has no thread CPU clock. */
    public long cpuNanos() {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        if (!bean.isThreadCpuTimeSupported() || !bean.isThreadCpuTimeEnabled()) {
            return -1;
        }
        Map<Long, Long> alive = new HashMap<>();
        for (Thread thread : platformThreads()) {
            if (thread != null && isOwn(thread)) {
                @SuppressWarnings("deprecation") // threadId() needs Java 19
                long id = thread.getId();
                long nanos = bean.getThreadCpuTime(id);
                if (nanos >= 0) {
                    alive.put(id, nanos);
                }
            }
        }
        nanosByThread.forEach((id, nanos) -> endedNanos += alive.containsKey(id) ? 0 : nanos);
        nanosByThread.clear();
        nanosByThread.putAll(alive);
        return endedNanos + alive.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Thread[] platformThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        // Threads that start meanwhile are seen next time; enumerate ignores what does not fit.
        Thread[] threads = new Thread[root.activeCount() + 32];
        root.enumerate(threads);
        return threads;
    }
}
