package dev.nightjar.model.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.ledger.Part;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Means in milliseconds; what is normal is 20 ms of SQL and 5 of computing, with a noise of 2. */
class SignatureTest {

    private static final Map<Part, Double> NORMAL = Map.of(Part.SQL, 20e6, Part.CPU, 5e6);

    private static Signature signature(double sqlMillis, double cpuMillis, double poolMillis, long failedOfHundred) {
        return Signature.of(new Slowdown(
                new TimeRange(0, 600_000_000_000L),
                100,
                failedOfHundred,
                (sqlMillis + cpuMillis + poolMillis) * 1e6,
                25e6,
                0,
                2e6,
                Map.of(Part.SQL, sqlMillis * 1e6, Part.CPU, cpuMillis * 1e6, Part.POOL, poolMillis * 1e6),
                NORMAL,
                100,
                false));
    }

    @Test
    void theSameIsAtNoDistanceAndTwiceAsBadIsNear() {
        Signature night = signature(120, 5, 3_000, 60);
        assertThat(night.distance(night)).isCloseTo(0, within(1e-12));
        assertThat(night.distance(signature(220, 5, 6_000, 80))).isLessThan(0.01);
    }

    @Test
    void otherPartsHaveNothingInCommon() {
        assertThat(signature(20, 5, 3_000, 0).distance(signature(3_000, 5, 0, 0)))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void whatGrewIsTheOppositeOfWhatShrank() {
        assertThat(signature(60, 5, 0, 0).distance(signature(10, 5, 0, 0))).isCloseTo(2, within(1e-12));
    }

    @Test
    void aPartThatGrewBesideTellsApart() {
        double distance = signature(20, 5, 3_000, 0).distance(signature(120, 5, 3_000, 0));
        assertThat(distance).isBetween(0.05, 0.3);
    }

    @Test
    void failuresTellApartWhatTheLedgerDoesNot() {
        assertThat(signature(20, 5, 3_000, 0).distance(signature(20, 5, 3_000, 96)))
                .isBetween(0.05, 0.3);
    }

    @Test
    void whereNothingChangedNothingIsAlike() {
        Signature nothing = signature(20, 5, 0, 0);
        assertThat(nothing.distance(nothing)).isEqualTo(1);
        assertThat(nothing.distance(signature(20, 5, 3_000, 0))).isEqualTo(1);
    }
}
