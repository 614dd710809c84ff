package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunDelayTest {

    private static final long MS = 1_000_000;

    private long counter = 100 * MS;
    private int readings;
    private final RunDelay delay = new RunDelay(() -> {
        readings++;
        return counter;
    });

    @Test
    void itIsReadWhenTheThreadHasNotRunForAMillisecond() {
        assertThat(delay.now(0)).isEqualTo(100 * MS);
        counter += 5;
        assertThat(delay.now(MS - 1)).isEqualTo(100 * MS);
        assertThat(readings).isEqualTo(1);
        assertThat(delay.now(MS)).isEqualTo(100 * MS + 5);
        assertThat(delay.now(2 * MS - 1)).isEqualTo(100 * MS + 5);
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void aStartReadsNothing() {
        delay.now(0);
        assertThat(delay.atStart(5_000 * MS, MS)).isEqualTo(100 * MS);
        assertThat(delay.now(5_000 * MS + MS - 1)).isEqualTo(100 * MS);
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void whatItWaitedAfterTheStartIsTold() {
        delay.now(0);
        long start = delay.atStart(5_000 * MS, MS / 10);
        counter += MS / 10 + 4 * MS; // woken, and kept waiting once
        assertThat(delay.now(5_000 * MS + 5 * MS) - start).isEqualTo(4 * MS);
    }

    @Test
    void beingWokenIsNotTheSegments() {
        delay.now(0);
        long start = delay.atStart(5_000 * MS, 4 * MS);
        counter += 4 * MS;
        assertThat(delay.now(5_000 * MS + 2 * MS) - start).isZero();
    }

    @Test
    void whileProcessorsAreScarceItIsReadAtTheStartToo() {
        delay.now(0);
        counter += MS;
        delay.now(5 * MS);
        assertThat(readings).isEqualTo(2);
        counter += 4 * MS;
        long start = delay.atStart(100 * MS, 20 * MS);
        assertThat(start).isEqualTo(105 * MS);
        counter += MS / 5;
        assertThat(delay.now(100 * MS + MS / 4) - start).isEqualTo(MS / 5);
        assertThat(readings).isEqualTo(4);
        // It brought less than being woken takes: they are not scarce any more.
        delay.atStart(200 * MS, MS);
        delay.now(201 * MS - 1);
        assertThat(readings).isEqualTo(4);
    }

    /** A busy worker was not woken: its task was queued because it did another one. */
    @Test
    void aThreadThatWasNotIdleWasNotWoken() {
        delay.now(0);
        long start = delay.atStart(0, 900 * MS);
        counter += 3 * MS;
        assertThat(delay.now(3 * MS) - start).isEqualTo(3 * MS);
    }

    @Test
    void whatTheSegmentBeforeLeftUnreadIsNotTheNextOnes() {
        delay.now(0);
        delay.now(MS - 1);
        counter += MS - 1;
        long start = delay.atStart(MS - 1, 0);
        assertThat(delay.now(2 * MS) - start).isZero();
    }

    @Test
    void startsOneAfterTheOtherAddUp() {
        delay.now(0);
        delay.atStart(10 * MS, MS);
        delay.atStart(20 * MS, MS);
        long start = delay.atStart(30 * MS, MS);
        counter += 3 * MS + 2 * MS;
        assertThat(delay.now(33 * MS) - start).isEqualTo(2 * MS);
    }

    @Test
    void clocksThatAreReadOneAfterTheOtherDoNotMakeItRead() {
        delay.now(10 * MS);
        delay.now(10 * MS + 30_000);
        delay.now(10 * MS + 1_000);
        delay.atStart(10 * MS, MS);
        delay.now(10 * MS + 500);
        assertThat(readings).isEqualTo(1);
        delay.now(11 * MS + 30_000);
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void itNeverGoesBack() {
        delay.now(0);
        long last = delay.atStart(MS, 50 * MS);
        for (int i = 2; i < 50; i++) {
            counter += i % 3 == 0 ? MS / 2 : 0;
            long next = i % 7 == 0 ? delay.atStart(i * MS, i * MS) : delay.now(i * MS);
            assertThat(next).isGreaterThanOrEqualTo(last);
            last = next;
        }
    }

    @Test
    void whatCannotBeReadOrReliedOnIsReadAgain() {
        counter = RunDelay.NONE;
        assertThat(delay.now(0)).isEqualTo(RunDelay.NONE);
        counter = 7;
        assertThat(delay.atStart(1, 1)).isEqualTo(7);
        assertThat(delay.now(-2 * MS)).as("the clock is back").isEqualTo(7);
        assertThat(readings).isEqualTo(3);
        delay.forget();
        counter = 9;
        assertThat(delay.now(0)).isEqualTo(9);
    }
}
