package dev.nightjar.model.fact;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * All works of one operation that ended in one block of 10 s, sampled or not. Works with different masks are totalled
 * apart, so one block may have several totals.
 *
 * @param fromEpochNanos start of the block, UTC, a multiple of {@code blockNanos}
 * @param blockNanos length of the block
 * @param count works that ended in the block
 * @param failed how many of them failed
 * @param wallNanos sum of their wall times
 * @param walls distribution of their wall times
 * @param parts sums; they add up to {@code wallNanos}
 * @param missing the mask that all these works have in common
 * @param heapBytes sum over the works that measured it
 * @param cpuNanos sum over the works that measured it
 * @param resources at most {@link #MAX_RESOURCES} resources per kind {@code other} for the rest
 */
public record WorkTotal(
        Work.Kind kind,
        String operation,
        long fromEpochNanos,
        long blockNanos,
        long count,
        long failed,
        long wallNanos,
        LogHistogram walls,
        Map<Part, Long> parts,
        Set<Missing> missing,
        long heapBytes,
        long cpuNanos,
        Map<Resource, ResourceUse> resources)
        implements Fact {

    public static final int MAX_RESOURCES = 32;

    public WorkTotal {
        if (count < 1 || failed < 0 || failed > count) {
            throw new IllegalArgumentException(operation + ": " + failed + " of " + count + " works failed");
        }
        if (blockNanos < 1) {
            throw new IllegalArgumentException(operation + ": a block of " + blockNanos + " ns");
        }
        long sum = 0;
        for (long part : parts.values()) {
            sum += part;
        }
        if (sum != wallNanos) {
            throw new IllegalArgumentException(
                    operation + ": parts add up to " + sum + " ns, wall times to " + wallNanos + " ns");
        }
        EnumMap<Part, Long> orderedParts = new EnumMap<>(Part.class);
        orderedParts.putAll(parts);
        EnumSet<Missing> orderedMissing = EnumSet.noneOf(Missing.class);
        orderedMissing.addAll(missing);
        parts = Collections.unmodifiableMap(orderedParts);
        missing = Collections.unmodifiableSet(orderedMissing);
        resources = Map.copyOf(resources);
    }

    /**
     * Both together, exactly; of as many resources as both have.
     *
     * @throws IllegalArgumentException when they are not of the same kind, operation, block and mask
     */
    public WorkTotal plus(WorkTotal other) {
        if (kind != other.kind
                || !operation.equals(other.operation)
                || fromEpochNanos != other.fromEpochNanos
                || !missing.equals(other.missing)) {
            throw new IllegalArgumentException("no sum of " + this + " and " + other);
        }
        EnumMap<Part, Long> bothParts = new EnumMap<>(Part.class);
        bothParts.putAll(parts);
        other.parts.forEach((part, nanos) -> bothParts.merge(part, nanos, Long::sum));
        Map<Resource, ResourceUse> bothResources = new HashMap<>(resources);
        other.resources.forEach((resource, use) -> bothResources.merge(resource, use, ResourceUse::plus));
        return new WorkTotal(
                kind,
                operation,
                fromEpochNanos,
                Math.max(blockNanos, other.blockNanos),
                count + other.count,
                failed + other.failed,
                wallNanos + other.wallNanos,
                walls.plus(other.walls),
                bothParts,
                missing,
                heapBytes + other.heapBytes,
                cpuNanos + other.cpuNanos,
                bothResources);
    }
}
