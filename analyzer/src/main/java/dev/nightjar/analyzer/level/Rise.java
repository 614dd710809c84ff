package dev.nightjar.analyzer.level;

/** Whether so many of some works fail, or are slow beyond all that is usual, that it is worth a finding and no chance. */
final class Rise {

    /** Standard errors beyond which a mean or a share is not called noise. Facts: no cut is safe alone, hence the floor and the rest. */
    static final double BEYOND_NOISE = 4;

    /** The rule of three. */
    private static final double NEVER = 3;

    private final Floor floor;
    private final Level level;

    /** @param level what is normal */
    Rise(Floor floor, Level level) {
        this.floor = floor;
        this.level = level;
    }

    boolean ofFailures(long works, long failed) {
        return of(works, failed, level.failedShare(), Math.max(level.failedShare(), 1.0 / works), floor.failedShare());
    }

    /** @param slower works that took longer than {@link Level#tailNanos} */
    boolean ofTail(long works, long slower) {
        // What was never seen in so many works may still happen in three of as many.
        double normal = Math.max(level.tailShare(), Math.max(1.0 / works, NEVER / level.works()));
        return of(works, slower, level.tailShare(), normal, floor.tailShare());
    }

    private static boolean of(long works, long some, double normally, double normal, double atLeast) {
        double noise = Math.sqrt(normal * (1 - Math.min(1, normal)) / works);
        return (double) some / works - normally >= Math.max(atLeast, BEYOND_NOISE * noise);
    }
}
