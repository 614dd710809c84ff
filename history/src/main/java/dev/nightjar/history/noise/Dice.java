package dev.nightjar.history.noise;

import java.util.SplittableRandom;

/**
 * Draws that come out the same on every machine: a stream for each purpose, so that one more purpose changes no other, and
 * {@link StrictMath}, whose last bits do not depend on the processor. For one thread.
 */
public final class Dice {

    // FNV-1a, 64 bits.
    private static final long PRIME = 0x100000001b3L;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final SplittableRandom random;
    private double spare;
    private boolean hasSpare;

    /**
     * A stream of its own.
     *
     * @param purpose what is drawn with it; another text, another stream
     */
    public Dice(long seed, String purpose) {
        long hash = seed * GOLDEN;
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * PRIME;
        }
        random = new SplittableRandom(hash);
    }

    /** 0 … 1, 1 left out. */
    public double uniform() {
        return random.nextDouble();
    }

    /** Whether something with this probability happens. */
    public boolean happens(double share) {
        return random.nextDouble() < share;
    }

    /** 64 random bits. */
    public long bits() {
        return random.nextLong();
    }

    /** How long it takes until the next of events that come at random, in the mean's unit. */
    public long exponential(double mean) {
        return Math.round(-mean * StrictMath.log1p(-random.nextDouble()));
    }

    /** Standard normal, by Marsaglia's polar method (1964). */
    public double normal() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double u = 0;
        double v = 0;
        double square = 0;
        while (square >= 1 || square == 0) {
            u = 2 * random.nextDouble() - 1;
            v = 2 * random.nextDouble() - 1;
            square = u * u + v * v;
        }
        double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = v * scale;
        hasSpare = true;
        return u * scale;
    }

    /**
     * A factor, log-normal with mean 1.
     *
     * @param spread standard deviation of its logarithm
     */
    public double around1(double spread) {
        return StrictMath.exp(spread * normal() - spread * spread / 2);
    }

    /** Log-normal, in the median's unit. */
    public long aroundMedian(double median, double spread) {
        return Math.round(median * StrictMath.exp(spread * normal()));
    }
}
