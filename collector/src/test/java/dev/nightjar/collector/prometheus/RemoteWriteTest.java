package dev.nightjar.collector.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Message;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RemoteWriteTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:10Z");

    @Test
    void everySampleIsAPointOfItsSeries() throws Exception {
        Reading reading = read(
                series("up", "job", "shop", "instance", "host:1", "zone", "a")
                        .message(2, sample(1, -2_000))
                        .message(2, sample(0, -1_000)),
                series("load", "job", "shop", "instance", "host:2").message(2, sample(0.5, 0)));
        Rows rows = Objects.requireNonNull(reading.rows());
        assertThat(reading.items()).isEqualTo(3);
        assertThat(rows.size()).isEqualTo(3);
        assertThat(reading.emitters())
                .extracting(emitter -> emitter.origin().instance())
                .containsExactly("host:1", "host:2");
        assertThat(reading.emitters())
                .extracting(emitter -> emitter.origin().service())
                .containsOnly("shop");
        assertThat(rows.string(MetricColumns.METRIC, 1)).isEqualTo("up");
        assertThat(rows.fraction(MetricColumns.VALUE, 0)).isEqualTo(1);
        assertThat(rows.number(MetricColumns.TIME_NANOS, 1)).isEqualTo((NOW.toEpochMilli() - 1_000) * 1_000_000);
        assertThat(rows.entries(MetricColumns.ATTRIBUTES, 1)).isEqualTo(3);
        assertThat(rows.string(rows.value(MetricColumns.ATTRIBUTES, 1, 2))).isEqualTo("a");
        assertThat(rows.number(MetricColumns.EMITTER, 2)).isEqualTo(1);
    }

    @Test
    void theEndOfASeriesIsNoSample() throws Exception {
        Reading reading = read(series("up")
                .message(2, sample(Double.longBitsToDouble(0x7ff0000000000002L), 0))
                .message(2, sample(1, 0)));
        assertThat(reading.items()).isEqualTo(1);
    }

    @Test
    void whatCannotBeKeptIsRefusedAlone() throws Exception {
        Reading reading = read(
                new Message().message(2, sample(1, 0)),
                series("old").message(2, sample(1, -1_000L * 3_600 * 24 * 30)),
                series("native").message(4, new Message().number(1, 1)),
                series("kept").message(2, sample(1, 0)));
        assertThat(reading.items()).isEqualTo(4);
        assertThat(Objects.requireNonNull(reading.rows()).size()).isEqualTo(1);
        assertThat(reading.refusals().message(4))
                .startsWith("3 of 4 refused: timeseries[0]: label __name__ is missing")
                .contains("timeseries[1].samples[0]: its time")
                .contains("timeseries[2]: native histograms are not taken");
    }

    /** Labels are kept once for a series: a request that is small stays small. */
    @Test
    void manySamplesOfOneSeriesDoNotRepeatItsLabels() throws Exception {
        Message series = series("up", "note", "x".repeat(4_000));
        for (int i = 0; i < 3_000; i++) {
            series.message(2, sample(i, 0));
        }
        Reading reading = read(series);
        assertThat(Objects.requireNonNull(reading.rows()).heapBytes()).isLessThan(2_000_000);
    }

    @Test
    void moreThanManySamplesAreRefused() throws Exception {
        Message series = series("up");
        for (int i = 0; i < Limits.ROWS + 5; i++) {
            series.message(2, sample(i, 0));
        }
        Reading reading = read(series);
        assertThat(Objects.requireNonNull(reading.rows()).size()).isEqualTo(Limits.ROWS);
        assertThat(reading.refusals().items()).isEqualTo(5);
    }

    private static Reading read(Message... series) throws Exception {
        Message request = new Message();
        for (Message each : series) {
            request.message(1, each);
        }
        return RemoteWrite.read(request.bytes(), NOW);
    }

    private static Message series(String name, String... labels) {
        Message series = new Message().message(1, label("__name__", name));
        for (int i = 0; i < labels.length; i += 2) {
            series.message(1, label(labels[i], labels[i + 1]));
        }
        return series;
    }

    private static Message label(String name, String value) {
        return new Message().text(1, name).text(2, value);
    }

    private static Message sample(double value, long millisFromNow) {
        return new Message().fraction(1, value).number(2, NOW.toEpochMilli() + millisFromNow);
    }
}
