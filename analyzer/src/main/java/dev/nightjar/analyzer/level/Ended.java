package dev.nightjar.analyzer.level;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.LogHistogram;

/**
 * How many works of a total there were and how long they took: all that it takes to see what is slow. What they spent their time on is asked of
 * windows that are.
 */
record Ended(
        Origin origin,
        long fromEpochNanos,
        long blockNanos,
        long count,
        long failed,
        long wallNanos,
        LogHistogram walls) {}
