package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What today's rules find in a stretch of the past, beside what was found at its time and is stored. Findings of which no
 * occurrence reaches into the stretch are on neither side.
 *
 * @param findings today's, worst first
 * @param gone stored ones that today's rules do not find, under any cause
 * @param forgotten likewise, but the facts of their time are not kept any more: whether they would be found is not known
 */
public record Comparison(List<Compared> findings, List<Finding> gone, List<Finding> forgotten) {

    /** How a finding of today is to what is stored. */
    public enum Verdict {
        /** The same cause and holder are stored. */
        SAME,
        /** The operation was found slow at that time, for another reason. */
        OTHER_CAUSE,
        /** Nothing is stored of it. */
        NEW;

        /** {@code other-cause}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One finding of today.
     *
     * @param stored what is stored of the same operation and time: one when it is the same, none when it is new
     */
    public record Compared(Finding finding, Verdict verdict, List<Finding> stored) {
        public Compared {
            stored = List.copyOf(stored);
        }
    }

    public Comparison {
        findings = List.copyOf(findings);
        gone = List.copyOf(gone);
        forgotten = List.copyOf(forgotten);
    }

    /**
     * Compares what belongs to the stretch.
     *
     * @param stored in any order
     */
    public static Comparison of(Analysis today, List<Finding> stored, TimeRange stretch) {
        List<Finding> now = in(stretch, today.findings());
        List<Finding> before = in(stretch, stored);
        Set<String> found = new HashSet<>();
        now.forEach(finding -> found.add(finding.id()));
        List<Compared> compared = new ArrayList<>();
        for (Finding finding : now) {
            compared.add(compared(finding, before, found));
        }
        Set<String> spokenOf = new HashSet<>(found);
        compared.forEach(each -> each.stored().forEach(other -> spokenOf.add(other.id())));
        List<Finding> gone = new ArrayList<>();
        List<Finding> forgotten = new ArrayList<>();
        for (Finding finding : before) {
            if (!spokenOf.contains(finding.id())) {
                (isKept(finding, today.seen()) ? gone : forgotten).add(finding);
            }
        }
        return new Comparison(compared, gone, forgotten);
    }

    private static List<Finding> in(TimeRange stretch, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.occurrences().stream().anyMatch(stretch::overlaps))
                .toList();
    }

    private static Compared compared(Finding finding, List<Finding> before, Set<String> found) {
        List<Finding> same =
                before.stream().filter(other -> other.id().equals(finding.id())).toList();
        if (!same.isEmpty()) {
            return new Compared(finding, Verdict.SAME, same);
        }
        List<Finding> others = before.stream()
                .filter(other -> !found.contains(other.id()) && isOfTheSameTime(finding, other))
                .toList();
        return new Compared(finding, others.isEmpty() ? Verdict.NEW : Verdict.OTHER_CAUSE, others);
    }

    private static boolean isOfTheSameTime(Finding one, Finding other) {
        return subject(one).equals(subject(other))
                && one.occurrences().stream()
                        .anyMatch(occurrence -> other.occurrences().stream().anyMatch(occurrence::overlaps));
    }

    /** Whether the operation's facts of the time that its numbers are of were there to be looked at. */
    private static boolean isKept(Finding finding, Map<Subject, TimeRange> seen) {
        TimeRange range = seen.get(subject(finding));
        TimeRange window = finding.slowdown().window();
        return range != null
                && range.fromEpochNanos() < window.fromEpochNanos()
                && range.toEpochNanos() >= window.toEpochNanos();
    }

    private static Subject subject(Finding finding) {
        return new Subject(finding.service(), finding.operation());
    }
}
