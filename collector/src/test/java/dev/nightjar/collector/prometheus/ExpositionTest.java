package dev.nightjar.collector.prometheus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.model.Origin;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    private static final long NOW = 1_795_780_800_000L;
    private static final Emitter SHOP =
            new Emitter(new Origin("default", "", "shop", "", "", "host:1", "host:1", "UTC"), new TreeMap<>());

    @Test
    void everyKindOfMetricIsAPointOfItsKind() throws Exception {
        Rows rows = rows(read("""
                # HELP orders_total Orders.
                # TYPE orders_total counter
                orders_total{tier="gold",note="a \\"b\\" \\\\ \\nc"} 3.0 1795780799000
                # TYPE load gauge
                load -Inf
                untyped_thing 1e3
                # TYPE wait_seconds histogram
                wait_seconds_bucket{path="/",le="0.5"} 1
                wait_seconds_bucket{path="/",le="1"} 4
                wait_seconds_bucket{path="/",le="+Inf"} 6
                wait_seconds_sum{path="/"} 7.5
                wait_seconds_count{path="/"} 6
                # TYPE rpc summary
                rpc{quantile="0.5"} 0.2
                rpc{quantile="0.99"} NaN
                rpc_sum 9
                rpc_count 11
                """, false));
        Map<String, Integer> byName = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            byName.put(rows.string(MetricColumns.METRIC, row), row);
        }
        assertThat(byName).containsOnlyKeys("orders_total", "load", "untyped_thing", "wait_seconds", "rpc");

        int orders = requireNonNull(byName.get("orders_total"));
        assertThat(rows.number(MetricColumns.TYPE, orders)).isEqualTo(MetricColumns.SUM_TYPE);
        assertThat(rows.number(MetricColumns.MONOTONIC, orders)).isEqualTo(1);
        assertThat(rows.fraction(MetricColumns.VALUE, orders)).isEqualTo(3);
        assertThat(rows.number(MetricColumns.TIME_NANOS, orders)).isEqualTo(1_795_780_799_000_000_000L);
        assertThat(attributes(rows, orders)).isEqualTo(Map.of("tier", "gold", "note", "a \"b\" \\ \nc"));

        int load = requireNonNull(byName.get("load"));
        assertThat(rows.number(MetricColumns.TYPE, load)).isEqualTo(MetricColumns.GAUGE);
        assertThat(rows.fraction(MetricColumns.VALUE, load)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(rows.number(MetricColumns.TIME_NANOS, load)).isEqualTo(NOW * 1_000_000);

        int wait = requireNonNull(byName.get("wait_seconds"));
        assertThat(rows.number(MetricColumns.TYPE, wait)).isEqualTo(MetricColumns.HISTOGRAM);
        assertThat(rows.number(MetricColumns.COUNT, wait)).isEqualTo(6);
        assertThat(rows.fraction(MetricColumns.SUM, wait)).isEqualTo(7.5);
        assertThat(rows.string(MetricColumns.BUCKETS, wait)).isEqualTo("{\"bounds\":[0.5,1.0],\"counts\":[1,3,2]}");
        assertThat(attributes(rows, wait)).isEqualTo(Map.of("path", "/"));

        int rpc = requireNonNull(byName.get("rpc"));
        assertThat(rows.number(MetricColumns.TYPE, rpc)).isEqualTo(MetricColumns.SUMMARY);
        assertThat(rows.string(MetricColumns.BUCKETS, rpc)).isEqualTo("{\"quantiles\":[[0.5,0.2],[0.99,\"NaN\"]]}");
    }

    @Test
    void openMetricsHasSecondsUnitsAndExemplars() throws Exception {
        Rows rows = rows(read("""
                # TYPE orders counter
                # UNIT orders requests
                orders_total 3 1795780799.5 # {trace_id="1"} 1.0
                # EOF
                """, true));
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.number(MetricColumns.TIME_NANOS, 0)).isEqualTo(1_795_780_799_500_000_000L);
        assertThat(rows.string(MetricColumns.UNIT, 0)).isEqualTo("requests");
        assertThat(rows.number(MetricColumns.TYPE, 0)).isEqualTo(MetricColumns.SUM_TYPE);
    }

    @Test
    void aLineThatCannotBeReadIsRefusedAloneWithItsPlace() throws Exception {
        Reading reading = read("""
                good 1
                bad{a=1} 2
                {x="1"} 3
                alsogood{} 4
                worse{a="1"} four
                open{a="1
                """, false);
        assertThat(reading.items()).isEqualTo(6);
        assertThat(rows(reading).size()).isEqualTo(2);
        assertThat(reading.refusals().message(6))
                .startsWith("4 of 6 refused: line 2, column 7: '\"' is expected")
                .contains("line 3, column 1: a name is expected")
                .contains("line 5, column 18: a number is expected");
    }

    /** Neither kept nor half kept. */
    @Test
    void whatIsTooLongTooOldOrHalfIsRefusedAlone() throws Exception {
        Reading reading = read(
                """
                # TYPE wait_seconds histogram
                wait_seconds_bucket{path="/"} 1
                old 1 1000
                ahead 1 9223372036854775807
                name%s 1
                value{a="%s"} 1
                labels{%s} 1
                good 1
                """.formatted(
                                "x".repeat(Limits.KEY_BYTES),
                                "x".repeat(Limits.TEXT_CHARS + 1),
                                IntStream.rangeClosed(0, Limits.ATTRIBUTES)
                                        .mapToObj(i -> "l" + i + "=\"\"")
                                        .collect(Collectors.joining(","))),
                false);
        assertThat(reading.items()).isEqualTo(7);
        assertThat(reading.refusals().items()).isEqualTo(6);
        assertThat(rows(reading).size()).isEqualTo(1);
        assertThat(reading.refusals().message(7))
                .contains("line 2, label le is missing")
                .contains("line 3, its time");
    }

    @Test
    void aTextThatIsCutOffOrTooLongIsRefusedAsAWhole() {
        assertThatThrownBy(() -> read("up 1\n", true)).hasMessageContaining("# EOF");
        assertThatThrownBy(() -> read("a 1\n".repeat(Limits.ROWS + 1), false))
                .hasMessageContaining("more than 50000 series");
        assertThatThrownBy(() -> read("?\n".repeat(Limits.ROWS + 1), false))
                .hasMessageContaining("more than 50000 series");
    }

    private static Reading read(String text, boolean openMetrics) throws BadRequest {
        return Exposition.read(text, openMetrics, NOW, SHOP);
    }

    private static Rows rows(Reading reading) {
        return Objects.requireNonNull(reading.rows());
    }

    private static Map<String, String> attributes(Rows rows, int row) {
        Map<String, String> attributes = new HashMap<>();
        for (int entry = 0; entry < rows.entries(MetricColumns.ATTRIBUTES, row); entry++) {
            attributes.put(
                    rows.string(rows.key(MetricColumns.ATTRIBUTES, row, entry)),
                    rows.string(rows.value(MetricColumns.ATTRIBUTES, row, entry)));
        }
        return attributes;
    }
}
