package dev.nightjar.agent.work;

/**
 * A thread's clocks at one instant, to tell how long it has not wanted a processor since another: as much as is known of that.
 *
 * @param cpuNanos {@link ThreadCounters#NONE} when that clock is not read, as the next one
 */
record IdleClock(long nanos, long cpuNanos, long runqueueNanos) {

    /** Of the same thread. What only one of the two has is left out: the governor may have switched it in between. */
    long idleSince(IdleClock earlier) {
        return nanos
                - earlier.nanos
                - passed(cpuNanos, earlier.cpuNanos)
                - passed(runqueueNanos, earlier.runqueueNanos);
    }

    private static long passed(long now, long then) {
        return now < 0 || then < 0 ? 0 : now - then;
    }
}
