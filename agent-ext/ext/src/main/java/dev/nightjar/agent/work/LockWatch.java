package dev.nightjar.agent.work;

import dev.nightjar.model.ApplicationCode;
import dev.nightjar.model.fact.LockHolders;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    /** Readers hold it together, and the JVM names none of them. */
    private static final String SHARED = "ReadWriteLock";

    private static final String VIRTUAL = "VirtualThread";

    private static final long STACKS_EVERY_NANOS = 1_000_000_000L;

    /** A look that comes late stands for no more: what was before is not known. */
    private static final long MAX_STEP_NANOS = 500_000_000L;

    private record Waiting(long thread, Account account) {}

    /** @param lockId tells objects of one class apart */
    private record Seen(Waiting waiting, String lock, int lockId, LockBook.Holder holder, long owner) {}

    private final Recorder recorder;
    private final Consumer<? super LockHolders> tell;
    private final LongUnaryOperator epochNanos;
    private final OwnedLocks owned = new OwnedLocks();
    private final LockBook book = new LockBook();
    private volatile boolean looksWanted = true;
    private volatile boolean stacksWanted = true;
    private long lastNanos = System.nanoTime();
    private long lastStacksNanos = lastNanos - STACKS_EVERY_NANOS;
    private int turn;

    /** @param epochNanos wire time of an instant of {@link System#nanoTime} */
    public LockWatch(Recorder recorder, Consumer<? super LockHolders> tell, LongUnaryOperator epochNanos) {
        this.recorder = recorder;
        this.tell = tell;
        this.epochNanos = epochNanos;
    }

    /** Whether it looks at all. */
    public void watch(boolean looks) {
        looksWanted = looks;
    }

    /** Whether it takes stacks. */
    public void takeStacks(boolean stacks) {
        stacksWanted = stacks;
    }

    /** One look at the locks that works wait for; tells the blocks that are over. */
    public void look() {
        long now = System.nanoTime();
        long step = Math.min(now - lastNanos, MAX_STEP_NANOS);
        lastNanos = now;
        long epoch = epochNanos.applyAsLong(now);
        List<ThreadState> waiting = looksWanted ? waiting() : List.of();
        if (!waiting.isEmpty()) {
            turn++;
            List<ThreadState> asked = everySoManyth(waiting, MAX_ASKED);
            List<Seen> seen = ask(works(asked, now), now);
            long nanos = step * waiting.size() / asked.size();
            seen.forEach(wait -> book.add(wait.waiting().account(), wait.lock(), wait.holder(), nanos, epoch));
            if (stacksWanted && !seen.isEmpty() && now - lastStacksNanos >= STACKS_EVERY_NANOS) {
                lastStacksNanos = now;
                readStacks(everySoManyth(seen, MAX_STACKS), epoch);
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

    /** Threads of works that wait for a lock, as cheaply as that can be told. */
    private List<ThreadState> waiting() {
        List<ThreadState> waiting = new ArrayList<>();
        for (ThreadState state : recorder.threads().all()) {
            Thread thread = state.recording == null ? null : state.thread();
            if (thread != null && waitsForLock(thread)) {
                waiting.add(state);
            }
        }
        return waiting;
    }

    private boolean waitsForLock(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED
                || (LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer synchronizer
                        && owned.isOwned(synchronizer.getClass().getName()));
    }

    /** Without those whose work has left the thread, which waits for somebody else. */
    private List<Waiting> works(List<ThreadState> threads, long nanos) {
        List<Waiting> works = new ArrayList<>();
        for (ThreadState thread : threads) {
            Account account = recorder.accountAt(thread.id(), nanos);
            if (isWork(account)) {
                works.add(new Waiting(thread.id(), account));
            }
        }
        return works;
    }

    private static boolean isWork(Account account) {
        return !account.equals(Account.NO_WORK) && !account.equals(Account.UNKNOWN);
    }

    /** By now some of them have got it. */
    private List<Seen> ask(List<Waiting> waiting, long nanos) {
        ThreadInfo[] answers = threads(waiting.stream().map(Waiting::thread).toList(), 0); // nobody is stopped
        long answeredNanos = System.nanoTime();
        Set<Long> hidden = virtual(answers);
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            ThreadInfo answer = answers[i];
            LockInfo lock = answer == null ? null : answer.getLockInfo();
            if (answer != null && lock != null && isHeld(answer, lock)) {
                long owner = answer.getLockOwnerId();
                LockBook.Holder holder =
                        hidden.contains(owner) ? LockBook.Holder.UNKNOWN : holder(answer, nanos, answeredNanos);
                seen.add(new Seen(waiting.get(i), lock.getClassName(), lock.getIdentityHashCode(), holder, owner));
            }
        }
        return seen;
    }

    /** Not what it waits to be notified of meanwhile, and not a lock that its owner has let go: who is next has not run yet. */
    private boolean isHeld(ThreadInfo answer, LockInfo lock) {
        String type = lock.getClassName();
        boolean named = answer.getLockOwnerId() >= 0;
        return answer.getThreadState() == Thread.State.BLOCKED
                ? named
                : owned.isOwned(type) && (named || type.contains(SHARED));
    }

    /**
     * Owners that are virtual threads, or carry one: who that works for is not known. The JVM knows no platform thread by the id of the
     * first, and carriers wait for the thread that they carry.
     */
    private Set<Long> virtual(ThreadInfo[] answers) {
        Set<Long> owners = new LinkedHashSet<>();
        for (ThreadInfo answer : answers) {
            if (answer != null && answer.getLockOwnerId() >= 0) {
                owners.add(answer.getLockOwnerId());
            }
        }
        List<Long> asked = List.copyOf(owners);
        ThreadInfo[] infos = owners.isEmpty() ? new ThreadInfo[0] : threads(asked, 0);
        Set<Long> virtual = new HashSet<>();
        for (int i = 0; i < infos.length; i++) {
            LockInfo waitsFor = infos[i] == null ? null : infos[i].getLockInfo();
            if (infos[i] == null || (waitsFor != null && waitsFor.getClassName().contains(VIRTUAL))) {
                virtual.add(asked.get(i));
            }
        }
        return virtual;
    }

    /** Between the look and the answer the owner may have turned to somebody else. */
    private LockBook.Holder holder(ThreadInfo answer, long nanos, long answeredNanos) {
        long owner = answer.getLockOwnerId();
        String name = answer.getLockOwnerName();
        if (owner < 0 || name == null) {
            return LockBook.Holder.UNKNOWN;
        }
        Account account = recorder.accountAt(owner, answeredNanos);
        if (isWork(account)) {
            return LockBook.Holder.work(account);
        }
        boolean nobodys = account.equals(Account.NO_WORK)
                && recorder.accountAt(owner, nanos).equals(Account.NO_WORK);
        return nobodys ? LockBook.Holder.thread(ThreadNames.pool(name)) : LockBook.Holder.UNKNOWN;
    }

    /** One dump: what its threads wait for and hold is of one instant. Where a wait is over by then, nothing is told. */
    private void readStacks(List<Seen> seen, long epoch) {
        Set<Long> ids = new LinkedHashSet<>();
        seen.forEach(wait -> Stream.of(wait.waiting().thread(), wait.owner())
                .filter(id -> id >= 0)
                .forEach(ids::add));
        Map<Long, ThreadInfo> dump = new HashMap<>();
        for (ThreadInfo thread : threads(List.copyOf(ids), DEPTH)) {
            if (thread != null) {
                dump.put(thread.getThreadId(), thread);
            }
        }
        for (Seen wait : seen) {
            ThreadInfo waiter = dump.get(wait.waiting().thread());
            LockInfo lock = waiter == null ? null : waiter.getLockInfo();
            if (waiter != null
                    && lock != null
                    && lock.getIdentityHashCode() == wait.lockId()
                    && waiter.getLockOwnerId() == wait.owner()) {
                ThreadInfo owner = dump.get(wait.owner());
                book.frames(
                        wait.waiting().account(),
                        wait.lock(),
                        wait.holder(),
                        frame(waiter.getStackTrace()),
                        owner == null ? null : frame(owner.getStackTrace()),
                        epoch);
            }
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

    /** Others at each look. */
    private <T> List<T> everySoManyth(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) (((long) i * all.size() / most + turn) % all.size())));
        }
        return some;
    }

    /** Asked for late: it loads the management classes. */
    private static ThreadInfo[] threads(List<Long> ids, int depth) {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(ids.stream().mapToLong(Long::longValue).toArray(), depth);
    }
}
