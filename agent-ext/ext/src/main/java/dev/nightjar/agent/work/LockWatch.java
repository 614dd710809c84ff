package dev.nightjar.agent.work;

import dev.nightjar.model.ApplicationCode;
import dev.nightjar.model.fact.LockHolders;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the monitors and owned synchronizers that works wait for: the JVM is asked for their owners ten times a second
 * while there are such works, and for stacks once a second. JFR tells how long was waited, but not for whom: a monitor's
 * previous owner is its last one only, a synchronizer has none. Looks are for one thread, the rest for any.
 */
public final class LockWatch {

    /** Of more waiting threads, every so many-th stands for the others. */
    static final int MAX_ASKED = 64;

    /** Waits whose two stacks are taken at once: that stops the whole JVM for a moment. */
    private static final int MAX_STACKS = 8;

    private static final int DEPTH = 100;
    private static final long STACKS_EVERY_NANOS = 1_000_000_000L;
    private static final long FIRST_STEP_NANOS = 100_000_000L;

    /** A look that comes late stands for no more: what was before is not known. */
    private static final long MAX_STEP_NANOS = 500_000_000L;

    private record Waiting(long thread, Account account) {}

    private record Seen(Waiting waiting, String lock, LockBook.Holder holder, long owner) {}

    private final Recorder recorder;
    private final Consumer<? super LockHolders> tell;
    private final LongUnaryOperator epochNanos;
    private final OwnedLocks owned = new OwnedLocks();
    private final LockBook book = new LockBook();
    private long lastNanos = System.nanoTime() - FIRST_STEP_NANOS;
    private long lastStacksNanos = System.nanoTime() - STACKS_EVERY_NANOS;

    /** @param epochNanos wire time of an instant of {@link System#nanoTime} */
    public LockWatch(Recorder recorder, Consumer<? super LockHolders> tell, LongUnaryOperator epochNanos) {
        this.recorder = recorder;
        this.tell = tell;
        this.epochNanos = epochNanos;
    }

    /** One look at the locks that works wait for; tells the blocks that are over. */
    public void look() {
        long now = System.nanoTime();
        long step = Math.min(now - lastNanos, MAX_STEP_NANOS);
        lastNanos = now;
        long epoch = epochNanos.applyAsLong(now);
        List<Waiting> waiting = waiting(now);
        if (!waiting.isEmpty()) {
            List<Waiting> asked = everySoManyth(waiting, MAX_ASKED);
            List<Seen> seen = ask(asked, now);
            long nanos = step * waiting.size() / asked.size();
            seen.forEach(wait -> book.add(wait.waiting().account(), wait.lock(), wait.holder(), nanos, epoch));
            if (!seen.isEmpty() && now - lastStacksNanos >= STACKS_EVERY_NANOS) {
                lastStacksNanos = now;
                takeStacks(everySoManyth(seen, MAX_STACKS), epoch);
            }
        }
        book.due(epoch).forEach(tell);
    }

    /** The JVM ends: what there is goes out now. */
    public void end() {
        book.all().forEach(tell);
    }

    public Map<String, Long> counters() {
        return Map.of("locks.looks_dropped", book.dropped());
    }

    /** Threads that wait for a lock in the middle of a work, as cheaply as that can be told. */
    private List<Waiting> waiting(long nanos) {
        List<Waiting> waiting = new ArrayList<>();
        for (ThreadState state : recorder.threads().all()) {
            Thread thread = state.recording == null ? null : state.thread();
            if (thread != null && waitsForLock(thread)) {
                Account account = recorder.accountAt(state.id(), nanos);
                if (isWork(account)) { // else it left the thread, which waits for somebody else
                    waiting.add(new Waiting(state.id(), account));
                }
            }
        }
        return waiting;
    }

    private static boolean isWork(Account account) {
        return !account.equals(Account.NO_WORK) && !account.equals(Account.UNKNOWN);
    }

    private boolean waitsForLock(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED
                || (LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer synchronizer
                        && owned.isOwned(synchronizer.getClass().getName()));
    }

    /** By now some of them have got it. */
    private List<Seen> ask(List<Waiting> waiting, long nanos) {
        long[] ids = waiting.stream().mapToLong(Waiting::thread).toArray();
        ThreadInfo[] answers = threads().getThreadInfo(ids, 0); // without stacks nobody is stopped
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            ThreadInfo answer = answers[i];
            LockInfo lock = answer == null ? null : answer.getLockInfo();
            if (answer != null && lock != null && isLock(answer, lock)) {
                long owner = answer.getLockOwnerId();
                seen.add(new Seen(waiting.get(i), lock.getClassName(), holder(answer, owner, nanos), owner));
            }
        }
        return seen;
    }

    /** Not what it waits to be notified of meanwhile. */
    private boolean isLock(ThreadInfo answer, LockInfo lock) {
        return answer.getThreadState() == Thread.State.BLOCKED || owned.isOwned(lock.getClassName());
    }

    private LockBook.Holder holder(ThreadInfo answer, long owner, long nanos) {
        String name = answer.getLockOwnerName();
        if (owner < 0 || name == null) {
            return LockBook.Holder.UNKNOWN;
        }
        Account account = recorder.accountAt(owner, nanos);
        if (isWork(account)) {
            return LockBook.Holder.work(account);
        }
        return account.equals(Account.NO_WORK)
                ? LockBook.Holder.thread(ThreadState.executorName(name))
                : LockBook.Holder.UNKNOWN;
    }

    private void takeStacks(List<Seen> seen, long epoch) {
        Set<Long> ids = new LinkedHashSet<>();
        seen.forEach(wait -> Stream.of(wait.waiting().thread(), wait.owner())
                .filter(id -> id >= 0)
                .forEach(ids::add));
        Map<Long, String> frames = new HashMap<>();
        for (ThreadInfo thread :
                threads().getThreadInfo(ids.stream().mapToLong(Long::longValue).toArray(), DEPTH)) {
            String frame = thread == null ? null : frame(thread.getStackTrace());
            if (thread != null && frame != null) {
                frames.put(thread.getThreadId(), frame);
            }
        }
        for (Seen wait : seen) {
            book.frames(
                    wait.waiting().account(),
                    wait.lock(),
                    wait.holder(),
                    frames.get(wait.waiting().thread()),
                    frames.get(wait.owner()),
                    epoch);
        }
    }

    /** The topmost one of the application. */
    private static @Nullable String frame(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (ApplicationCode.isApplication(frame.getClassName())) {
                String place = frame.getClassName() + "." + frame.getMethodName();
                return frame.getLineNumber() > 0 ? place + ":" + frame.getLineNumber() : place;
            }
        }
        return null;
    }

    private static <T> List<T> everySoManyth(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * all.size() / most)));
        }
        return some;
    }

    /** Asked for late: it loads the management classes. */
    private static ThreadMXBean threads() {
        return ManagementFactory.getThreadMXBean();
    }
}
