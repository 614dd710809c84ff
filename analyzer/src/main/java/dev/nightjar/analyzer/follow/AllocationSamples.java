package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.List;

/** Samples of what a service allocated in a range of time, with the query that gives them. */
record AllocationSamples(Query.Allocations query, List<Allocations> facts) {

    static AllocationSamples read(SignalReader reader, Query.Allocations query) {
        return new AllocationSamples(
                query, reader.allocations(query).stream().map(Stamped::fact).toList());
    }

    boolean isEmpty() {
        return facts.isEmpty();
    }

    /** Those of one account. */
    AllocationSamples of(String operation) {
        return new AllocationSamples(
                new Query.Allocations(query.environment(), query.service(), operation, query.range()),
                facts.stream()
                        .filter(fact -> fact.operation().equals(operation))
                        .toList());
    }

    Sites sites() {
        List<Sites.Place> places = facts.stream()
                .flatMap(fact -> fact.sites().stream())
                .map(site -> new Sites.Place(site.type(), site.frames(), site.bytes(), site.samples()))
                .toList();
        long other = facts.stream().mapToLong(Allocations::otherBytes).sum();
        return new Sites(places, other, query.range().nanos() / 1e9);
    }

    double bytesPerSecond() {
        return facts.stream().mapToLong(Allocations::bytes).sum()
                * 1e9
                / query.range().nanos();
    }
}
