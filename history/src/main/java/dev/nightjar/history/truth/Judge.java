package dev.nightjar.history.truth;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Recurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Findings against the truth of the history that they were found in. Pure. */
public final class Judge {

    /** Of the true period: a night of 23 h 58 min is a night. */
    private static final double SAME_PERIOD = 0.002;

    /**
     * The answer.
     *
     * @param recurring series that come back often enough to be told
     * @param recognised of those, so many have a finding with their cause, holder and period
     * @param told findings that say that something comes back
     * @param right of those, so many are of such a series and say its period
     * @param findings all
     * @param falseFindings those of another cause or holder than any series, or of an operation that none affects
     * @param wrong each of what is not as it should be, in words
     */
    public record Verdict(
            int recurring, int recognised, int told, int right, int findings, int falseFindings, List<String> wrong) {
        public Verdict {
            wrong = List.copyOf(wrong);
        }

        /** Of several histories. */
        public Verdict plus(Verdict other) {
            List<String> all = new ArrayList<>(wrong);
            all.addAll(other.wrong);
            return new Verdict(
                    recurring + other.recurring,
                    recognised + other.recognised,
                    told + other.told,
                    right + other.right,
                    findings + other.findings,
                    falseFindings + other.falseFindings,
                    all);
        }
    }

    private Judge() {}

    public static Verdict judge(Truth truth, List<Finding> findings) {
        List<String> wrong = new ArrayList<>();
        int told = 0;
        int right = 0;
        int falseFindings = 0;
        for (Finding finding : findings) {
            Optional<Series> series =
                    truth.series().stream().filter(each -> isOf(finding, each)).findFirst();
            if (series.isEmpty()) {
                falseFindings++;
                wrong.add("false: " + named(finding));
            }
            Recurrence recurrence = finding.recurrence();
            if (recurrence != null) {
                told++;
                boolean same = series.isPresent() && isPeriodOf(recurrence, series.get());
                right += same ? 1 : 0;
                if (!same) {
                    wrong.add("comes back, it is said, every " + seconds(recurrence.periodNanos()) + " s ("
                            + recurrence.seen() + " of " + recurrence.of() + "): " + named(finding));
                }
            }
        }
        int recurring = 0;
        int recognised = 0;
        for (Series series : truth.series()) {
            if (series.recurs()) {
                recurring++;
                boolean found = findings.stream().anyMatch(finding -> isRecognised(finding, series));
                recognised += found ? 1 : 0;
                if (!found) {
                    wrong.add(
                            "not told: " + series.name() + ", " + series.runs().size() + " runs");
                }
            }
        }
        return new Verdict(recurring, recognised, told, right, findings.size(), falseFindings, wrong);
    }

    private static boolean isRecognised(Finding finding, Series series) {
        Recurrence recurrence = finding.recurrence();
        return recurrence != null && isOf(finding, series) && isPeriodOf(recurrence, series);
    }

    private static boolean isOf(Finding finding, Series series) {
        return finding.cause().equals(series.cause())
                && finding.holder().equals(series.holder())
                && series.affected().contains(finding.service() + " " + finding.operation());
    }

    private static boolean isPeriodOf(Recurrence recurrence, Series series) {
        Long period = series.periodNanos();
        return period != null && Math.abs(recurrence.periodNanos() - period) <= SAME_PERIOD * period;
    }

    private static String named(Finding finding) {
        return finding.service() + " " + finding.operation() + ", " + finding.cause() + " '" + finding.holder() + "'";
    }

    private static long seconds(long nanos) {
        return nanos / 1_000_000_000;
    }
}
