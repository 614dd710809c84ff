package dev.nightjar.agent.govern;

/**
 * What the agent has used, between two looks.
 *
 * @param nanos length of that time
 * @param processCpuNanos CPU of the whole process in it, −1 when nobody knows
 * @param threadsCpuNanos of it by the agent's own threads
 * @param inlineNanos of it by the agent on the application's threads, estimated
 * @param memoryBytes that the agent keeps now, estimated
 */
public record Usage(long nanos, long processCpuNanos, long threadsCpuNanos, long inlineNanos, long memoryBytes) {

    public long cpuNanos() {
        return threadsCpuNanos + inlineNanos;
    }
}
