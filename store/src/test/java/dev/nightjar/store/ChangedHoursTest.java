package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.TotalChanges;
import org.junit.jupiter.api.Test;

class ChangedHoursTest {

    private static final String ENV = "production";
    private static final long HOUR = TotalChanges.HOUR_NANOS;

    private final ChangedHours hours = new ChangedHours();

    private long mark() {
        return hours.since(ENV, TotalChanges.NOTHING_READ).mark();
    }

    @Test
    void whatIsNotOverIsNotTold() {
        long before = mark();
        hours.add(ENV, 5 * HOUR + 1);
        assertThat(hours.since(ENV, before).hours()).isEmpty();
        hours.over();
        assertThat(hours.since(ENV, before).hours()).containsExactly(5 * HOUR);
        assertThat(hours.since(ENV, mark()).hours()).isEmpty();
    }

    @Test
    void anHourThatChangesAgainIsToldAgain() {
        hours.add(ENV, 5 * HOUR);
        hours.over();
        long between = mark();
        hours.add(ENV, 5 * HOUR + 7);
        hours.add(ENV, -1);
        hours.over();
        assertThat(hours.since(ENV, between).hours()).containsExactlyInAnyOrder(5 * HOUR, -HOUR);
    }

    @Test
    void aMarkOfAnotherStoreStandsForNothing() {
        assertThat(hours.since(ENV, mark() + 1).all()).isTrue();
        assertThat(hours.since(ENV, -1).all()).isTrue();
    }

    @Test
    void whoAsksForMoreThanIsRememberedReadsAllAgain() {
        long before = mark();
        for (int hour = 0; hour < 1_001; hour++) {
            hours.add(ENV, hour * HOUR);
            hours.over();
        }
        assertThat(hours.since(ENV, before).all()).isTrue();
        TotalChanges later = hours.since(ENV, before + 1);
        assertThat(later.all()).isFalse();
        assertThat(later.hours()).hasSize(1_000).doesNotContain(0L).contains(1_000 * HOUR);
        assertThat(hours.since("staging", before).all()).isFalse();
    }
}
