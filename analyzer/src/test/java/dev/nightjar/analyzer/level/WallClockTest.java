package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.EpochNanos;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In Berlin clocks went forward on 29 March 2026 at 01:00 UTC and back on 25 October 2026 at 01:00 UTC. */
class WallClockTest {

    private static final WallClock BERLIN = WallClock.of("Europe/Berlin");
    private static final long HOUR = 3_600_000_000_000L;

    private static long at(String instant) {
        return EpochNanos.of(Instant.parse(instant));
    }

    private static long shown(String local) {
        return EpochNanos.of(LocalDateTime.parse(local).toInstant(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T00:59:59Z, 2026-03-29T01:59:59",
        "2026-03-29T01:00:00Z, 2026-03-29T03:00:00",
        "2026-10-24T20:00:00Z, 2026-10-24T22:00:00",
        "2026-10-25T21:00:00Z, 2026-10-25T22:00:00",
        "1960-06-01T12:00:00Z, 1960-06-01T13:00:00"
    })
    void instantsAndWhatTheClockShowsLeadToEachOther(String instant, String local) {
        assertThat(BERLIN.local(at(instant))).isEqualTo(shown(local));
        assertThat(BERLIN.epochNanos(shown(local))).isEqualTo(at(instant));
    }

    @Test
    void whatTheClockNeverShowsIsAsMuchLater() {
        assertThat(BERLIN.epochNanos(shown("2026-03-29T02:30:00"))).isEqualTo(at("2026-03-29T01:30:00Z"));
        assertThat(BERLIN.strayNanos(at("2026-03-29T01:30:00Z"), shown("2026-03-29T02:30:00")))
                .isZero();
    }

    @Test
    void whatItShowsTwiceIsTheFirstAndBothAreRight() {
        long shown = shown("2026-10-25T02:30:00");
        assertThat(BERLIN.epochNanos(shown)).isEqualTo(at("2026-10-25T00:30:00Z"));
        assertThat(BERLIN.strayNanos(at("2026-10-25T00:30:00Z"), shown)).isZero();
        assertThat(BERLIN.strayNanos(at("2026-10-25T01:30:00Z"), shown)).isZero();
        assertThat(BERLIN.strayNanos(at("2026-10-25T02:30:00Z"), shown)).isEqualTo(HOUR);
    }

    @Test
    void aDayEarlierIsTheSameTimeOfDay() {
        assertThat(BERLIN.daysEarlier(at("2026-03-29T20:00:00Z"), 1)).isEqualTo(at("2026-03-28T21:00:00Z"));
        assertThat(BERLIN.daysEarlier(at("2026-10-25T21:00:00Z"), 7)).isEqualTo(at("2026-10-18T20:00:00Z"));
        assertThat(WallClock.UTC.daysEarlier(at("2026-03-29T20:00:00Z"), 1)).isEqualTo(at("2026-03-28T20:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T00:59:59Z, false",
        "2026-03-29T01:00:00Z, true",
        "2026-03-29T03:59:59Z, true",
        "2026-03-29T04:00:00Z, false"
    })
    void afterAChangeJobsComeAsTheyLike(String instant, boolean unsettled) {
        assertThat(BERLIN.isUnsettled(at(instant))).isEqualTo(unsettled);
        assertThat(WallClock.UTC.isUnsettled(at(instant))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"UTC, true", "Z, true", "GMT, true", "Mars/Base, true", "Europe/Berlin, false", "Asia/Shanghai, false"})
    void whatIsNotKnownIsUtc(String zone, boolean utc) {
        assertThat(WallClock.of(zone).isUtc()).isEqualTo(utc);
    }
}
