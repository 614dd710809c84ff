package dev.nightjar.analyzer.level;

/** Whether so many of some works fail, or are slow beyond all that is usual, that it is worth a finding and no chance. */
final class Rise {

    /** Standard errors beyond which a mean or a share is not called noise. Facts: no cut is safe alone, hence the floor and the rest. */
    static final double BEYOND_NOISE = 4;

    private final Floor floor;
    private final Level level;

    /** @param level what is normal */
    Rise(Floor floor, Level level) {
        this.floor = floor;
        this.level = level;
    }

    boolean ofFailures(long works, long failed) {
        return of(works, failed, level.failedShare(), floor.failedShare());
    }

    /** @param slower works that took longer than {@link Level#tailNanos} */
    boolean ofTail(long works, long slower) {
        return of(works, slower, level.tailShare(), floor.tailShare());
    }

    private static boolean of(long works, long some, double normally, double atLeast) {
        double normal = Math.max(normally, 1.0 / works);
        double noise = Math.sqrt(normal * (1 - Math.min(1, normal)) / works);
        return (double) some / works - normally >= Math.max(atLeast, BEYOND_NOISE * noise);
    }
}
