package dev.nightjar.agent.work;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;

/**
 * Where works wait for a signal of another thread: a condition, a latch, a queue. Once a second stacks are taken of some of those that
 * also waited at the look before, each for a second of waiting; shorter waits are many and tell little. Futures are left out: what
 * they are waited for can be their own work's. Who is to signal is not known. Looks are for one thread, the rest for any.
 */
public final class SignalWatch {

    private static final long EVERY_NANOS = 1_000_000_000L;

    /** Of one look, others each time: that stops the JVM for a moment. */
    private static final int MAX_STACKS = 8;

    private static final int DEPTH = 64;

    /**
     * A work that waits.
     *
     * @param nanos for how long of waiting it stands
     */
    public record Seen(Account account, List<StackTraceElement> stack, long nanos) {
        public Seen {
            stack = List.copyOf(stack);
        }
    }

    private final Recorder recorder;
    private final OwnedLocks owned = new OwnedLocks();
    private volatile boolean stacksWanted = true;
    private Map<Long, Recording> waitingBefore = Map.of();
    private long lastNanos = System.nanoTime();
    private int turn;

    public SignalWatch(Recorder recorder) {
        this.recorder = recorder;
    }

    /** Whether it takes stacks; without them it does not look. */
    public void takeStacks(boolean stacks) {
        stacksWanted = stacks;
    }

    /**
     * One look, ten times a second; tells once a second.
     *
     * @param nowNanos as {@link System#nanoTime} gives it
     */
    public List<Seen> look(long nowNanos) {
        if (!stacksWanted) {
            waitingBefore = Map.of(); // holds on to works
            return List.of();
        }
        Map<Long, Recording> waiting = waiting();
        List<Long> since = new ArrayList<>();
        waiting.forEach((thread, recording) -> {
            if (waitingBefore.get(thread) == recording) {
                since.add(thread);
            }
        });
        waitingBefore = waiting;
        if (nowNanos - lastNanos < EVERY_NANOS) {
            return List.of();
        }
        lastNanos = nowNanos; // whether anybody waits or not: else every short wait would stand for a second
        if (since.isEmpty()) {
            return List.of();
        }
        turn++;
        return seen(since, waiting);
    }

    private Map<Long, Recording> waiting() {
        Map<Long, Recording> waiting = new HashMap<>();
        for (ThreadState state : recorder.threads().all()) {
            Recording recording = state.recording;
            Thread thread = recording == null ? null : state.thread();
            if (recording != null
                    && thread != null
                    && waitsForSignal(thread)
                    && !recording.isLeft()
                    && !recording.isInCall()) {
                waiting.put(state.id(), recording);
            }
        }
        return waiting;
    }

    private boolean waitsForSignal(Thread thread) {
        Thread.State state = thread.getState();
        boolean waits = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        return waits
                && !(LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer synchronizer
                        && owned.isOwned(synchronizer.getClass().getName()));
    }

    private List<Seen> seen(List<Long> threads, Map<Long, Recording> waiting) {
        int some = Math.min(MAX_STACKS, threads.size());
        long[] asked = new long[some];
        for (int i = 0; i < some; i++) {
            asked[i] = threads.get((int) (((long) i * threads.size() / some + turn) % threads.size()));
        }
        long nanos = EVERY_NANOS * threads.size() / some;
        List<Seen> seen = new ArrayList<>();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().getThreadInfo(asked, DEPTH)) {
            Recording recording = thread == null ? null : waiting.get(thread.getThreadId());
            if (thread != null && recording != null && !sleeps(thread)) {
                seen.add(new Seen(Account.of(recording.work()), List.of(thread.getStackTrace()), nanos));
            }
        }
        return seen;
    }

    /** That is a part of its own, and has its events. */
    private static boolean sleeps(ThreadInfo thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0
                || (stack[0].getClassName().equals(Thread.class.getName())
                        && stack[0].getMethodName().startsWith("sleep"));
    }
}
