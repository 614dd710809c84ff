package dev.nightjar.agent.work;

import dev.nightjar.agent.ship.OwnThreads;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What each platform thread has allocated in its life, all asked for at once. Loads the management classes. */
final class AllocationCounters {

    private static final String CARRIER = "CarrierThread";

    private AllocationCounters() {}

    /** Empty when there are more threads, or the JVM does not count. */
    static List<EdenAccounts.Counter> read(int mostThreads) {
        List<Thread> threads = OwnThreads.alive();
        if (threads.size() > mostThreads
                || !(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean)) {
            return List.of();
        }
        long[] bytes = bean.getThreadAllocatedBytes(
                threads.stream().mapToLong(AllocationCounters::id).toArray());
        List<EdenAccounts.Counter> counters = new ArrayList<>(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 0) { // else it has ended
                counters.add(new EdenAccounts.Counter(id(threads.get(i)), kind(threads.get(i)), bytes[i]));
            }
        }
        return counters;
    }

    @SuppressWarnings("deprecation") // threadId() needs Java 19
    private static long id(Thread thread) {
        return thread.getId();
    }

    private static EdenAccounts.Kind kind(Thread thread) {
        if (OwnThreads.isOwn(thread)) {
            return EdenAccounts.Kind.AGENT;
        }
        boolean carrier = thread.getClass().getSimpleName().equals(CARRIER);
        return carrier ? EdenAccounts.Kind.CARRIER : EdenAccounts.Kind.APPLICATION;
    }
}
