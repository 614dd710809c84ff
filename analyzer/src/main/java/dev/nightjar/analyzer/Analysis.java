package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import java.util.List;
import java.util.Map;

/**
 * What was found, and where it was looked for.
 *
 * @param findings worst first
 * @param history what was looked at for slowdowns
 * @param explainedSince from when on the slow windows of an operation were explained, in nanoseconds since the epoch; an
 *     operation without slow windows is not in it
 * @param seen from the first to the last that the history has of an operation
 */
public record Analysis(
        List<Finding> findings, TimeRange history, Map<Subject, Long> explainedSince, Map<Subject, TimeRange> seen) {

    public Analysis {
        findings = List.copyOf(findings);
        explainedSince = Map.copyOf(explainedSince);
        seen = Map.copyOf(seen);
    }

    /**
     * Whether a finding of an earlier analysis is out of date: all that it rests on was looked at again, and it was not
     * found. Of what lies before the look nothing new is known.
     */
    public boolean outdates(Finding kept) {
        long since =
                explainedSince.getOrDefault(new Subject(kept.service(), kept.operation()), history.fromEpochNanos());
        return findings.stream().noneMatch(finding -> finding.id().equals(kept.id()))
                && kept.occurrences().stream().allMatch(occurrence -> occurrence.fromEpochNanos() >= since);
    }
}
