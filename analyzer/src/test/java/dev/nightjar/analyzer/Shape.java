package dev.nightjar.analyzer;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the works of a made-up block look like. Immutable; the with-methods give changed copies. */
record Shape(
        int works,
        double failedShare,
        Map<Part, Double> millis,
        double spread,
        Map<Resource, ResourceUse> perBlock,
        Set<Missing> missing,
        double mebibytes) {

    static Shape of(int works) {
        return new Shape(works, 0, Map.of(), 0.3, Map.of(), Set.of(), 0);
    }

    /** The worked example's normal ledger: 40 ms. */
    static Shape orders(int works) {
        return of(works)
                .with(Part.SQL, 22)
                .with(Part.CPU, 6)
                .with(Part.DOWNSTREAM, 10)
                .with(Part.RUNQUEUE, 0.2)
                .with(Part.UNEXPLAINED, 1.8);
    }

    Shape with(Part part, double meanMillis) {
        Map<Part, Double> more = new EnumMap<>(Part.class);
        more.putAll(millis);
        more.put(part, meanMillis);
        return new Shape(works, failedShare, more, spread, perBlock, missing, mebibytes);
    }

    Shape failing(double share) {
        return new Shape(works, share, millis, spread, perBlock, missing, mebibytes);
    }

    Shape works(int count) {
        return new Shape(count, failedShare, millis, spread, perBlock, missing, mebibytes);
    }

    /** Relative standard deviation of each part of each work. */
    Shape spread(double relative) {
        return new Shape(works, failedShare, millis, relative, perBlock, missing, mebibytes);
    }

    Shape missing(Missing... sources) {
        return new Shape(works, failedShare, millis, spread, perBlock, Set.of(sources), mebibytes);
    }

    /**
     * Use of a resource by all works of the block.
     *
     * @param waitedMillis over all calls
     * @param heldMillis over all calls
     */
    Shape using(Resource resource, long calls, long refused, double waitedMillis, double heldMillis) {
        Map<Resource, ResourceUse> more = new LinkedHashMap<>(perBlock);
        more.put(resource, new ResourceUse(calls, refused, (long) (waitedMillis * 1e6), (long) (heldMillis * 1e6)));
        return new Shape(works, failedShare, millis, spread, more, missing, mebibytes);
    }

    /** What each work allocates. */
    Shape allocating(double mebibytesEach) {
        return new Shape(works, failedShare, millis, spread, perBlock, missing, mebibytesEach);
    }
}
