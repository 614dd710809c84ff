package dev.nightjar.demo.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When the nights are: a pure sequence, without a clock.
 *
 * @param first start of night 1
 * @param period from one night's start to the next one's
 * @param nights how many; 0: without end
 */
record NightSchedule(Instant first, Duration period, Duration length, int nights) {

    NightSchedule {
        if (length.isNegative() || length.isZero() || length.compareTo(period) >= 0) {
            throw new IllegalArgumentException("a night of " + length + " does not fit into a period of " + period);
        }
        if (nights < 0) {
            throw new IllegalArgumentException("number of nights: " + nights + "; 0 means without end");
        }
    }

    Night night(int number) {
        return new Night(number, first.plus(period.multipliedBy(number - 1L)), length);
    }

    Stream<Night> all() {
        IntStream numbers = nights == 0 ? IntStream.iterate(1, n -> n + 1) : IntStream.rangeClosed(1, nights);
        return numbers.mapToObj(this::night);
    }

    /** The first night that has not begun before {@code now}: a job that starts late leaves out what it missed. */
    Optional<Night> next(Instant now) {
        return all().dropWhile(night -> night.start().isBefore(now)).findFirst();
    }
}
