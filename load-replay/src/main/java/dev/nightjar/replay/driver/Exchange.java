package dev.nightjar.replay.driver;

/**
 * One request under way.
 *
 * @param intendedNanos when it had to be sent, on the clock of {@link System#nanoTime}
 */
record Exchange(EncodedRequest request, long intendedNanos) {}
