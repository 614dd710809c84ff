package dev.nightjar.collector.read;

import dev.nightjar.model.port.Batch;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Rows;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request holds.
 *
 * @param items all in it; those that are neither in a batch nor in the rows are refused
 * @param batches facts of our own agents
 * @param rows of everybody else; null when there are none
 * @param emitters of the rows
 * @param unknownKeys keys of facts that this version does not know
 * @param unknown some of them
 */
public record Reading(
        long items,
        List<Batch> batches,
        @Nullable Rows rows,
        List<Emitter> emitters,
        Refusals refusals,
        long unknownKeys,
        Set<String> unknown) {

    public static Reading ofRows(long items, List<Emitter> emitters, Rows rows, Refusals refusals) {
        return new Reading(items, List.of(), rows.size() == 0 ? null : rows, emitters, refusals, 0, Set.of());
    }

    /** Both, of one request. */
    public Reading plus(Reading facts) {
        refusals.addAll(facts.refusals);
        return new Reading(
                items + facts.items, facts.batches, rows, emitters, refusals, facts.unknownKeys, facts.unknown);
    }
}
