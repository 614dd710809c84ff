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
        assertThat(verdict).isEqualTo(new Verdict(1, 1, 2, 2, 2, 0, List.of()));
    }

    @Test
    void anotherPeriodIsNeitherRightNorRecognised() {
        Verdict verdict = judge(
                truth(series("settlement", DAY, 20)),
                Findings.of("POST /orders", "database-job", "settlement", DAY - 360 * Findings.SECOND));
        assertThat(verdict.recognised()).isZero();
        assertThat(verdict.told()).isEqualTo(1);
        assertThat(verdict.right()).isZero();
        assertThat(verdict.falseFindings()).isZero();
        assertThat(verdict.wrong()).hasSize(2).anyMatch(line -> line.contains("every 86040 s"));
    }

    @Test
    void aDecoyAsHolderIsFalseAndSoIsAnOperationThatNothingAffects() {
        Verdict verdict = judge(
                truth(series("settlement", DAY, 20)),
                Findings.of("POST /orders", "database-job", "mv-refresh", DAY),
                Findings.of("GET /prices/{sku}", "database-job", "settlement", null));
        assertThat(verdict.falseFindings()).isEqualTo(2);
        assertThat(verdict.told()).isEqualTo(1);
        assertThat(verdict.right()).isZero();
    }

    @Test
    void whatCameOnceMustNotComeBack() {
        Verdict verdict = judge(
                truth(series("correction", null, 1)),
                Findings.of("POST /orders", "database-job", "correction", null),
                Findings.of("GET /orders/{id}", "database-job", "correction", DAY));
        assertThat(verdict.recurring()).isZero();
        assertThat(verdict.told()).isEqualTo(1);
        assertThat(verdict.right()).isZero();
        assertThat(verdict.falseFindings()).isZero();
    }

    @Test
    void whatCameTwiceCannotBeToldYet() {
        assertThat(judge(truth(series("settlement", DAY, 2))).recurring()).isZero();
    }

    @Test
    void nothingFoundIsNothingRecognised() {
        Verdict verdict = judge(truth(series("settlement", DAY, 20), series("import", DAY / 24, 400)));
        assertThat(verdict.recurring()).isEqualTo(2);
        assertThat(verdict.recognised()).isZero();
        assertThat(verdict.plus(verdict).recurring()).isEqualTo(4);
    }
}
