package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Interval;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The application's threads that have worked for somebody. Safe for all threads. */
final class Threads {

    @SuppressWarnings("ThreadLocalUsage") // there is one recorder in a JVM, and tests have their own
    private final ThreadLocal<@Nullable ThreadState> states = new ThreadLocal<>();

    private final Clocks clocks;
    private final Map<Long, ThreadState> byId = new ConcurrentHashMap<>();
    private final AtomicReference<Readings> readingsOfEnded = new AtomicReference<>(Readings.NONE);

    Threads(Clocks clocks) {
        this.clocks = clocks;
    }

    /** Of the current thread; null when it has never worked for anybody. */
    @Nullable
    ThreadState known() {
        return states.get();
    }

    /** Of the current thread. */
    ThreadState current() {
        ThreadState state = states.get();
        if (state == null) {
            state = new ThreadState(Thread.currentThread(), clocks);
            states.set(state);
            if (!state.counters()
                    .isVirtual()) { // JFR's waits are not asked for virtual threads, and there may be millions
                ThreadState before = byId.put(state.id(), state);
                if (before != null) {
                    before.counters().close();
                }
            }
        }
        return state;
    }

    /** Of the current thread when it is an event loop's, else null. */
    @Nullable
    IdleClock loopsIdleClock() {
        return ThreadState.isEventLoop(Thread.currentThread()) ? current().idleClock() : null;
    }

    /** What the current thread records; null when it works for nobody. */
    @Nullable
    Recording recording() {
        ThreadState thread = states.get();
        return thread == null ? null : thread.current();
    }

    /** What a platform thread records; null when it works for nobody. */
    @Nullable
    Recording recordingOf(Thread thread) {
        ThreadState state = byId.get(thread.getId());
        return state == null ? null : state.recording;
    }

    /** One that has worked for somebody; else null. */
    @Nullable
    ThreadState byId(long threadId) {
        return byId.get(threadId);
    }

    /** Platform threads that have worked for somebody. */
    Iterable<ThreadState> all() {
        return byId.values();
    }

    /** A wait that JFR saw. */
    void waited(long threadId, Interval wait) {
        ThreadState thread = byId.get(threadId);
        if (thread != null) {
            thread.waited(wait);
        }
    }

    /** Who pays for what a thread did; one that has never worked for anybody does so for nobody. */
    Account accountAt(long threadId, long nanos) {
        ThreadState thread = byId.get(threadId);
        return thread == null ? Account.NO_WORK : thread.accountAt(nanos);
    }

    /** Forgets threads that have ended, and of which JFR has nothing more to say. */
    void tidy() {
        byId.values().removeIf(thread -> {
            boolean gone = thread.closeWhenEnded() && !thread.isAwaited();
            if (gone) {
                readingsOfEnded.accumulateAndGet(thread.counters().readings(), Readings::plus);
            }
            return gone;
        });
    }

    /** How often clocks were read so far, virtual threads apart, which have none. */
    Readings readings() {
        Readings readings = readingsOfEnded.get();
        for (ThreadState thread : byId.values()) {
            readings = readings.plus(thread.counters().readings());
        }
        return readings;
    }

    /** Forgets all threads. What one does at this moment may still be recorded, for nobody, and opens no file. */
    void close() {
        clocks.files().close();
        byId.values().forEach(ThreadState::close);
        byId.clear();
    }

    int size() {
        return byId.size();
    }
}
