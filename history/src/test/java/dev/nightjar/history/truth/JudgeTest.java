package dev.nightjar.history.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.history.truth.Judge.Verdict;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final long DAY = 86_400 * Findings.SECOND;

    private static Truth truth(Series... series) {
        return new Truth(
                "history", "nightly", 1, "nothing", new TimeRange(0, 30 * DAY), List.of(series), Set.of("mv-refresh"));
    }

    private static Series series(String holder, @Nullable Long period, int runs) {
        return new Series(
                holder,
                "database-job",
                holder,
                Set.of("order POST /orders", "order GET /orders/{id}"),
                Set.of("order POST /orders"),
                period,
                "Europe/Berlin",
                LongStream.range(0, runs)
                        .mapToObj(run -> new TimeRange(run * DAY, run * DAY + 60 * Findings.SECOND))
                        .toList(),
                List.of());
    }

    private static Verdict judge(Truth truth, Finding... findings) {
        return Judge.judge(truth, List.of(findings));
    }

    @Test
    void aFindingWithCauseHolderAndPeriodIsRight() {
        Verdict verdict = judge(
                truth(series("settlement", DAY, 20)),
                Findings.of("POST /orders", "database-job", "settlement", DAY),
                Findings.of("GET /orders/{id}", "database-job", "settlement", DAY + 100 * Findings.SECOND));
        assertThat(verdict)
                .isEqualTo(new Verdict(
                        new Share(1, 1),
                        new Share(2, 2),
                        new Share(2, 2),
                        new Share(1, 20),
                        Share.NONE,
                        Share.NONE,
                        new Share(0, 2),
                        List.of()));
    }

    @Test
    void anotherPeriodIsNeitherRightNorRecognised() {
        Verdict verdict = judge(
                truth(series("settlement", DAY, 20)),
                Findings.of("POST /orders", "database-job", "settlement", DAY - 360 * Findings.SECOND));
        assertThat(verdict.recognised()).isEqualTo(new Share(0, 1));
        assertThat(verdict.right()).isEqualTo(new Share(0, 1));
        assertThat(verdict.findings()).isEqualTo(new Share(0, 1));
        assertThat(verdict.wrong()).hasSize(2).anyMatch(line -> line.contains("every 86040 s"));
    }

    @Test
    void aDecoyAsHolderIsFalseAndSoIsAnOperationThatNothingAffects() {
        Verdict verdict = judge(
                truth(series("settlement", DAY, 20)),
                Findings.of("POST /orders", "database-job", "mv-refresh", DAY),
                Findings.of("GET /prices/{sku}", "database-job", "settlement", null));
        assertThat(verdict.findings()).isEqualTo(new Share(2, 2));
        assertThat(verdict.right()).isEqualTo(new Share(0, 1));
    }

    @Test
    void whatCameOnceMustNotComeBack() {
        Verdict verdict = judge(
                truth(series("correction", null, 1)),
                Findings.of("POST /orders", "database-job", "correction", null),
                Findings.of("GET /orders/{id}", "database-job", "correction", DAY));
        assertThat(verdict.recognised()).isEqualTo(Share.NONE);
        assertThat(verdict.right()).isEqualTo(new Share(0, 1));
        assertThat(verdict.findings()).isEqualTo(new Share(0, 2));
    }

    @Test
    void whatCameTwiceCannotBeToldYet() {
        assertThat(judge(truth(series("settlement", DAY, 2))).recognised()).isEqualTo(Share.NONE);
    }

    @Test
    void nothingFoundIsNothingRecognised() {
        Verdict verdict = judge(truth(series("settlement", DAY, 20), series("import", DAY / 24, 400)));
        assertThat(verdict.recognised()).isEqualTo(new Share(0, 2));
        assertThat(verdict.plus(verdict).recognised()).isEqualTo(new Share(0, 4));
    }

    @Test
    void anOccurrenceAtAnotherTimeThanAnyRunIsNotTimely() {
        Verdict verdict = judge(
                truth(series("settlement", DAY, 3)),
                Findings.of(
                        "POST /orders",
                        "database-job",
                        "settlement",
                        DAY,
                        at(DAY + 170 * Findings.SECOND), // the run ended 110 s before
                        at(2 * DAY + 3_600 * Findings.SECOND)));
        assertThat(verdict.timely()).isEqualTo(new Share(1, 2));
        assertThat(verdict.runs()).isEqualTo(new Share(1, 3));
        assertThat(verdict.wrong()).singleElement().asString().contains("1970-01-03T01:00:00Z");
    }

    @Test
    void aMissedTimeIsRightWhenNothingRanThen() {
        Finding told = Findings.missed("POST /orders", "database-job", "settlement", DAY, 2 * DAY, 5 * DAY);
        Verdict verdict = judge(truth(series("settlement", DAY, 5)), told);
        assertThat(verdict.missed()).isEqualTo(new Share(1, 2));
        assertThat(verdict.wrong()).singleElement().asString().contains("1970-01-03T00:00:00Z");
    }

    /** It waits when connections run out, which not each run brings about. */
    @Test
    void ofWhatARunMaySpareAMissedTimeIsNotJudged() {
        Finding told = Findings.missed("GET /orders/{id}", "database-job", "settlement", DAY, 2 * DAY);
        assertThat(judge(truth(series("settlement", DAY, 5)), told).missed()).isEqualTo(Share.NONE);
    }

    @Test
    void anHourAwayFromARunIsNotMissed() {
        Finding told =
                Findings.missed("POST /orders", "database-job", "settlement", DAY, 2 * DAY - 3_600 * Findings.SECOND);
        assertThat(judge(truth(series("settlement", DAY, 5)), told).missed()).isEqualTo(new Share(0, 1));
    }

    @Test
    void aNightThatDidNotComeHasToBeTold() {
        Series series = series("settlement", DAY, 10);
        Series missing = new Series(
                series.name(),
                series.cause(),
                series.holder(),
                series.affected(),
                series.always(),
                series.periodNanos(),
                series.zone(),
                series.runs().stream()
                        .filter(run -> run.fromEpochNanos() != 5 * DAY)
                        .toList(),
                List.of(at(5 * DAY), at(12 * DAY)));
        Finding silent = Findings.of("POST /orders", "database-job", "settlement", DAY);
        Finding told = Findings.missed("POST /orders", "database-job", "settlement", DAY, 5 * DAY);
        assertThat(judge(truth(missing), silent).misses()).isEqualTo(new Share(0, 1));
        assertThat(judge(truth(missing), told).misses()).isEqualTo(new Share(1, 1));
    }

    /** In Berlin the clocks were first changed on 6 April 1980. */
    @Test
    void whatGoesByAClockThatWasChangedIsToldByThatClock() {
        long april = 3_737 * DAY;
        Series series = new Series(
                "settlement",
                "database-job",
                "settlement",
                Set.of("order POST /orders"),
                Set.of("order POST /orders"),
                DAY,
                "Europe/Berlin",
                List.of(at(april), at(april + 20 * DAY), at(april + 40 * DAY)),
                List.of());
        Finding byNone = Findings.of("POST /orders", "database-job", "settlement", DAY);
        assertThat(judge(truth(series), byNone).right()).isEqualTo(new Share(0, 1));
    }

    private static TimeRange at(long from) {
        return new TimeRange(from, from + 60 * Findings.SECOND);
    }
}
