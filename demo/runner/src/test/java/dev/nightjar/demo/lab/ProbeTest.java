package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.lab.Probe.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fault begins at second 20 and ends at second 30. */
class ProbeTest {

    private static final Instant FAULT = Instant.ofEpochSecond(20);
    private static final Instant END = Instant.ofEpochSecond(30);

    private final List<Answer> answers = new ArrayList<>();

    ProbeTest() {
        add(0, 20, 40);
    }

    private void add(int from, int to, double millis) {
        for (int second = from; second < to; second++) {
            answers.add(new Answer(Instant.ofEpochSecond(second), millis, true));
        }
    }

    @Test
    void slowIsMeasuredByWhatWasBefore() {
        add(20, 22, 119);
        add(22, 30, 121);

        assertThat(Probe.firstSlow(answers, FAULT)).contains(Instant.ofEpochSecond(22));
    }

    @Test
    void aFailedRequestIsSlow() {
        answers.add(new Answer(FAULT, 1, false));

        assertThat(Probe.firstSlow(answers, FAULT)).contains(FAULT);
    }

    @Test
    void nothingSlowIsNothing() {
        add(20, 30, 100);

        assertThat(Probe.firstSlow(answers, FAULT)).isEmpty();
    }

    @Test
    void eightFastAnswersInARowAreCalm() {
        add(20, 32, 3000);
        add(32, 39, 40);
        assertThat(Probe.isCalm(answers, FAULT, END)).isFalse();

        add(39, 40, 40);
        assertThat(Probe.isCalm(answers, FAULT, END)).isTrue();
    }

    @Test
    void whatWasAskedDuringTheFaultIsNoCalm() {
        add(20, 30, 40);

        assertThat(Probe.isCalm(answers, FAULT, END)).isFalse();
    }
}
