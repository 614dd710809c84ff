package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One work of 150 ns, 50 of them measured in {@code pool}, against one of 100 ns that never waited. */
class DifferenceTest {

    /** What of a side's wall time the mask {@code pool} lies over, in percent, and whether {@code pool} is compared. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "100, 100, true",
        "50, 50, true",
        "100, 95, true",
        "30, 28, true",
        "2, 0, true",
        "0, 2, true",
        "100, 0, false",
        "0, 100, false",
        "100, 80, false",
        "50, 30, false",
        "3, 0, false",
        "0, 3, false"
    })
    void aPartIsFoldedWhereTheMasksDiffer(int window, int reference, boolean compared) {
        Difference difference = difference(masked(window, Missing.POOL), masked(reference, Missing.POOL));
        assertThat(difference.share(Part.POOL)).isCloseTo(compared ? 1.0 : 0.0, within(1e-9));
        assertThat(difference.share(Part.UNEXPLAINED)).isCloseTo(compared ? 0.0 : 1.0, within(1e-9));
        assertThat(difference.extraNanos()).isEqualTo(50);
    }

    @Test
    void aMaskOfOneSideFoldsItsPartsAlsoBesideOneThatBothHave() {
        Difference difference = difference(
                Map.of(Set.of(Missing.POOL, Missing.SCHEDSTAT), 100), Map.of(Set.of(Missing.SCHEDSTAT), 100));
        assertThat(difference.share(Part.POOL)).isZero();
        assertThat(difference.window()).containsKey(Part.RUNQUEUE);
    }

    @Test
    void aPartThatEachSideLostToAnotherSourceIsFolded() {
        assertThat(difference(masked(100, Missing.POOL), masked(100, Missing.ADVICE))
                        .share(Part.POOL))
                .isZero();
    }

    @Test
    void theSharesOfAMaskAddUpOverTheSetsThatItIsIn() {
        Difference difference = difference(
                Map.of(Set.of(Missing.POOL), 50, Set.of(Missing.POOL, Missing.ALLOCATION), 50),
                masked(100, Missing.POOL));
        assertThat(difference.share(Part.POOL)).isCloseTo(1.0, within(1e-9));
    }

    /** How much of a window of 30 s, all of it with the mask, is unexplained; the rest is sleep. */
    @ParameterizedTest
    @CsvSource({
        "JFR_DATA_LOSS, 0, true",
        "JFR_DATA_LOSS, 500, true",
        "JFR_DATA_LOSS, 2000, false",
        "JFR_DATA_LOSS, 30000, false",
        "JFR_LATE, 500, true",
        "JFR_LATE, 2000, false",
        "JFR, 1000, false"
    })
    void whatAFewEventsWouldTellIsNoMoreThanWhatIsUnexplained(
            Missing missing, long unexplainedMillis, boolean compared) {
        Profile window = profile(
                30_000,
                Map.of(Part.SLEEP, 30_000 - unexplainedMillis, Part.UNEXPLAINED, unexplainedMillis),
                masked(100, missing));
        Profile reference = profile(29_000, Map.of(Part.SLEEP, 29_000L), masked(0, missing));
        Difference difference = Difference.between(window, reference);
        assertThat(difference.window().containsKey(Part.SLEEP)).isEqualTo(compared);
        assertThat(difference.window().get(Part.UNEXPLAINED)).isEqualTo(compared ? unexplainedMillis : 30_000.0);
    }

    /** The masks of either side, and whether pauses and waits are compared. */
    @ParameterizedTest
    @CsvSource({
        "JFR_WAITS, POOL, true, false",
        "JFR_WAITS, JFR_WAITS, true, true",
        "JFR, JFR_WAITS, false, false",
        "JFR, JFR, true, true"
    })
    void pausesOfTheGcLogAreComparedThoughWaitsAreNotKnown(
            Missing window, Missing reference, boolean pauses, boolean waits) {
        Difference difference = Difference.between(
                profile(3_000, Map.of(Part.GC, 1_500L, Part.LOCK, 1_500L), masked(100, window)),
                profile(100, Map.of(Part.GC, 10L, Part.LOCK, 90L), masked(100, reference)));
        assertThat(difference.window().containsKey(Part.GC)).isEqualTo(pauses);
        assertThat(difference.window().containsKey(Part.LOCK)).isEqualTo(waits);
    }

    @Test
    void whatBothSidesLostAlikeIsComparedHoweverMuchIsUnexplained() {
        Map<Set<Missing>, Integer> all = masked(100, Missing.JFR_DATA_LOSS);
        Difference difference = Difference.between(
                profile(30_000, Map.of(Part.SLEEP, 27_000L, Part.UNEXPLAINED, 3_000L), all),
                profile(1_000, Map.of(Part.SLEEP, 990L, Part.UNEXPLAINED, 10L), all));
        assertThat(difference.extraNanos(Part.SLEEP)).isEqualTo(26_010);
    }

    /** Of a window of 5,500 ns and a reference of 100 ns, 90 of them unexplained, without the source for {@code lock}. */
    @ParameterizedTest
    @CsvSource({"5400, true", "2801, true", "2800, false", "1000, false"})
    void whatIsMostWhateverTheReferenceMissedIsCompared(long lock, boolean compared) {
        Difference difference = Difference.between(
                profile(5_500, Map.of(Part.LOCK, lock, Part.UNEXPLAINED, 5_500 - lock), masked(0, Missing.JFR_WAITS)),
                profile(100, Map.of(Part.CPU, 10L, Part.UNEXPLAINED, 90L), masked(100, Missing.JFR_WAITS)));
        assertThat(difference.window().containsKey(Part.LOCK)).isEqualTo(compared);
        assertThat(difference.extraNanos(Part.LOCK))
                .as("all that the reference has not explained may have been locks")
                .isEqualTo(compared ? lock - 90 : 0.0);
        assertThat(difference.extraNanos(Part.LOCK) + difference.extraNanos(Part.UNEXPLAINED))
                .isEqualTo(5_410);
    }

    private static Map<Set<Missing>, Integer> masked(int percent, Missing missing) {
        return Map.of(Set.of(missing), percent, Set.of(), 100 - percent);
    }

    private static Difference difference(Map<Set<Missing>, Integer> window, Map<Set<Missing>, Integer> reference) {
        return Difference.between(
                profile(150, Map.of(Part.POOL, 50L, Part.RUNQUEUE, 10L, Part.CPU, 90L), window),
                profile(100, Map.of(Part.POOL, 0L, Part.RUNQUEUE, 10L, Part.CPU, 90L), reference));
    }

    private static Profile profile(long wall, Map<Part, Long> parts, Map<Set<Missing>, Integer> percents) {
        Map<Set<Missing>, Masked> byMask = new HashMap<>();
        long unexplained = parts.getOrDefault(Part.UNEXPLAINED, 0L);
        percents.forEach(
                (mask, percent) -> byMask.put(mask, new Masked(wall * percent / 100, unexplained * percent / 100)));
        return new Profile(1, 0, wall, parts, byMask, 0, Map.of());
    }
}
