package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.List;

/** In which lines a part of a service was spent in a range of time, by the second, with the query that gives them. */
record SitesPerSecond(Query.PartSites query, List<PartSites> facts) {

    static SitesPerSecond read(SignalReader reader, Query.PartSites query) {
        return new SitesPerSecond(
                query, reader.partSites(query).stream().map(Stamped::fact).toList());
    }

    /** What grows is told by comparing two of them, of ranges of any length. */
    Sites sites() {
        List<Sites.Place> places = facts.stream()
                .flatMap(fact -> fact.sites().stream())
                .map(SitesPerSecond::place)
                .toList();
        long other = facts.stream().mapToLong(PartSites::otherNanos).sum();
        return new Sites(places, other, query.range().nanos() / 1e9);
    }

    private static Sites.Place place(PartSites.Site site) {
        return new Sites.Place("", site.frames(), site.nanos(), site.samples());
    }

    /** Whose threads were in a line for most of the time. */
    String operationIn(String line) {
        Tally operations = new Tally();
        for (PartSites fact : facts) {
            fact.sites().stream()
                    .filter(site -> place(site).line().equals(line))
                    .forEach(site -> operations.add(fact.operation(), site.nanos()));
        }
        return operations.most().orElse("");
    }
}
