package dev.nightjar.model.fact;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose allocations filled the young generation that a collection emptied: bytes by account since the reading before, as
 * threads count them, beside what the collector says of Eden. Accounts and Eden are read independently of each other, so
 * the {@link #errorBytes error} says how far the accounts can be trusted.
 *
 * @param fromEpochNanos the reading before, UTC
 * @param epochNanos the reading, as soon as the JVM has told of the collection
 * @param collector as its bean is called: {@code G1 Young Generation} …
 * @param gcId number of the collection as its bean counts, not JFR's
 * @param collections that it stands for: more than one when they followed each other too quickly
 * @param operations bytes of works, by operation; at most {@link #MAX_OPERATIONS}
 * @param otherBytes of operations that found no place
 * @param noWorkBytes of threads while they worked for nobody
 * @param agentBytes of the agent's own threads
 * @param unknownBytes of threads that carry virtual ones
 * @param edenBytes how much Eden has grown since the collection before
 * @param directBytes how much the old generation has grown meanwhile without a collection (G1: humongous objects); null when
 *     that cannot be told
 */
public record EdenUse(
        long fromEpochNanos,
        long epochNanos,
        String collector,
        long gcId,
        long collections,
        Map<String, Long> operations,
        long otherBytes,
        long noWorkBytes,
        long agentBytes,
        long unknownBytes,
        long edenBytes,
        @Nullable Long directBytes)
        implements Fact {

    public static final int MAX_OPERATIONS = 32;

    public EdenUse {
        operations = Collections.unmodifiableMap(new TreeMap<>(operations));
        if (operations.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException(operations.size() + " operations, at most " + MAX_OPERATIONS);
        }
        boolean negative = operations.values().stream().anyMatch(bytes -> bytes < 0)
                || Math.min(Math.min(otherBytes, noWorkBytes), Math.min(agentBytes, unknownBytes)) < 0
                || edenBytes < 0
                || (directBytes != null && directBytes < 0);
        if (negative || collections < 1 || epochNanos < fromEpochNanos) {
            throw new IllegalArgumentException(collector + " " + gcId
                    + ": bytes are negative, or it stands for nothing, or it ends before it begins");
        }
    }

    /** What all accounts have allocated. */
    public long accountedBytes() {
        return operations.values().stream().mapToLong(Long::longValue).sum()
                + otherBytes
                + noWorkBytes
                + agentBytes
                + unknownBytes;
    }

    /** What the collector says was allocated. */
    public long allocatedBytes() {
        return edenBytes + (directBytes == null ? 0 : directBytes);
    }

    /** How far the two are apart. */
    public long errorBytes() {
        return Math.abs(accountedBytes() - allocatedBytes());
    }
}
