package dev.nightjar.agent.govern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GovernorTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Budget BUDGET = new Budget(0.02, 1_000);

    private final Governor governor = new Governor(BUDGET);

    @Test
    void theBudgetIsAShareOfTheProcessOrOfOneProcessor() {
        assertThat(BUDGET.cpuNanos(usage(0, 0, 0, 0))).as("idle").isEqualTo(SECOND / 50);
        assertThat(BUDGET.cpuNanos(usage(8 * SECOND, 0, 0, 0))).as("busy").isEqualTo(8 * SECOND / 50);
        assertThat(BUDGET.cpuNanos(usage(-1, 0, 0, 0))).as("not known").isEqualTo(SECOND / 50);
    }

    @Test
    void ownThreadsAndInlineWorkCountTogether() {
        assertThat(BUDGET.isExceededBy(usage(0, SECOND / 100, SECOND / 100, 0))).isFalse();
        assertThat(BUDGET.isExceededBy(usage(0, SECOND / 100, SECOND / 100 + 1, 0)))
                .isTrue();
        assertThat(BUDGET.isExceededBy(usage(0, 0, 0, 1_001))).isTrue();
    }

    @Test
    void oneLookOverTheBudgetIsNoReason() {
        assertThat(over(1)).isZero();
        assertThat(calm(1)).isZero();
        assertThat(over(1)).isZero();
    }

    @Test
    void oneFeatureAfterTheOtherIsLeftOut() {
        for (int level = 1; level <= Feature.values().length; level++) {
            assertThat(over(Governor.LOOKS_OVER)).isEqualTo(level);
        }
        assertThat(over(100)).isEqualTo(Feature.values().length);
    }

    @Test
    void theyComeBackOneByOneWhenHalfOfItIsEnough() {
        over(2 * Governor.LOOKS_OVER);
        assertThat(calm(Governor.LOOKS_CALM - 1)).isEqualTo(2);
        assertThat(calm(1)).isEqualTo(1);
        assertThat(calm(Governor.LOOKS_CALM)).isZero();
        assertThat(calm(10 * Governor.LOOKS_CALM)).isZero();
    }

    @Test
    void inBetweenNothingChanges() {
        over(Governor.LOOKS_OVER);
        int level = 1;
        for (int i = 0; i < 10 * Governor.LOOKS_CALM; i++) {
            level = governor.look(usage(0, SECOND / 60, 0, 0));
        }
        assertThat(level).isEqualTo(1);
    }

    @Test
    void whatCameBackTooEarlyWaitsTwiceAsLong() {
        over(Governor.LOOKS_OVER);
        calm(Governor.LOOKS_CALM);
        assertThat(over(Governor.LOOKS_OVER)).isEqualTo(1);
        assertThat(calm(2 * Governor.LOOKS_CALM - 1)).isEqualTo(1);
        assertThat(calm(1)).isZero();
    }

    private int over(int looks) {
        return look(looks, usage(0, SECOND, 0, 0));
    }

    private int calm(int looks) {
        return look(looks, usage(0, 0, 0, 0));
    }

    private int look(int looks, Usage usage) {
        int level = 0;
        for (int i = 0; i < looks; i++) {
            level = governor.look(usage);
        }
        return level;
    }

    private static Usage usage(long process, long threads, long inline, long memory) {
        return new Usage(SECOND, process, threads, inline, memory);
    }
}
