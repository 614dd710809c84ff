package dev.nightjar.demo.lab;

import java.time.Duration;

/**
 * How long what lasts in a variant.
 *
 * @param normal load before the fault: what the analyzer knows as normal
 * @param fault the fault is there
 * @param settle at most, until the findings do not change any more
 * @param calm at most, until the shop is as it was
 */
record Timeline(Duration normal, Duration fault, Duration settle, Duration calm) {

    /** A level needs four blocks of 10 s; a slowdown is seen in two, sent within 10 s and analysed within 10 s. */
    static final Timeline STANDARD = new Timeline(
            Duration.ofSeconds(45), Duration.ofSeconds(35), Duration.ofSeconds(40), Duration.ofSeconds(60));

    Duration most() {
        return normal.plus(fault).plus(settle).plus(calm);
    }
}
