package dev.nightjar.history.truth;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Recurrence;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Findings against the truth of the history that they were found in. Pure. */
public final class Judge {

    /** With this begins what is wrong of a series that nobody tells; a later look may. */
    public static final String NOT_TOLD = "not told: ";

    /** Of the true period: a night of 23 h 58 min is a night. */
    private static final double SAME_PERIOD = 0.002;

    /** Who waited for a run is told about in blocks, and works go on a little after it. */
    private static final long NEAR_NANOS = 120_000_000_000L;

    /** Part of a period by which what was due may be off: an hour more or less is another time, and yet the same night. */
    private static final int OFF = 4;

    private static final long DAY_NANOS = 86_400_000_000_000L;

    /**
     * The answer.
     *
     * @param recognised of the series that come back often enough to be told, those that a finding tells with their cause, holder and period
     * @param right of the findings that say that something comes back, those that are of such a series and say its period
     * @param timely of the occurrences of findings with cause and holder of a series, those at the time of one of its runs
     * @param runs of the runs of all series, those at whose time an occurrence of such a finding is
     * @param missed of the times at which something was due and did not come, as findings of operations say that each run makes slow, those at
     *     which nothing ran
     * @param misses of the times at which a series was due and did not run, between others at which it did, those that a finding tells
     * @param findings of all findings, those of another cause or holder than any series, or of an operation that none affects
     * @param wrong each of what is not as it should be, in words
     */
    public record Verdict(
            Share recognised,
            Share right,
            Share timely,
            Share runs,
            Share missed,
            Share misses,
            Share findings,
            List<String> wrong) {
        public Verdict {
            wrong = List.copyOf(wrong);
        }

        public static final Verdict NONE = new Verdict(
                Share.NONE, Share.NONE, Share.NONE, Share.NONE, Share.NONE, Share.NONE, Share.NONE, List.of());

        /** Of several histories. */
        public Verdict plus(Verdict other) {
            List<String> all = new ArrayList<>(wrong);
            all.addAll(other.wrong);
            return new Verdict(
                    recognised.plus(other.recognised),
                    right.plus(other.right),
                    timely.plus(other.timely),
                    runs.plus(other.runs),
                    missed.plus(other.missed),
                    misses.plus(other.misses),
                    findings.plus(other.findings),
                    all);
        }
    }

    private final Truth truth;
    private final List<String> wrong = new ArrayList<>();
    private Share recognised = Share.NONE;
    private Share right = Share.NONE;
    private Share timely = Share.NONE;
    private Share runs = Share.NONE;
    private Share missed = Share.NONE;
    private Share misses = Share.NONE;
    private Share falseFindings = Share.NONE;

    private Judge(Truth truth) {
        this.truth = truth;
    }

    public static Verdict judge(Truth truth, List<Finding> findings) {
        Judge judge = new Judge(truth);
        findings.forEach(judge::look);
        truth.series().forEach(series -> judge.look(series, findings));
        return new Verdict(
                judge.recognised,
                judge.right,
                judge.timely,
                judge.runs,
                judge.missed,
                judge.misses,
                judge.falseFindings,
                judge.wrong);
    }

    private void look(Finding finding) {
        Optional<Series> series =
                truth.series().stream().filter(each -> isOf(finding, each)).findFirst();
        falseFindings = falseFindings.plus(series.isEmpty());
        if (series.isEmpty()) {
            wrong.add("false: " + named(finding));
        }
        Recurrence recurrence = finding.recurrence();
        if (recurrence != null) {
            boolean same = series.isPresent() && isPeriodOf(recurrence, series.get());
            right = right.plus(same);
            if (!same) {
                wrong.add(
                        "comes back, it is said, every " + seconds(recurrence.periodNanos()) + " s: " + named(finding));
            }
            // What a run may spare says nothing of the run.
            series.filter(known -> known.always().contains(operation(finding)))
                    .ifPresent(known -> lookAtMissed(finding, recurrence, known));
        }
        series.ifPresent(known -> lookAtTimes(finding, known));
    }

    private void lookAtTimes(Finding finding, Series series) {
        for (TimeRange occurrence : finding.occurrences()) {
            boolean atRun = series.runs().stream().anyMatch(run -> isNear(occurrence, run, NEAR_NANOS));
            timely = timely.plus(atRun);
            if (!atRun) {
                wrong.add("at " + EpochNanos.instant(occurrence.fromEpochNanos()) + " '" + series.name()
                        + "' does not run: " + named(finding));
            }
        }
    }

