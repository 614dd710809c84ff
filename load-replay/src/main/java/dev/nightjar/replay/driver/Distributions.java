package dev.nightjar.replay.driver;

import dev.nightjar.replay.Report.Distribution;
import org.HdrHistogram.Histogram;

/** Histograms of microseconds, exact to three digits, as long as times get. */
final class Distributions {

    private static final int DIGITS = 3;

    private Distributions() {}

    static Histogram newHistogram() {
        return new Histogram(DIGITS);
    }

    static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.max(0, nanos) / 1_000);
    }

    static Distribution of(Histogram micros) {
        return new Distribution(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(90),
                micros.getValueAtPercentile(99),
                micros.getMaxValue());
    }
}
