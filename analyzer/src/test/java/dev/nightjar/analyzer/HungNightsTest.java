package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nights in which works hang for two blocks and then all end: the nights began when they did, not when they ended. */
class HungNightsTest {

    private static final int QUIET = 60;
    private static final int PERIOD = 6;
    private static final int NIGHTS = 4;
    private static final Shape NORMAL = Shape.of(100).with(Part.DOWNSTREAM, 50);
    private static final Shape HUNG = NORMAL.with(Part.DOWNSTREAM, 20_000).spread(0.01);

    @ParameterizedTest
    @CsvSource({
        "80, 80, 80, 80",
        "8, 8, 8, 8", // too few for a cell: the window begins with them
        "80, 8, 80, 8",
        "8, 80, 8, 80",
        "0, 80, 0, 80"
    })
    void theNightsBeginAlikeHoweverManyWorksEndedBefore(int first, int second, int third, int fourth) {
        Finding finding = finding(first, second, third, fourth);
        assertThat(finding.occurrences())
                .extracting(TimeRange::fromEpochNanos)
                .containsExactly(nights().toArray(Long[]::new));
        assertThat(Objects.requireNonNull(finding.recurrence()).periodNanos()).isEqualTo(PERIOD * Story.BLOCK);
        assertThat(finding.recurrence().jitterNanos()).isZero();
    }

    @Test
    void aFewThatHungSinceLongBeforeAreNotItsBeginning() {
        Story story = story(80, 80, 80, 80);
        for (int night = 0; night < NIGHTS; night++) {
            story.block(
                    "order",
                    "POST /orders",
                    Story.at(start(night) + 2),
                    HUNG.works(4).with(Part.DOWNSTREAM, 50_000));
        }
        assertThat(story.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.occurrences())
                        .extracting(TimeRange::fromEpochNanos)
                        .containsExactly(nights().toArray(Long[]::new)));
    }

    private static Finding finding(int... endedBefore) {
        List<Finding> findings = story(endedBefore).findings();
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static Story story(int... endedBefore) {
        Story story = new Story(4).blocks("order", "POST /orders", 0, QUIET, NORMAL);
        for (int night = 0; night < NIGHTS; night++) {
            int start = start(night);
            story.blocks("order", "POST /orders", start, start + 1, NORMAL.works(endedBefore[night]))
                    .blocks("order", "POST /orders", start + 2, start + 4, HUNG)
                    .blocks("order", "POST /orders", start + 4, start + PERIOD, NORMAL);
        }
        return story;
    }

    private static int start(int night) {
        return QUIET + night * PERIOD;
    }

    private static List<Long> nights() {
        return IntStream.range(0, NIGHTS)
                .mapToObj(night -> Story.at(start(night)))
                .toList();
    }
}
