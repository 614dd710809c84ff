package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SummaryTest {

    private final Summary summary = new Summary(List.of(
            Results.fault("c1", "pool-leak/a", 1, true, 20.0),
            Results.fault("c1", "pool-leak/b", 1, true, 40.0),
            Results.fault("c1", "pool-leak/c", 1, true, 30.0),
            Results.fault("c1", "pool-leak/d", 1, false, null),
            Results.load("normal-flat/a", true),
            Results.load("normal-flat/b", false),
            Results.load("normal-flat/c", false, "other processes used 90 % of the processors"),
            Results.load("normal-flat/d", true, "other processes used 90 % of the processors"),
            Results.heldOut(Results.fault("c1", "pool-leak/e", 1, false, null))));

    @Test
    void theHalvesAreSummedApart() {
        Summary.Half half = summary.half(false);

        assertThat(half.faults()).isEqualTo(4);
        assertThat(half.top()).isEqualTo(3);
        assertThat(half.chain()).isEqualTo(3);
        assertThat(half.loads()).isEqualTo(2);
        assertThat(half.silent()).isEqualTo(1);
        assertThat(half.medianSeconds()).isEqualTo(30);
        assertThat(half.worstSeconds()).isEqualTo(40);
        assertThat(half.unsure()).as("in no other figure").isEqualTo(2);
        assertThat(summary.half(true).faults()).isEqualTo(1);
        assertThat(summary.half(true).top()).isZero();
    }

    @Test
    void aHalfWithoutResultsHasNoTimes() {
        assertThat(new Summary(List.of()).half(true).medianSeconds()).isNaN();
        assertThat(new Summary(List.of()).markdown())
                .contains("| held out | 0 of 0 | 0 of 0 | 0 | 0 of 0 | – / – s | 0 |");
    }

    @Test
    void theMarkdownHasARowOfFiguresForEachHalfAndOneForEachVariant() {
        String markdown = summary.markdown();

        assertThat(markdown)
                .contains("| by which rules are changed | 3 of 4 | 3 of 4 | 0 | 1 of 2 | 30 / 40 s | 2 |")
                .contains("| pool-leak/a |  | right | – | 20 |");
    }

    @Test
    void theJsonHasBothHalvesAndAllResults() {
        JsonNode json = summary.json();

        assertThat(json.path("tuned").path("top").asInt()).isEqualTo(3);
        assertThat(json.path("held_out").path("faults").asInt()).isEqualTo(1);
        assertThat(json.path("held_out").has("seconds_median")).isFalse();
        assertThat(json.path("results").size()).isEqualTo(9);
    }
}
