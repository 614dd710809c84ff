package dev.nightjar.model.fact;

/**
 * One stop of the JVM that is not a GC pause.
 *
 * @param operation the VM operation, as JFR names it
 * @param nanos whole stop: time to safepoint and the operation
 * @param toSafepointNanos how long the threads took to stop
 */
public record Safepoint(long startEpochNanos, long nanos, long toSafepointNanos, String operation) implements Fact {}
