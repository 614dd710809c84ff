package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a store that gives less at once than there is: 39 totals, and 180 snapshots in the 90 s of a slowdown. */
class BoundedAnswersTest {

    private final Story story = Ends.story(Ends.poolEmpty())
            .leaked(Ends.SERVICE, "orders", Ends.QUIET, Ends.END, 20, Ends.holders(PoolHolders.NO_WORK, 0));

    @Test
    void nothingIsDifferentAsLongAsAllOfTheEvidenceComesAtOnce() {
        assertThat(story.findings(Limits.STANDARD, story.bounded(180))).isEqualTo(story.findings());
    }

    /** 50: a quarter of the evidence; 30: an eighth, and the totals in pieces. */
    @ParameterizedTest
    @ValueSource(ints = {100, 50, 30})
    void theSameIsFoundByLessEvidence(int answerRows) {
        Finding whole = Ends.finding(story);
        List<Finding> findings = story.findings(Limits.STANDARD, story.bounded(answerRows));
        assertThat(findings).hasSize(1);
        Finding found = findings.getFirst();
        assertThat(found.cause()).isEqualTo("pool-leak");
        assertThat(found.id()).isEqualTo(whole.id());
        assertThat(found.slowdown()).isEqualTo(whole.slowdown());
    }

    @Test
    void whereTheLeastEvidenceIsTooMuchTheRefusalIsTold() {
        assertThatThrownBy(() -> story.findings(Limits.STANDARD, story.bounded(10)))
                .isInstanceOfSatisfying(
                        QueryFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(QueryFailed.Reason.TOO_LARGE));
    }

    @Test
    void aLookBackWithMoreTotalsThanThereIsRoomForIsRefusedWithAdvice() {
        assertThat(story.findings(Limits.STANDARD.withMostBytes(20_000))).hasSize(1);
        assertThatExceptionOfType(QueryFailed.class)
                .isThrownBy(() -> story.findings(Limits.STANDARD.withMostBytes(3_000)))
                .withMessageContaining("totals of environment production")
                .withMessageContaining("more than 3000 bytes")
                .withMessageContaining("nightjar.analyzer.look-back")
                .withMessageContaining("-Xmx")
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(QueryFailed.Reason.TOO_LARGE));
    }
}
