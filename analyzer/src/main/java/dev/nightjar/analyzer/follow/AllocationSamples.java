package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.regex.Pattern;

/** Samples of what a service allocated in a range of time, with the query that gives them. */
record AllocationSamples(Query.Allocations query, List<Allocations> facts) {

    /** As source code names them; what extends one is mostly called so, or is an entry of a map. */
    private static final Pattern REFERENCES = Pattern.compile("java\\.lang\\.ref\\.\\w+"
            + "|.*(Soft|Weak|Phantom)\\w*(Reference|Ref|Entry|Key|Value)"
            + "|java\\.util\\.WeakHashMap\\.Entry"
            + "|java\\.lang\\.ThreadLocal\\.ThreadLocalMap\\.Entry");

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

    /** Those of soft, weak and phantom references and their kinds; what was allocated beside them is left out. */
    AllocationSamples ofReferences() {
        return new AllocationSamples(
                query, facts.stream().map(AllocationSamples::references).toList());
    }

    private static Allocations references(Allocations fact) {
        return new Allocations(
                fact.operation(),
                fact.fromEpochNanos(),
                fact.blockNanos(),
                fact.sites().stream()
                        .filter(site -> REFERENCES.matcher(site.type()).matches())
                        .toList(),
                0,
                0);
    }

    /** Whose allocations in a line are the most. */
    String operationIn(String line) {
        Tally operations = new Tally();
        for (Allocations fact : facts) {
            fact.sites().stream()
                    .filter(site -> place(site).line().equals(line))
                    .forEach(site -> operations.add(fact.operation(), site.bytes()));
        }
        return operations.most().orElse("");
    }

    private static Sites.Place place(Allocations.Site site) {
        return new Sites.Place(site.type(), site.frames(), site.bytes(), site.samples());
    }

    Sites sites() {
        List<Sites.Place> places = facts.stream()
                .flatMap(fact -> fact.sites().stream())
                .map(AllocationSamples::place)
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
