package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Six nights, ten minutes apart and two minutes long, in which a job locks what orders write; the fourth one is another. */
class MissedNightsTest {

    private static final int NIGHTS = 6;
    private static final int OTHER = 3;
    private static final int PERIOD = 60;
    private static final int LENGTH = 12;

    private static final Shape LOCKED = Shape.orders(100).with(Part.SQL, 900).using(Ends.RESERVE, 100, 0, 0, 100 * 890);

    /** Block in which a night begins. */
    private static int start(int night) {
        return 70 + night * PERIOD;
    }

    private static Story story(Shape other) {
        Story story = new Story(8)
                .statement(Story.print(1), "update inventory set stock = stock - ? where sku = ?")
                .blocks("order", "POST /orders", 0, start(0), Ends.normal());
        for (int night = 0; night < NIGHTS; night++) {
            int begin = start(night);
            story.blocks("order", "POST /orders", begin, begin + LENGTH, night == OTHER ? other : LOCKED)
                    .blocks("order", "POST /orders", begin + LENGTH, start(night + 1), Ends.normal());
            if (night != OTHER) {
                story.polls(
                        begin,
                        begin + LENGTH,
                        Ends.blockedBy(900, Story.session(900, "month-end", "active", "", 7, List.of())));
            }
        }
        return story;
    }

    private static Recurrence recurrence(Story story) {
        Finding finding = story.findings().stream()
                .filter(found -> found.cause().equals("database-job"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.holder()).isEqualTo("month-end");
        return Objects.requireNonNull(finding.recurrence());
    }

    @Test
    void aNightInWhichItDidNotComeIsMissed() {
        Recurrence recurrence = recurrence(story(Ends.normal()));
        assertThat(recurrence.seen()).isEqualTo(5);
        assertThat(recurrence.of()).isEqualTo(6);
        assertThat(recurrence.missed()).hasSize(1);
        assertThat(recurrence.missed().getFirst()).isBetween(Story.at(start(OTHER) - 1), Story.at(start(OTHER) + 1));
    }

    @Test
    void ofANightFromWhichNothingCameNobodyKnows() {
        Recurrence recurrence = recurrence(story(Shape.of(0)));
        assertThat(recurrence.seen()).isEqualTo(5);
        assertThat(recurrence.of()).isEqualTo(5);
        assertThat(recurrence.missed()).isEmpty();
    }

    @Test
    void aNightThatWasSlowForAnotherReasonIsNotMissed() {
        Resource tax = Resource.service("GET /tax");
        Shape other = Ends.normal().with(Part.DOWNSTREAM, 900).using(tax, 100, 0, 0, 100 * 890);
        Recurrence recurrence = recurrence(story(other));
        assertThat(recurrence.of()).isEqualTo(5);
        assertThat(recurrence.missed()).isEmpty();
    }
}
