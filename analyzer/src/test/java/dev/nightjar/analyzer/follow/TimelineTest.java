package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Facts are instants, one in each second. */
class TimelineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private final List<TimeRange> asked = new ArrayList<>();

    private List<Long> ask(TimeRange range) {
        asked.add(range);
        return LongStream.range(
                        Math.ceilDiv(range.fromEpochNanos(), SECOND), Math.ceilDiv(range.toEpochNanos(), SECOND))
                .map(second -> second * SECOND)
                .boxed()
                .toList();
    }

    private Timeline<Long, List<Long>> minutes(int most) {
        return new Timeline<>(MINUTE, this::ask, Long::longValue, ArrayList::new, List::add, minute -> 10, most);
    }

    private static TimeRange range(long fromMinute, long toMinute) {
        return new TimeRange(fromMinute * MINUTE, toMinute * MINUTE);
    }

    @Test
    void eachMinuteThatARangeTouchesHasItsFacts() {
        List<List<Long>> found = minutes(1_000).in(new TimeRange(MINUTE + 1, 3 * MINUTE));
        assertThat(found).hasSize(2).allSatisfy(minute -> assertThat(minute).hasSize(60));
        assertThat(found.getFirst().getFirst()).isEqualTo(MINUTE);
        assertThat(found.getLast().getLast()).isEqualTo(3 * MINUTE - SECOND);
        asked.clear();
        assertThat(minutes(1_000).in(new TimeRange(-1, 1))).hasSize(2);
        assertThat(asked).containsExactly(range(-1, 1));
    }

    @Test
    void whatIsKnownIsNotAskedForAgainAndWhatIsNotAtOnce() {
        Timeline<Long, List<Long>> minutes = minutes(1_000);
        minutes.in(range(3, 4));
        assertThat(minutes.in(range(0, 6)))
                .hasSize(6)
                .allSatisfy(minute -> assertThat(minute).hasSize(60));
        assertThat(asked).containsExactly(range(3, 4), range(0, 3), range(4, 6));
        minutes.in(range(0, 6));
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatWasNotAskedForLongestIsForgotten() {
        Timeline<Long, List<Long>> minutes = minutes(20);
        minutes.in(range(0, 2));
        minutes.in(range(0, 1));
        minutes.in(range(2, 3)); // the second goes
        asked.clear();
        minutes.in(range(0, 1));
        assertThat(asked).isEmpty();
        minutes.in(range(1, 2));
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsTooMuchIsAnsweredAllTheSame() {
        Timeline<Long, List<Long>> minutes = minutes(5);
        assertThat(minutes.in(range(0, 3))).hasSize(3);
        minutes.in(range(2, 3)); // the last one is kept
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRangeIsGoneThroughFromItsEndInPartsThatGrow() {
        Timeline<Long, List<Long>> tens =
                new Timeline<>(10 * SECOND, this::ask, Long::longValue, ArrayList::new, List::add, piece -> 1, 1_000);
        List<TimeRange> parts = tens.backwards(seconds(5, 181));
        assertThat(parts)
                .containsExactly(
                        seconds(180, 181), seconds(160, 180), seconds(120, 160), seconds(60, 120), seconds(5, 60));
        parts.forEach(tens::in);
        assertThat(asked)
                .as("each piece once")
                .containsExactly(
                        seconds(180, 190), seconds(160, 180), seconds(120, 160), seconds(60, 120), seconds(0, 60));
    }

    private static TimeRange seconds(long from, long to) {
        return new TimeRange(from * SECOND, to * SECOND);
    }
}
