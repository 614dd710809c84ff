package dev.nightjar.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long BEGIN = 1_763_800_000_000_000_000L;

    @Test
    void theEarliestRequestBeginsAndTheDistancesStay() {
        assertThat(times(Schedule.of(at(300, 0, 100)))).containsExactly(0L, 100L, 300L);
    }

    @Test
    void twiceTheSpeedHalvesEveryTimeAndTheLength() {
        Schedule schedule = Schedule.of(at(0, 100, 300));
        Schedule fast = schedule.speed(2);
        assertThat(times(fast)).containsExactly(0L, 50L, 150L);
        assertThat(fast.length()).isEqualTo(schedule.length().dividedBy(2));
    }

    @Test
    void aLoopRepeatsTheRoundAfterOneMeanGap() {
        // Mean gap 150: the second round begins at 450.
        assertThat(times(Schedule.of(at(0, 100, 300)).loopFor(Duration.ofNanos(800))))
                .containsExactly(0L, 100L, 300L, 450L, 550L, 750L);
    }

    @Test
    void aCutNeverLengthens() {
        Schedule schedule = Schedule.of(at(0, 100, 300));
        assertThat(times(schedule.cutAt(Duration.ofNanos(300)))).containsExactly(0L, 100L);
        assertThat(times(schedule.cutAt(Duration.ofHours(1)))).containsExactly(0L, 100L, 300L);
    }

    @Test
    void aFilterKeepsTheTimesOfWhatPasses() {
        Schedule schedule = Schedule.of(at(0, 100, 300)).filter(request -> request.epochNanos() > BEGIN);
        assertThat(times(schedule.loopFor(Duration.ofNanos(800)))).containsExactly(100L, 300L, 550L, 750L);
    }

    @Test
    void oneMomentLoopsOnceASecond() {
        assertThat(times(Schedule.of(at(0)).loopFor(Duration.ofMillis(2_500))))
                .containsExactly(0L, 1_000_000_000L, 2_000_000_000L);
    }

    @Test
    void nothingGivesNothing() {
        Schedule nothing = Schedule.of(List.of());
        assertThat(times(nothing)).isEmpty();
        assertThat(times(nothing.speed(3).loopFor(Duration.ofDays(1)))).isEmpty();
        assertThat(nothing.loopFor(Duration.ofDays(1)).size()).isZero();
    }

    @Test
    void illegalValuesAreRefusedWithTheValue() {
        Schedule schedule = Schedule.of(at(0));
        for (double speed : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> schedule.speed(speed)).hasMessageContaining("speed " + speed);
        }
        assertThatThrownBy(() -> schedule.loopFor(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> schedule.cutAt(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    @Test
    void aLoopOfADayCostsNoMemory() {
        assertThat(Schedule.of(at(0, 1_000)).loopFor(Duration.ofDays(1)).size()).isEqualTo(86_400_000_000L);
    }

    @RepeatedTest(50)
    void propertiesOfAnySchedule(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            requests.add(RecordedRequest.get(BEGIN + random.nextInt(5_000), random.nextInt(4), "/"));
        }
        double factor = 0.1 + 3 * random.nextDouble();
        Schedule schedule = Schedule.of(requests).speed(factor).loopFor(Duration.ofNanos(1 + random.nextInt(50_000)));
        List<Long> times = times(schedule);

        assertThat(times).as("in order").isSorted();
        assertThat(times).as("the first at once").startsWith(0L);
        assertThat(times.getLast())
                .as("within the length")
                .isLessThan(schedule.length().toNanos());
        assertThat((long) times.size()).as("as many as announced").isEqualTo(schedule.size());
        long sharded = 0;
        for (int shard = 0; shard < 4; shard++) {
            int session = shard;
            sharded += schedule.filter(request -> request.session() == session).size();
        }
        assertThat(sharded).as("parts of a whole").isEqualTo(schedule.size());
        double slower = schedule.length().toNanos() * 4.0;
        assertThat((double) schedule.speed(0.25).length().toNanos()).isCloseTo(slower, within(4.0));
    }

    private static List<RecordedRequest> at(long... nanos) {
        List<RecordedRequest> requests = new ArrayList<>();
        for (long each : nanos) {
            requests.add(RecordedRequest.get(BEGIN + each, 0, "/"));
        }
        return requests;
    }

    private static List<Long> times(Schedule schedule) {
        List<Long> times = new ArrayList<>();
        schedule.forEach(arrival -> times.add(arrival.atNanos()));
        return times;
    }
}
