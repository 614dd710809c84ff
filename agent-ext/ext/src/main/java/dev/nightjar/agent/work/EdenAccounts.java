package dev.nightjar.agent.work;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What threads have allocated from one reading of their counters to the next, by account: a work's segments have theirs, what is
 * left of a thread's is nobody's. Segments tell when they are forgotten, from any thread; readings are one thread's at a time.
 */
final class EdenAccounts {

    /** Operations between two readings; what more there are share one name. */
    static final int MAX_GONE = 1_000;

    /** Works whose names may change yet, of all readings that wait for that; beyond them by the names that they have. */
    static final int MAX_UNDER_WAY = 1_000;

    static final String OTHER = "other";

    /** Whom a thread belongs to. */
    enum Kind {
        APPLICATION,
        AGENT,
        /** Of virtual threads, whose own counters stand still: for whom they work is not known. */
        CARRIER
    }

    /** @param bytes that the thread has allocated in its life */
    record Counter(long thread, Kind kind, long bytes) {}

    /** Bytes by account. */
    record Taken(Map<Account, Long> works, long noWork, long agent, long unknown) {

        long underWay() {
            return works.keySet().stream().filter(Account::isUnderWay).count();
        }
    }

    private final Map<String, Long> gone = new HashMap<>();
    private final LongAdder namedEarly = new LongAdder();
    private Map<Long, Long> before = Map.of();
    private volatile boolean counting;

    boolean isCounting() {
        return counting;
    }

    /** From now on it is counted; the first reading is where the second one begins. */
    void begin() {
        counting = true;
    }

    /** Nothing is kept any more. */
    void end() {
        counting = false;
        before = Map.of();
        takeGone();
    }

    /** A segment is forgotten that had allocated so much since the reading before. */
    void gone(String operation, long bytes) {
        synchronized (gone) {
            String name = gone.size() < MAX_GONE || gone.containsKey(operation) ? operation : OTHER;
            gone.merge(name, bytes, Long::sum);
        }
    }

    /**
     * The next reading, of all threads that are alive. What threads that have ended since allocated outside works is not seen.
     *
     * @param room so many works that are under way may be held on to
     */
    Taken take(List<Counter> counters, Threads threads, long room) {
        Map<Account, Long> works = new HashMap<>();
        Map<Long, Long> now = new HashMap<>(2 * counters.size());
        Set<Long> alive = new HashSet<>();
        long noWork = 0;
        long agent = 0;
        long unknown = 0;
        for (Counter counter : counters) {
            now.put(counter.thread(), counter.bytes());
            long grown = Math.max(0, counter.bytes() - before.getOrDefault(counter.thread(), 0L));
            switch (counter.kind()) {
                case AGENT -> agent += grown;
                case CARRIER -> unknown += grown;
                case APPLICATION -> {
                    ThreadState state = threads.byId(counter.thread());
                    alive.add(counter.thread());
                    noWork += Math.max(0, grown - (state == null ? 0 : state.takeAllocated(counter.bytes(), works)));
                }
            }
        }
        for (ThreadState state : threads.all()) {
            if (!alive.contains(state.id())) {
                state.takeAllocated(ThreadCounters.NONE, works);
            }
        }
        takeGone().forEach((operation, bytes) -> works.merge(Account.of(operation), bytes, Long::sum));
        before = now;
        return new Taken(within(room, works), noWork, agent, unknown);
    }

    /** Works that were under way and got the name that they had, for there was no room. */
    long namedEarly() {
        return namedEarly.sum();
    }

    private Map<Account, Long> within(long room, Map<Account, Long> works) {
        Map<Account, Long> kept = new HashMap<>();
        long left = room;
        for (Map.Entry<Account, Long> work : works.entrySet()) {
            Account account = work.getKey();
            if (account.isUnderWay() && --left < 0) {
                namedEarly.increment();
                account = account.named();
            }
            kept.merge(account, work.getValue(), Long::sum);
        }
        return kept;
    }

    private Map<String, Long> takeGone() {
        synchronized (gone) {
            Map<String, Long> taken = new HashMap<>(gone);
            gone.clear();
            return taken;
        }
    }
}
