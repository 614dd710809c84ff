package dev.nightjar.agent.work;

/**
 * How often threads looked at their clocks.
 *
 * @param all also when none of the clocks was wanted
 * @param cpu of the CPU clock
 * @param runqueue of schedstat
 */
record Readings(long all, long cpu, long runqueue) {

    static final Readings NONE = new Readings(0, 0, 0);

    Readings plus(Readings more) {
        return new Readings(all + more.all, cpu + more.cpu, runqueue + more.runqueue);
    }
}
