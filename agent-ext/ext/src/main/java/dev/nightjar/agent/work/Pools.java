package dev.nightjar.agent.work;

import dev.nightjar.model.fact.PoolHolders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** All pools of the JVM, and the snapshots of those that somebody waits for. Safe for all threads. */
public final class Pools {

    private final Map<IdentityKey, PoolState> known = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Backends backends = new Backends();
    private final Consumer<PoolHolders> tell;
    private final LongUnaryOperator epochNanos;
    private volatile boolean looksWanted = true;

    /**
     * @param epochNanos wire time of an instant of {@link System#nanoTime}
     */
    public Pools(Consumer<PoolHolders> tell, LongUnaryOperator epochNanos) {
        this.tell = tell;
        this.epochNanos = epochNanos;
    }

    /** Whether holders are told. Not while works are only counted: their connections would be nobody's, as if left behind. */
    public void watch(boolean looks) {
        looksWanted = looks;
    }

    /** Null when nobody has asked it for a connection yet. */
    @Nullable
    PoolState known(Object pool) {
        return known.get(new IdentityKey(pool));
    }

    PoolState of(Object pool) {
        PoolState state = known.get(new IdentityKey(pool));
        if (state == null) {
            // Outside all locks: it asks the pool for its name.
            PoolState made = new PoolState(pool, backends);
            PoolState before = known.putIfAbsent(new IdentityKey(pool), made);
            state = before == null ? made : before;
        }
        return state;
    }

    /** The loan of a connection; null when none of the pools lent it, or has it back already. */
    PoolState.@Nullable Loan lent(Object connection) {
        IdentityKey key = new IdentityKey(connection);
        for (PoolState pool : known.values()) {
            PoolState.Loan loan = pool.lent(key);
            if (loan != null) {
                return loan;
            }
        }
        return null;
    }

    /** For a snapshot of something else: no other has it. */
    long nextId() {
        return ids.incrementAndGet();
    }

    /** Those that are there yet. */
    void each(Consumer<PoolState> with) {
        for (PoolState pool : known.values()) {
            if (!pool.isGone()) {
                with.accept(pool);
            }
        }
    }

    /** One look: a snapshot of each pool that somebody waits for; pools that are gone are forgotten. Called every 100 ms by one thread. */
    public void look() {
        known.values().removeIf(PoolState::isGone);
        for (PoolState pool : known.values()) {
            long now = System.nanoTime();
            pool.lookForLeaks(now);
            if (looksWanted && pool.waiters() > 0) {
                tell.accept(pool.snapshot(ids.incrementAndGet(), now, epochNanos.applyAsLong(now)));
            }
        }
    }
}
