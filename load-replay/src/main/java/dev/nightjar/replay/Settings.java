package dev.nightjar.replay;

import java.time.Duration;

/**
 * How a replay is driven.
 *
 * @param connections most connections at a time; above it requests wait in the driver, counted
 * @param loops threads that send; one drives about 50,000 requests a second
 * @param timeout from picking a request's connection to its answer's last byte; after it the connection is closed
 * @param maxLateness above this p99 of the driver's own lateness its figures cannot be trusted
 * @param warmUp how long the driver runs against itself before it begins, so that it is compiled; zero for not at all
 * @param maxQueued most requests that wait for a connection; more are counted as not sent
 * @param maxRequests longest schedule that is begun, in requests
 * @param maxDuration longest schedule that is begun
 * @param stopGrace how long requests in flight may still be answered after a stop
 */
public record Settings(
        int connections,
        int loops,
        Duration timeout,
        Duration maxLateness,
        Duration warmUp,
        int maxQueued,
        long maxRequests,
        Duration maxDuration,
        Duration stopGrace) {

    public Settings {
        requireAtLeast("loops", 1, loops);
        requireAtLeast("connections", loops, connections);
        requireAtLeast("maxQueued", 0, maxQueued);
        requireAtLeast("maxRequests", 1, maxRequests);
        requirePositive("timeout", timeout);
        requirePositive("maxLateness", maxLateness);
        requirePositive("maxDuration", maxDuration);
        requireNotNegative("warmUp", warmUp);
        requireNotNegative("stopGrace", stopGrace);
    }

    public static Settings defaults() {
        return new Settings(
                256,
                1,
                Duration.ofSeconds(10),
                Duration.ofMillis(5),
                Duration.ofSeconds(2),
                100_000,
                10_000_000,
                Duration.ofHours(24),
                Duration.ofSeconds(2));
    }

    public Settings withConnections(int newConnections) {
        return new Settings(
                newConnections, loops, timeout, maxLateness, warmUp, maxQueued, maxRequests, maxDuration, stopGrace);
    }

    public Settings withLoops(int newLoops) {
        return new Settings(
                connections, newLoops, timeout, maxLateness, warmUp, maxQueued, maxRequests, maxDuration, stopGrace);
    }

    public Settings withTimeout(Duration newTimeout) {
        return new Settings(
                connections, loops, newTimeout, maxLateness, warmUp, maxQueued, maxRequests, maxDuration, stopGrace);
    }

    public Settings withMaxLateness(Duration newMaxLateness) {
        return new Settings(
                connections, loops, timeout, newMaxLateness, warmUp, maxQueued, maxRequests, maxDuration, stopGrace);
    }

    public Settings withWarmUp(Duration newWarmUp) {
        return new Settings(
                connections, loops, timeout, maxLateness, newWarmUp, maxQueued, maxRequests, maxDuration, stopGrace);
    }

    public Settings withMaxQueued(int newMaxQueued) {
        return new Settings(
                connections, loops, timeout, maxLateness, warmUp, newMaxQueued, maxRequests, maxDuration, stopGrace);
    }

    public Settings withMaxRequests(long newMaxRequests) {
        return new Settings(
                connections, loops, timeout, maxLateness, warmUp, maxQueued, newMaxRequests, maxDuration, stopGrace);
    }

    public Settings withMaxDuration(Duration newMaxDuration) {
        return new Settings(
                connections, loops, timeout, maxLateness, warmUp, maxQueued, maxRequests, newMaxDuration, stopGrace);
    }

    public Settings withStopGrace(Duration newStopGrace) {
        return new Settings(
                connections, loops, timeout, maxLateness, warmUp, maxQueued, maxRequests, maxDuration, newStopGrace);
    }

    private static void requireAtLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " is below " + least);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero()) {
            throw new IllegalArgumentException(name + " must be above 0");
        }
        requireNotNegative(name, value);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value + " is negative");
        }
    }
}
