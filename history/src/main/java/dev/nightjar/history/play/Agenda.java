package dev.nightjar.history.play;

import java.util.PriorityQueue;

/** What comes when. What was planned first for an instant comes first. For one thread. */
final class Agenda {

    /** What comes at an instant. */
    @FunctionalInterface
    interface Happening {
        void at(long nowNanos);
    }

    private record Due(long nanos, long number, Happening what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return nanos == other.nanos ? Long.compare(number, other.number) : Long.compare(nanos, other.nanos);
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private long planned;
    private long nowNanos;

    Agenda(long beginNanos) {
        nowNanos = beginNanos;
    }

    /** Throws when that instant is over. */
    void plan(long nanos, Happening what) {
        if (nanos < nowNanos) {
            throw new IllegalStateException("planned for " + nanos + ", but it is " + nowNanos);
        }
        due.add(new Due(nanos, planned++, what));
    }

    /** Lets come what is planned before that instant. */
    void until(long endNanos) {
        for (Due next = due.peek(); next != null && next.nanos() < endNanos; next = due.peek()) {
            due.remove();
            nowNanos = next.nanos();
            next.what().at(nowNanos);
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }
}
