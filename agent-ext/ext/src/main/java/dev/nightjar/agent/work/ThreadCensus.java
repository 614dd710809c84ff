package dev.nightjar.agent.work;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many platform threads there are and, where they are many, in which methods of the application: by the stacks of some of them, each
 * of which stands for its share of all. Asked every 10 s by one thread.
 */
public final class ThreadCensus {

    /** With fewer nobody asks who they are, and no stack is taken. */
    static final int MANY = 300;

    /** One dump of so many stops the JVM for a moment. */
    private static final int ASKED = 32;

    private static final int DEPTH = 64;
    private static final int MAX_METHODS = 8;

    private final int many;
    private volatile boolean stacksWanted = true;
    private int turn;

    public ThreadCensus() {
        this(MANY);
    }

    ThreadCensus(int many) {
        this.many = many;
    }

    /** Whether it takes stacks. */
    public void takeStacks(boolean stacks) {
        stacksWanted = stacks;
    }

    /** {@code threads.alive}; {@code threads.in.package.Class.method} of the methods that most of many are in, estimated. */
    public Map<String, Long> counters() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.getAllThreadIds();
        Map<String, Long> counters = new TreeMap<>();
        counters.put("threads.alive", (long) ids.length);
        if (stacksWanted && ids.length >= many) {
            methods(threads, ids).entrySet().stream()
                    .sorted(Comparator.comparingLong((Map.Entry<String, Long> method) -> -method.getValue()))
                    .limit(MAX_METHODS)
                    .forEach(method -> counters.put("threads.in." + method.getKey(), method.getValue()));
        }
        return counters;
    }

    private Map<String, Long> methods(ThreadMXBean threads, long[] ids) {
        long[] asked = everySoManyth(ids);
        Map<String, Long> seen = new TreeMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(asked, DEPTH)) {
            String method = thread == null ? "" : Frames.method(thread.getStackTrace());
            if (!method.isEmpty()) {
                seen.merge(method, 1L, Long::sum);
            }
        }
        seen.replaceAll((method, count) -> count * ids.length / asked.length);
        return seen;
    }

    /** Others each time. */
    private long[] everySoManyth(long[] ids) {
        int some = Math.min(ASKED, ids.length);
        long[] asked = new long[some];
        turn++;
        for (int i = 0; i < some; i++) {
            asked[i] = ids[(int) (((long) i * ids.length / some + turn) % ids.length)];
        }
        return asked;
    }
}
