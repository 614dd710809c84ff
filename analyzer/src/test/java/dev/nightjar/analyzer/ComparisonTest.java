package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.Comparison.Compared;
import dev.nightjar.analyzer.Comparison.Verdict;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each finding of the kit is of {@code POST /orders} of {@code order} and was seen on two nights. */
class ComparisonTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final long TONIGHT = 1_772_488_800_000_000_000L;
    private static final Subject ORDERS = new Subject("order", "POST /orders");

    /** From before last night's occurrence until tonight's is over. */
    private static final TimeRange STRETCH = new TimeRange(TONIGHT - 2 * DAY, TONIGHT + MINUTE);

    private static final Finding FOUND = Findings.finding("a", TONIGHT);

    private static Comparison compare(List<Finding> today, Finding... stored) {
        return compare(today, Map.of(ORDERS, STRETCH), stored);
    }

    private static Comparison compare(List<Finding> today, Map<Subject, TimeRange> seen, Finding... stored) {
        return Comparison.of(new Analysis(today, STRETCH, Map.of(), seen), List.of(stored), STRETCH);
    }

    @Test
    void theSameIdIsTheSame() {
        Comparison comparison = compare(List.of(FOUND), Findings.finding("a", TONIGHT));
        assertThat(comparison.findings()).containsExactly(new Compared(FOUND, Verdict.SAME, List.of(FOUND)));
        assertThat(comparison.gone()).isEmpty();
    }

    @Test
    void anotherIdOfTheSameOperationAndTimeIsAnotherCauseAndNotGone() {
        Finding other = Findings.finding("b", TONIGHT);
        Comparison comparison = compare(List.of(FOUND), other);
        assertThat(comparison.findings()).containsExactly(new Compared(FOUND, Verdict.OTHER_CAUSE, List.of(other)));
        assertThat(comparison.gone()).isEmpty();
    }

    @Test
    void whatIsStoredAndFoundAgainIsNobodyElsesOtherCause() {
        Finding both = Findings.finding("b", TONIGHT);
        Comparison comparison = compare(List.of(FOUND, both), both);
        assertThat(comparison.findings())
                .containsExactly(
                        new Compared(FOUND, Verdict.NEW, List.of()), new Compared(both, Verdict.SAME, List.of(both)));
    }

    @Test
    void anotherTimeOrNothingStoredIsNew() {
        Finding hourAgo = Findings.finding("b", TONIGHT - 60 * MINUTE);
        assertThat(compare(List.of(FOUND), hourAgo).findings())
                .containsExactly(new Compared(FOUND, Verdict.NEW, List.of()));
        assertThat(compare(List.of(FOUND), hourAgo).gone()).containsExactly(hourAgo);
        assertThat(compare(List.of(FOUND)).findings()).containsExactly(new Compared(FOUND, Verdict.NEW, List.of()));
    }

    @Test
    void whatIsOfAnotherTimeThanTheStretchIsOnNeitherSide() {
        Finding longAgo = Findings.finding("b", TONIGHT - 30 * DAY);
        Comparison comparison = compare(List.of(Findings.finding("c", TONIGHT + 30 * DAY)), longAgo);
        assertThat(comparison).isEqualTo(new Comparison(List.of(), List.of(), List.of()));
    }

    @Test
    void withoutTheFactsOfItsTimeAFindingIsNotSaidToBeGone() {
        assertThat(compare(List.of(), FOUND).gone()).containsExactly(FOUND);
        TimeRange later = new TimeRange(FOUND.slowdown().window().fromEpochNanos(), STRETCH.toEpochNanos());
        for (Map<Subject, TimeRange> seen : List.of(
                Map.<Subject, TimeRange>of(),
                Map.of(ORDERS, later),
                Map.of(new Subject("cart", "POST /orders"), STRETCH))) {
            assertThat(compare(List.of(), seen, FOUND).gone()).isEmpty();
            assertThat(compare(List.of(), seen, FOUND).forgotten()).containsExactly(FOUND);
        }
    }
}
