package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.wire.FindingWire;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalyzerTest {

    private static Story story() {
        return Ends.poolInSql()
                .polls(Ends.QUIET, Ends.END, Ends.blockedBy(900, Story.session(900, "job", "active", "", 7, List.of())))
                .blocks("cart", "GET /cart", 0, Ends.QUIET, Shape.orders(50))
                // Another instance: two totals in each block, in any order.
                .blocks("cart", "GET /cart", 0, Ends.QUIET, Shape.orders(30))
                .blocks(
                        "cart",
                        "GET /cart",
                        Ends.QUIET,
                        Ends.END,
                        Shape.orders(50).with(Part.CPU, 90));
    }

    private static List<Finding> analyze(long shuffle) {
        long end = Story.at(Ends.END);
        return new Analyzer().analyze(story().store(shuffle), Story.ENVIRONMENT, new TimeRange(Story.BEGIN, end), end);
    }

    @Test
    void theSameSignalsGiveTheSameFindingsBitForBit() {
        String first = analyze(0).stream().map(FindingWire::encode).toList().toString();
        for (int shuffle = 0; shuffle < 5; shuffle++) {
            assertThat(analyze(shuffle).stream()
                            .map(FindingWire::encode)
                            .toList()
                            .toString())
                    .isEqualTo(first);
        }
    }

    @Test
    void theWorstFindingComesFirstAndEachOperationHasItsOwn() {
        assertThat(analyze(0)).extracting(Finding::operation).containsExactly("POST /orders", "GET /cart");
    }

    @Test
    void theIdDoesNotDependOnTheWindow() {
        long end = Story.at(Ends.END - 3);
        List<Finding> earlier =
                new Analyzer().analyze(story().store(), Story.ENVIRONMENT, new TimeRange(Story.BEGIN, end), end);
        assertThat(earlier)
                .extracting(Finding::id)
                .isEqualTo(analyze(0).stream().map(Finding::id).toList());
    }

    @Test
    void anEnvironmentWithoutFactsHasNoFindings() {
        assertThat(new Analyzer()
                        .analyze(story().store(), "staging", new TimeRange(Story.BEGIN, Story.at(9)), Story.at(9)))
                .isEmpty();
    }

    @Test
    void moderateSlowdownsAreFoundEveryTime() {
        for (int seed = 1; seed <= 40; seed++) {
            Story story = new Story(seed)
                    .blocks("order", "POST /orders", 0, 30, Shape.orders(200))
                    .blocks("order", "POST /orders", 30, 33, Shape.orders(200).with(Part.CPU, 46))
                    .blocks("order", "POST /orders", 33, 36, Shape.orders(200));
            assertThat(story.findings()).as("seed %d", seed).hasSize(1);
        }
    }

    @Test
    void slowNightsOfMoreThanHalfTheTimeAreStillSlow() {
        Story story = new Story(9);
        for (int block = 0; block < 60; block++) {
            boolean slow = block >= 6 && block % 10 >= 4;
            story.blocks(
                    "order", "POST /orders", block, block + 1, Shape.orders(100).with(Part.SLEEP, slow ? 400 : 0));
        }
        assertThat(story.findings()).hasSize(1);
        assertThat(story.findings().getFirst().occurrences()).hasSize(6);
    }

    @Test
    void aSlowdownWithoutAnyQuietTimeIsNotKnownToBeOne() {
        Story story = new Story(9)
                .blocks("order", "POST /orders", 0, 40, Shape.orders(100).with(Part.SLEEP, 400));
        assertThat(story.findings()).isEmpty();
    }
}
