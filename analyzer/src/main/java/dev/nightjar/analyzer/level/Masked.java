package dev.nightjar.analyzer.level;

/**
 * Works whose ledgers had to do without the same sources.
 *
 * @param wallNanos of all of them
 * @param unexplainedNanos what of it no source explained
 */
record Masked(long wallNanos, long unexplainedNanos) {

    Masked plus(Masked other) {
        return new Masked(wallNanos + other.wallNanos, unexplainedNanos + other.unexplainedNanos);
    }
}
