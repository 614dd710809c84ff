package dev.nightjar.model.fact;

/**
 * One stop-the-world pause of the garbage collector (outermost pauses only).
 *
 * @param name the pause, as JFR names it: {@code G1New}, {@code SerialOld} …
 * @param cause {@code G1 Evacuation Pause}, {@code System.gc()} …
 * @param gcId number of the collection within the run
 */
public record GcPause(long startEpochNanos, long nanos, String name, String cause, long gcId) implements Fact {}
