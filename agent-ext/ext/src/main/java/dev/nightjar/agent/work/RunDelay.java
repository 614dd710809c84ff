package dev.nightjar.agent.work;

import java.util.function.LongSupplier;

/**
 * How long a thread has waited for a processor, by a counter that is dear to read: it is read only where there can be something new
 * in it. A thread has waited at most as long as it did not run, and that is known at every instant. For the thread itself.
 */
final class RunDelay {

    static final long NONE = ThreadCounters.NONE;

    /**
     * What is less than this since the last reading comes with the next one: so much of a segment's run-queue time may be told as the
     * call's inside it that ends with that reading, or is lost at its end.
     */
    static final long NOT_WORTH_READING_NANOS = 1_000_000;

    /** While processors are scarce there is something new in it each time, and that is what one wants to know. */
    static final long SCARCE_NOT_WORTH_READING_NANOS = 100_000;

    /** Being woken now and then takes less than this between two readings. */
    private static final long SCARCE_FROM_NANOS = 250_000;

    private final LongSupplier counter;

    private long counted;
    /** As it is told: the counter without what was before a segment's start and not read then. */
    private long told = NONE;
    /** How long the thread had not run so far: at the last reading, or at the start of a segment since. */
    private long idleAtReading;
    /** And when it was last asked for. */
    private long idleWhenAsked;
    /** Of what the next reading brings, so much at most was before the present segment's start. */
    private long beforeStart;
    /** The last reading brought more than being woken takes. */
    private boolean scarce;

    /**
     * Nothing is read yet.
     *
     * @param counter grows; {@link #NONE} when it cannot be read
     */
    RunDelay(LongSupplier counter) {
        this.counter = counter;
    }

    /** What was known is not to be relied on any more. */
    void forget() {
        told = NONE;
    }

    /**
     * As it is now, or was when it was last read.
     *
     * @param idleNanos how long the thread has not run so far, from any beginning; when it is much less than before, a clock was off
     *     meanwhile
     */
    long now(long idleNanos) {
        long notWorth = scarce ? SCARCE_NOT_WORTH_READING_NANOS : NOT_WORTH_READING_NANOS;
        if (!isKnown(idleNanos) || idleNanos - idleAtReading >= notWorth) {
            read();
            idleAtReading = idleNanos;
            idleWhenAsked = idleNanos;
        } else {
            idleWhenAsked = Math.max(idleWhenAsked, idleNanos);
        }
        return told;
    }

    /**
     * At the start of a segment, where it is not read unless processors are scarce: while the thread had nothing to do it did not wait for
     * one, but for the moment in which it was woken.
     *
     * @param queuedNanos how long the task was queued: being woken took no longer
     */
    long atStart(long idleNanos, long queuedNanos) {
        if (scarce || !isKnown(idleNanos)) {
            return now(idleNanos);
        }
        long unread = idleWhenAsked - idleAtReading;
        long idle = Math.max(idleWhenAsked, idleNanos);
        long woken = Math.min(idle - idleWhenAsked, Math.max(0, queuedNanos));
        beforeStart += unread + woken;
        idleAtReading = idle;
        idleWhenAsked = idle;
        return told;
    }

    /** Two clocks are read one after the other: by as much as the thread was kept from the second one, idle time seems to go back. */
    private boolean isKnown(long idleNanos) {
        return told != NONE && idleNanos - idleWhenAsked > -NOT_WORTH_READING_NANOS;
    }

    private void read() {
        long now = counter.getAsLong();
        if (now == NONE || told == NONE) {
            told = now;
            scarce = false;
        } else {
            long more = now - counted;
            told += more - Math.min(more, beforeStart);
            scarce = more >= SCARCE_FROM_NANOS;
        }
        counted = now;
        beforeStart = 0;
    }
}
