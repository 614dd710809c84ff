package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Actor;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.port.Piecewise;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;

/**
 * A database job folded by the slowdown's own period: did it run whenever the slowdown came, and did it ever run without?
 *
 * @param polled slots in which the database was looked at
 * @param ran of those, in how many the job was there
 * @param together in how many both were
 * @param jitterNanos how far its starts stray from the grid, as far as they were seen (largest)
 * @param range all slots that were looked at
 */
record JobActivity(int polled, int ran, int together, long jitterNanos, TimeRange range) {

    /** Around a slot's start the job is looked for this far, and no further than a quarter of the period. */
    private static final long AROUND_NANOS = 600_000_000_000L;

    private static final int MAX_SLOTS = 60;

    /** Asked for at once. */
    private static final long LONGEST_NANOS = 300_000_000_000L;

    static JobActivity of(SignalReader reader, String environment, Actor actor, Periods periods) {
        int first = periods.slots().firstKey();
        int last = periods.last();
        first = Math.max(first, last - MAX_SLOTS + 1);
        long around = Math.min(AROUND_NANOS, periods.periodNanos() / 4);
        int polled = 0;
        int ran = 0;
        int together = 0;
        long jitter = 0;
        for (int slot = first; slot <= last; slot++) {
            long start = periods.startOf(slot);
            Polled polls = new Polled(actor);
            Piecewise.read(
                    new TimeRange(start - around, start + around),
                    LONGEST_NANOS,
                    piece -> reader.sessions(new Query.Sessions(environment, actor.database(), piece)),
                    poll -> polls.add(poll.fact()));
            if (polls.first < 0 || periods.isUnknown(slot)) {
                continue;
            }
            polled++;
            if (polls.seen >= 0) {
                ran++;
                together += periods.slots().containsKey(slot) ? 1 : 0;
                // Seen in the very first poll it may have begun long before: that says nothing of its start.
                jitter = polls.seen > polls.first ? Math.max(jitter, Math.abs(polls.seen - start)) : jitter;
            }
        }
        TimeRange range = new TimeRange(periods.startOf(first) - around, periods.startOf(last) + around);
        return new JobActivity(polled, ran, together, jitter, range);
    }

    /** When it was first looked, and when the actor was first there; below 0: never. */
    private static final class Polled {
        private final Actor actor;
        private long first = -1;
        private long seen = -1;

        Polled(Actor actor) {
            this.actor = actor;
        }

        void add(DbPoll poll) {
            first = first < 0 ? poll.epochNanos() : first;
            if (seen < 0 && poll.sessions().stream().anyMatch(actor::is)) {
                seen = poll.epochNanos();
            }
        }
    }
}
