package dev.nightjar.agent.govern;

/**
 * What the agent may use.
 *
 * @param cpuShare of the process's CPU time, and of one processor, whichever is more: 0.02 is 20 ms in each second of an idle
 *     process
 * @param memoryBytes that it may keep
 */
public record Budget(double cpuShare, long memoryBytes) {

    /** For the time of a look. */
    long cpuNanos(Usage usage) {
        return Math.round(cpuShare * Math.max(usage.nanos(), usage.processCpuNanos()));
    }

    boolean isExceededBy(Usage usage) {
        return usage.cpuNanos() > cpuNanos(usage) || usage.memoryBytes() > memoryBytes;
    }

    /** There is room for more. */
    boolean isHalfUsedBy(Usage usage) {
        return 2 * usage.cpuNanos() <= cpuNanos(usage) && 2 * usage.memoryBytes() <= memoryBytes;
    }
}
