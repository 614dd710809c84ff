package dev.nightjar.model.port;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import java.util.List;

/**
 * Facts that are stored together or not at all.
 *
 * @param schema version of the shapes in it, see {@link dev.nightjar.model.wire.Wire#SCHEMA}
 */
public record Batch(BatchId id, Origin origin, int schema, List<Fact> facts) {
    public Batch {
        facts = List.copyOf(facts);
    }
}
