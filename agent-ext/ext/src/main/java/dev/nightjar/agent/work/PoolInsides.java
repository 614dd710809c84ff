package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Segment;
import java.util.ArrayList;
import java.util.List;

/** What pools did while the thread of one segment waited for them: checked a connection, or made some. Under the segment's lock. */
final class PoolInsides {

    /** Beyond this a wait is told without what the pool did in it. */
    private static final int MAX = 200;

    private final List<Segment.Inside> all = new ArrayList<>(1);

    /** The pool has checked a connection, on the segment's own thread. */
    void checked(long fromNanos, long toNanos) {
        add(new Segment.Inside(Amount.POOL_VALIDATE, fromNanos, toNanos));
    }

    /** A wait is over. While a connection was checked, it was not waited for another one to be made. */
    void waited(ConnectingTimes pool, long fromNanos, long toNanos) {
        long from = fromNanos;
        for (Segment.Inside check : List.copyOf(all)) {
            boolean within = check.fromNanos() - from >= 0 && toNanos - check.toNanos() >= 0;
            if (check.amount() == Amount.POOL_VALIDATE && within) {
                pool.during(from, check.fromNanos()).forEach(this::add);
                from = check.toNanos();
            }
        }
        pool.during(from, toNanos).forEach(this::add);
    }

    private void add(Segment.Inside inside) {
        if (all.size() < MAX) {
            all.add(inside);
        }
    }

    List<Segment.Inside> all() {
        return List.copyOf(all);
    }
}
