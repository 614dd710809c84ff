package dev.nightjar.model.fact;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One stop-the-world pause of the garbage collector (outermost pauses only).
 *
 * @param name the pause, as JFR names it: {@code G1New}, {@code SerialOld} …, without JFR as the GC log does: {@code Pause Full} …
 * @param cause {@code G1 Evacuation Pause}, {@code System.gc()} …
 * @param gcId number of the collection within the run
 * @param figures what was measured of this pause, ≥ 0; what was not is not in it
 */
public record GcPause(
        long startEpochNanos, long nanos, String name, String cause, long gcId, Map<GcFigure, Long> figures)
        implements Fact {

    public GcPause {
        EnumMap<GcFigure, Long> ordered = new EnumMap<>(GcFigure.class);
        ordered.putAll(figures);
        ordered.forEach((figure, value) -> {
            if (value < 0) {
                throw new IllegalArgumentException(figure.word() + " is negative: " + value);
            }
        });
        figures = Collections.unmodifiableMap(ordered);
    }

    /** A pause of which nothing else is known. */
    public GcPause(long startEpochNanos, long nanos, String name, String cause, long gcId) {
        this(startEpochNanos, nanos, name, cause, gcId, Map.of());
    }
}
