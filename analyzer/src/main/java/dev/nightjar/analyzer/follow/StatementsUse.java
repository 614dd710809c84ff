package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the statements of a database server took in a range of time. A call counts when it ends; one that is cancelled may not count. */
record StatementsUse(Query.StatementUses query, List<DbStatements> readings) {

    StatementsUse {
        readings = List.copyOf(readings);
    }

    static StatementsUse read(SignalReader reader, Query.StatementUses query) {
        return new StatementsUse(
                query, reader.statementUses(query).stream().map(Stamped::fact).toList());
    }

    /** Whether any statement was counted, by name or not. */
    boolean isKnown() {
        return readings.stream()
                .anyMatch(
                        reading -> !reading.uses().isEmpty() || reading.other().calls() > 0);
    }

    /** Nothing when it was never among those by name. */
    Sum of(String fingerprint) {
        Sum sum = Sum.NOTHING;
        for (DbStatements reading : readings) {
            Sum use = reading.use(fingerprint);
            sum = use == null ? sum : sum.plus(use);
        }
        return sum;
    }

    /** Those by name. */
    SortedMap<String, Sum> byFingerprint() {
        SortedMap<String, Sum> sums = new TreeMap<>();
        for (DbStatements reading : readings) {
            reading.uses().forEach(use -> sums.merge(use.fingerprint(), use.sum(), Sum::plus));
        }
        return sums;
    }

    /** All together, those without a name too. */
    Sum all() {
        Sum all = Sum.NOTHING;
        for (DbStatements reading : readings) {
            all = all.plus(reading.other());
            for (DbStatements.Use use : reading.uses()) {
                all = all.plus(use.sum());
            }
        }
        return all;
    }

    /** How long the readings counted, all together. */
    double seconds() {
        return readings.stream()
                        .mapToLong(reading -> reading.epochNanos() - reading.fromEpochNanos())
                        .sum()
                / 1e9;
    }

    /** What the readings could not see, each once. */
    List<String> blind() {
        return readings.stream()
                .flatMap(reading -> reading.blind().stream())
                .distinct()
                .toList();
    }
}
