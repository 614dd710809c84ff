package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Segment.Inside;
import org.junit.jupiter.api.Test;

class ConnectingTimesTest {

    private static final long SECOND = 1_000_000_000L;

    private final ConnectingTimes times = new ConnectingTimes();

    @Test
    void aPoolThatMakesNoneIsNotConnecting() {
        assertThat(times.during(0, 100)).isEmpty();
    }

    @Test
    void anAttemptCountsAsFarAsItWasWaited() {
        times.begins(20);
        times.ended(60, true);
        assertThat(times.during(0, 100)).containsExactly(connecting(20, 60));
        assertThat(times.during(30, 40)).containsExactly(connecting(30, 40));
        assertThat(times.during(60, 100)).isEmpty();
        assertThat(times.during(0, 20)).isEmpty();
    }

    @Test
    void anAttemptThatGoesOnCountsUntilNow() {
        times.begins(20);
        assertThat(times.during(0, 100)).containsExactly(connecting(20, 100));
    }

    @Test
    void attemptsAtOnceAreOneStretch() {
        times.begins(20);
        times.begins(30);
        times.ended(40, true);
        times.ended(50, true);
        assertThat(times.during(0, 100)).containsExactly(connecting(20, 50));
    }

    @Test
    void aPoolThatFailsToConnectIsConnectingUntilItHas() {
        times.begins(20);
        times.ended(30, false);
        assertThat(times.during(40, 50)).containsExactly(connecting(40, 50));
        times.begins(60);
        times.ended(70, true);
        assertThat(times.during(0, 100)).containsExactly(connecting(20, 70));
    }

    @Test
    void whoeverDoesNotTryAgainWantsNoConnection() {
        times.begins(0);
        times.ended(SECOND, false);
        long given = SECOND + ConnectingTimes.GIVEN_UP_NANOS;
        assertThat(times.during(given, given + SECOND)).isEmpty();
        times.begins(given + SECOND);
        times.ended(given + 2 * SECOND, true);
        assertThat(times.during(0, given + 3 * SECOND))
                .containsExactlyInAnyOrder(connecting(0, given), connecting(given + SECOND, given + 2 * SECOND));
    }

    @Test
    void whileOneAttemptGoesOnAnotherThatFailedLongAgoHasNoEndOfItsOwn() {
        times.begins(0);
        times.begins(10);
        times.ended(20, false);
        long later = 20 + ConnectingTimes.GIVEN_UP_NANOS + SECOND;
        times.begins(later);
        times.ended(later + SECOND, true);
        times.ended(later + 2 * SECOND, true);
        assertThat(times.during(0, later + 3 * SECOND)).containsExactly(connecting(0, later + 2 * SECOND));
    }

    @Test
    void whileAConnectionIsCheckedItIsNotWaitedForAnother() {
        PoolInsides insides = new PoolInsides();
        times.begins(10);
        times.ended(90, true);
        insides.checked(40, 60);
        insides.waited(times, 0, 100);
        assertThat(insides.all())
                .containsExactly(new Inside(Amount.POOL_VALIDATE, 40, 60), connecting(10, 40), connecting(60, 90));
    }

    private static Inside connecting(long from, long to) {
        return new Inside(Amount.POOL_CONNECT, from, to);
    }
}