    private void lookAtMissed(Finding finding, Recurrence recurrence, Series series) {
        for (long due : recurrence.missed()) {
            TimeRange then = new TimeRange(due, due + 1);
            long near = recurrence.periodNanos() / OFF;
            boolean nothingRan = series.runs().stream().noneMatch(run -> isNear(then, run, near));
            missed = missed.plus(nothingRan);
            if (!nothingRan) {
                wrong.add("missed, it is said, at " + EpochNanos.instant(due) + ", when '" + series.name() + "' ran: "
                        + named(finding));
            }
        }
    }

    private void look(Series series, List<Finding> findings) {
        List<Finding> ofIt =
                findings.stream().filter(finding -> isOf(finding, series)).toList();
        for (TimeRange run : series.runs()) {
            runs = runs.plus(ofIt.stream()
                    .flatMap(finding -> finding.occurrences().stream())
                    .anyMatch(occurrence -> isNear(occurrence, run, NEAR_NANOS)));
        }
        if (series.recurs()) {
            boolean told = ofIt.stream().anyMatch(finding -> tells(finding, series));
            recognised = recognised.plus(told);
            lookAtMisses(series, ofIt);
            if (!told) {
                wrong.add(NOT_TOLD + series.name() + ", " + series.runs().size() + " runs");
            }
        }
    }

    /** Only what lies between two runs: before the first nobody waits for it, and after the last it may still come. */
    private void lookAtMisses(Series series, List<Finding> ofIt) {
        long first = series.runs().getFirst().fromEpochNanos();
        long last = series.runs().getLast().fromEpochNanos();
        for (TimeRange due : series.missed()) {
            if (due.fromEpochNanos() > first && due.fromEpochNanos() < last) {
                boolean told = ofIt.stream()
                        .map(Finding::recurrence)
                        .filter(Objects::nonNull)
                        .filter(recurrence -> isPeriodOf(recurrence, series))
                        .anyMatch(recurrence -> recurrence.missed().stream()
                                .anyMatch(
                                        at -> isNear(new TimeRange(at, at + 1), due, recurrence.periodNanos() / OFF)));
                misses = misses.plus(told);
                if (!told) {
                    wrong.add(NOT_TOLD + series.name() + " did not run at " + EpochNanos.instant(due.fromEpochNanos()));
                }
            }
        }
    }

    private static boolean tells(Finding finding, Series series) {
        Recurrence recurrence = finding.recurrence();
        return recurrence != null && isPeriodOf(recurrence, series);
    }

    private static boolean isNear(TimeRange range, TimeRange run, long nanos) {
        return range.overlaps(new TimeRange(run.fromEpochNanos() - nanos, run.toEpochNanos() + nanos));
    }

    private static boolean isOf(Finding finding, Series series) {
        return finding.cause().equals(series.cause())
                && finding.holder().equals(series.holder())
                && series.affected().contains(operation(finding));
    }

    private static String operation(Finding finding) {
        return finding.service() + " " + finding.operation();
    }

    private static boolean isPeriodOf(Recurrence recurrence, Series series) {
        Long period = series.periodNanos();
        return period != null
                && Math.abs(recurrence.periodNanos() - period) <= SAME_PERIOD * period
                && (!isByClock(series, period) || series.zone().equals(recurrence.zone()));
    }

    /** Whether its clock was changed meanwhile, so that it is told by this clock or by a wrong one. */
    private static boolean isByClock(Series series, long period) {
        if (period % DAY_NANOS != 0 || series.runs().isEmpty()) {
            return false;
        }
        ZoneRules rules = ZoneId.of(series.zone()).getRules();
        return !rules.getOffset(EpochNanos.instant(series.runs().getFirst().fromEpochNanos()))
                .equals(rules.getOffset(
                        EpochNanos.instant(series.runs().getLast().fromEpochNanos())));
    }

    private static String named(Finding finding) {
        return finding.service() + " " + finding.operation() + ", " + finding.cause() + " '" + finding.holder() + "'";
    }

    private static long seconds(long nanos) {
        return nanos / 1_000_000_000;
    }
}
