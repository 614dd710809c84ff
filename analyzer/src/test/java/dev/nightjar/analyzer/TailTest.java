package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Origin;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fast operation of which some works wait: their mean says little of it. */
class TailTest {

    private static final String PRICES = "GET /prices";
    private static final Shape FAST = Shape.of(100).with(Part.CPU, 1);
    private static final int FROM = 60;
    private static final int TO = 64;

    private static Shape behindACollection(int works, double millis) {
        return Shape.of(works).with(Part.CPU, 1).with(Part.GC, millis).spread(0.1);
    }

    private static List<Finding> findings(Story story) {
        return story.findings(Limits.STANDARD);
    }

    private static Story collecting(int quiet, int works, double millis) {
        return new Story(1)
                .blocks("order", PRICES, 0, quiet, FAST)
                .blocks("order", PRICES, quiet, quiet + TO - FROM, FAST)
                .blocks("order", PRICES, quiet, quiet + TO - FROM, behindACollection(works, millis))
                .blocks("order", PRICES, quiet + TO - FROM, quiet + TO - FROM + 2, FAST);
    }

    @ParameterizedTest
    @CsvSource({
        "9, 95, 1", // pauses of a tenth of a second, one a second: 8 ms on average
        "5, 70, 1",
        "2, 95, 0", // three of a hundred are asked for,
        "9, 40, 0", // and more than what a busy host may do
        "60, 9, 0" // all of them, by less than a quantum
    })
    void aFewWorksThatAreSlowBeyondAllThatIsUsualAreASlowdown(int works, double millis, int expected) {
        assertThat(findings(collecting(FROM, works, millis))).hasSize(expected);
    }

    @Test
    void itIsToldByHowManyItIs() {
        Finding finding = findings(collecting(FROM, 9, 95)).getFirst();
        assertThat(Words.render(finding.headline(), Locale.ENGLISH))
                .contains(
                        "takes more than 52 ms in 8 % of its requests (normally 0 %), 8.6 ms on average (normally 1.0 ms)");
        Sentences.assertSound(finding);
    }

    /** Not even where there is hardly any other: a level that they were in would call them usual. */
    @Test
    void slowBlocksAreNotWhatIsNormal() {
        Finding finding = findings(collecting(8, 9, 95)).getFirst();
        assertThat(finding.slowdown().referenceWallNanos()).isCloseTo(1e6, within(0.1e6));
        assertThat(finding.slowdown().window().fromEpochNanos()).isEqualTo(Story.at(8));
    }

    /** A failure's class and line say more than where the time went. */
    @Test
    void worksOfATailThatFailAreToldAsFailures() {
        Story story = new Story(1)
                .blocks("order", PRICES, 0, FROM, FAST)
                .blocks("order", PRICES, FROM, TO, FAST)
                .blocks("order", PRICES, FROM, TO, behindACollection(9, 95).failing(1));
        Finding finding = story.findings(Limits.STANDARD.withHints()).getFirst();
        assertThat(Words.render(finding.headline(), Locale.ENGLISH)).contains("fails in 8 % of its requests");
    }

    @Test
    void whoseTailItIsIsTold() {
        Origin one = Story.origin("order", 1, "1");
        Origin other = Story.origin("order", 2, "1");
        Story story = new Story(1)
                .blocks(one, PRICES, 0, TO, FAST)
                .blocks(other, PRICES, 0, TO, FAST)
                .blocks(one, PRICES, FROM, TO, behindACollection(14, 95));
        assertThat(Ends.codes(findings(story).getFirst())).contains("link.only.instance");
    }

    @Test
    void aBurstOfPausesIsNone() {
        Story story = new Story(1)
                .blocks("order", PRICES, 0, FROM, FAST)
                .blocks("order", PRICES, 30, 32, behindACollection(9, 95));
        assertThat(findings(story)).isEmpty();
    }

    @Test
    void whatIsUsualIsNone() {
        Story story = new Story(1)
                .blocks("order", PRICES, 0, FROM, FAST)
                .blocks("order", PRICES, 0, FROM, behindACollection(9, 95));
        assertThat(findings(story)).isEmpty();
    }

    @Test
    void oneCollectionIsNone() {
        Story story = new Story(1)
                .blocks("order", PRICES, 0, FROM, FAST)
                .blocks("order", PRICES, 30, 31, behindACollection(12, 95));
        assertThat(findings(story)).isEmpty();
    }
}
