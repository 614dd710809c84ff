package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.stage.Measurements.Cost;
import dev.nightjar.demo.stage.Measurements.Launch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentTablesTest {

    @Test
    void whatCostsAtMostTheGoalHasReachedIt() {
        String tables = AgentTables.of(measured(18.9, 55.1));
        assertThat(tables)
                .contains("- Nightjar, 200 requests/s of one JDBC call: +18.9 ± 0.0 of 19 µs: reached")
                .contains("- Nightjar, 200 requests/s of 10 JDBC calls: +55.1 ± 0.0 of 55 µs: missed")
                .contains("- Nightjar without JFR, 200 requests/s of 10 JDBC calls: +0.0 ± 0.0 of 55 µs: reached")
                .contains("- Nightjar: something was left out by the governor in 2 of 2 launches");
    }

    @Test
    void whatACallCostsIsTakenFromTheDifferenceOfBothLoads() {
        // Over stock 19 µs with one call, 55 with ten: 4 each, 15 without any.
        assertThat(AgentTables.of(measured(19, 55))).contains("| Nightjar | +15.0 ± 0.0 | +4.0 ± 0.0 |");
    }

    @Test
    void aPeerThatWasNotMeasuredHasNoRow() {
        assertThat(AgentTables.of(measured(1, 1))).doesNotContain("SkyWalking").contains("| stock |");
    }

    /** Two rounds alike, in which ours costs so much more than stock. */
    private static Measurements measured(double moreWithOneCall, double moreWithTen) {
        Measurements measured = new Measurements();
        for (int round = 0; round < 2; round++) {
            for (Variant variant :
                    List.of(Variant.NONE, Variant.STOCK, Variant.NIGHTJAR, Variant.NIGHTJAR_WITHOUT_JFR)) {
                boolean ours = variant == Variant.NIGHTJAR;
                Map<Load, Cost> costs = new EnumMap<>(Load.class);
                for (Load load : Load.values()) {
                    double more = load == Load.TEN_CALLS ? moreWithTen : moreWithOneCall;
                    costs.put(
                            load,
                            new Cost(300 + 40 * load.jdbcCalls() + (ours ? more : 0), 200, 50, 20_000, 1, 2, 0, 0));
                }
                measured.add(variant, new Launch(10, 400, ours, costs));
            }
        }
        return measured;
    }
}
