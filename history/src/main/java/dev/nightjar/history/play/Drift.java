package dev.nightjar.history.play;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.noise.Noise;

/**
 * By how much a service or database as a whole is slower than it is in the mean: an Ornstein-Uhlenbeck process of the logarithm, so
 * that works of the same minute stray together. For one thread.
 */
final class Drift {

    private final Noise noise;
    private final Dice dice;
    private double deviation;

    Drift(Noise noise, Dice dice) {
        this.noise = noise;
        this.dice = dice;
        deviation = noise.driftSpread() * dice.normal();
    }

    void go(long nanos) {
        double kept = StrictMath.exp(-nanos / (noise.driftSeconds() * 1e9));
        deviation = kept * deviation + StrictMath.sqrt(1 - kept * kept) * noise.driftSpread() * dice.normal();
    }

    /** Mean 1. */
    double factor() {
        return StrictMath.exp(deviation - noise.driftSpread() * noise.driftSpread() / 2);
    }
}
