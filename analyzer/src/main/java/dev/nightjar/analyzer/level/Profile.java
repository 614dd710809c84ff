package dev.nightjar.analyzer.level;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the works of some blocks spent and used, summed. A work that is still open counts once, with its age and weight.
 *
 * @param parts sums in nanoseconds; they add up to {@code wallNanos}
 * @param byMask the works by what their ledgers had to do without
 * @param heapBytes allocated by the works that measured it
 */
public record Profile(
        long count,
        long failed,
        long wallNanos,
        Map<Part, Long> parts,
        Map<Set<Missing>, Masked> byMask,
        long heapBytes,
        Map<Resource, ResourceUse> resources) {

    /** Of no works. */
    public static final Profile NONE = new Sum().profile();

    public Profile {
        EnumMap<Part, Long> ordered = new EnumMap<>(Part.class);
        ordered.putAll(parts);
        parts = Collections.unmodifiableMap(ordered);
        byMask = Map.copyOf(byMask);
        resources = Map.copyOf(resources);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public double meanWallNanos() {
        return isEmpty() ? 0 : (double) wallNanos / count;
    }

    public double failedShare() {
        return isEmpty() ? 0 : (double) failed / count;
    }

    public double meanNanos(Part part) {
        return isEmpty() ? 0 : (double) parts.getOrDefault(part, 0L) / count;
    }

    public ResourceUse use(Resource resource) {
        return resources.getOrDefault(resource, ResourceUse.NONE);
    }

    /** While it is summed. For one thread. */
    static final class Sum {
        private long count;
        private long failed;
        private long wall;
        private long heap;
        private final Map<Part, Long> parts = new EnumMap<>(Part.class);
        private final Map<Set<Missing>, Masked> byMask = new HashMap<>();
        private final Map<Resource, ResourceUse> resources = new HashMap<>();

        Profile profile() {
            return new Profile(count, failed, wall, parts, byMask, heap, resources);
        }

        void add(WorkTotal total) {
            count += total.count();
            failed += total.failed();
            wall += total.wallNanos();
            heap += total.heapBytes();
            total.parts().forEach((part, nanos) -> parts.merge(part, nanos, Long::sum));
            long unexplained = total.parts().getOrDefault(Part.UNEXPLAINED, 0L);
            byMask.merge(total.missing(), new Masked(total.wallNanos(), unexplained), Masked::plus);
            total.resources().forEach((resource, use) -> resources.merge(resource, use, ResourceUse::plus));
        }

        void add(Work open) {
            long weight = Math.round(open.weight());
            count += weight;
            wall += weight * open.wallNanos();
            Long allocated = open.used().heapBytes();
            heap += allocated == null ? 0 : weight * allocated;
            open.ledger().parts().forEach((part, nanos) -> parts.merge(part, weight * nanos, Long::sum));
            long unexplained = weight * open.ledger().parts().getOrDefault(Part.UNEXPLAINED, 0L);
            byMask.merge(open.ledger().missing(), new Masked(weight * open.wallNanos(), unexplained), Masked::plus);
            open.used().resources().forEach((resource, use) -> {
                ResourceUse weighted = new ResourceUse(
                        weight * use.calls(),
                        weight * use.refused(),
                        weight * use.waitedNanos(),
                        weight * use.heldNanos());
                resources.merge(resource, weighted, ResourceUse::plus);
            });
        }
    }
}
