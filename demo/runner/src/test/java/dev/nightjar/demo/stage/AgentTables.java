package dev.nightjar.demo.stage;

import dev.nightjar.demo.stage.Measurements.Cost;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The tables of docs/benchmarks/agent.md. Everything "over stock" is over the stock agent with its exporters off, in the same rounds. */
final class AgentTables {

    /** What ours may cost over stock: per request and for each of its JDBC calls. */
    private static final double GOAL_PER_REQUEST = 15;

    private static final double GOAL_PER_CALL = 4;

    private final Measurements measured;
    private final StringBuilder text = new StringBuilder();

    private AgentTables(Measurements measured) {
        this.measured = measured;
    }

    static String of(Measurements measured) {
        AgentTables tables = new AgentTables(measured);
        for (Load load : Load.values()) {
            tables.load(load);
        }
        tables.apart();
        tables.launches();
        tables.jfr();
        tables.goal();
        return tables.text.toString();
    }

    private void load(Load load) {
        heading(load.title());
        row(
                "",
                "CPU without compilers, µs per request",
                "over stock",
                "of these request threads, over stock",
                "compilers, µs per request",
                "allocated, bytes per request",
                "over stock",
                "p50, ms",
                "p99, ms",
                "spans sent per request");
        rule(10);
        for (Variant variant : measured.variants()) {
            row(
                    variant.title(),
                    spread(measured.values(variant, load, Cost::cpuMicros), 0),
                    over(variant, load, Cost::cpuMicros, 1),
                    over(variant, load, Cost::requestMicros, 1),
                    spread(measured.values(variant, load, Cost::compilerMicros), 0),
                    spread(measured.values(variant, load, Cost::allocatedBytes), 0),
                    over(variant, load, Cost::allocatedBytes, 0),
                    spread(measured.values(variant, load, Cost::p50Millis), 2),
                    spread(measured.values(variant, load, Cost::p99Millis), 2),
                    sent(variant, load));
        }
    }

    private String sent(Variant variant, Load load) {
        return switch (variant) {
            case SKYWALKING, STOCK_AS_SHIPPED -> spread(measured.values(variant, load, Cost::spansSent), 1);
            case NONE, STOCK, NIGHTJAR, NIGHTJAR_WITHOUT_JFR -> "–";
        };
    }

    private void apart() {
        heading("Over stock, taken apart by the two loads of " + Load.ONE_CALL.perSecond() + " requests/s");
        row(
                "",
                "CPU, µs per request without calls",
                "µs per JDBC call",
                "bytes per request without calls",
                "bytes per JDBC call");
        rule(5);
        for (Variant variant : measured.variants()) {
            if (variant != Variant.STOCK) {
                row(
                        variant.title(),
                        apart(variant, Cost::cpuMicros, Calls::perRequest, 1),
                        apart(variant, Cost::cpuMicros, Calls::perCall, 1),
                        apart(variant, Cost::allocatedBytes, Calls::perRequest, 0),
                        apart(variant, Cost::allocatedBytes, Calls::perCall, 0));
            }
        }
    }

    private void launches() {
        heading("Start and memory");
        row("", "CPU until the first answer, s", "over stock", "resident after the load, MB", "over stock");
        rule(5);
        for (Variant variant : measured.variants()) {
            row(
                    variant.title(),
                    spread(measured.values(variant, Measurements.Launch::startCpuSeconds), 1),
                    over(variant, Measurements.Launch::startCpuSeconds, 1),
                    spread(measured.values(variant, Measurements.Launch::residentMegabytes), 0),
                    over(variant, Measurements.Launch::residentMegabytes, 0));
        }
    }

    private void jfr() {
        heading("JFR's share: Nightjar less Nightjar without JFR");
        row("", "CPU, µs per request", "allocated, bytes per request");
        rule(3);
        for (Load load : Load.values()) {
            row(load.title(), jfr(load, Cost::cpuMicros, 1), jfr(load, Cost::allocatedBytes, 0));
        }
    }

    private String jfr(Load load, ToDoubleFunction<Cost> value, int digits) {
        return Compared.of(
                        measured.values(Variant.NIGHTJAR, load, value),
                        measured.values(Variant.NIGHTJAR_WITHOUT_JFR, load, value))
                .text(digits);
    }

    private void goal() {
        text.append(String.format(
                Locale.ROOT,
                "%nGoal: at most %.0f µs per request and %.0f µs per JDBC call over stock.%n%n",
                GOAL_PER_REQUEST,
                GOAL_PER_CALL));
        for (Variant variant : List.of(Variant.NIGHTJAR, Variant.NIGHTJAR_WITHOUT_JFR)) {
            text.append(String.format(
                    "- %s: something was left out by the governor in %d of %d launches%n",
                    variant.title(), measured.leftOut(variant), measured.rounds()));
            for (Load load : Load.values()) {
                double limit = GOAL_PER_REQUEST + load.jdbcCalls() * GOAL_PER_CALL;
                Compared over = Compared.of(
                        measured.values(variant, load, Cost::cpuMicros),
                        measured.values(Variant.STOCK, load, Cost::cpuMicros));
                String verdict = switch (over.atMost(limit)) {
                    case REACHED -> "reached";
                    case MISSED -> "missed";
                    case OPEN -> "open (inside the interval)";
                };
                text.append(String.format(
                        Locale.ROOT,
                        "- %s, %s: %s of %.0f µs: %s%n",
                        variant.title(),
                        load.title(),
                        over.text(1),
                        limit,
                        verdict));
            }
        }
    }

    private String over(Variant variant, Load load, ToDoubleFunction<Cost> value, int digits) {
        return over(
                variant, measured.values(variant, load, value), measured.values(Variant.STOCK, load, value), digits);
    }

    private String over(Variant variant, ToDoubleFunction<Measurements.Launch> value, int digits) {
        return over(variant, measured.values(variant, value), measured.values(Variant.STOCK, value), digits);
    }

    private static String over(Variant variant, double[] ones, double[] stock, int digits) {
        return variant == Variant.STOCK ? "–" : Compared.of(ones, stock).text(digits);
    }

    private String apart(Variant variant, ToDoubleFunction<Cost> value, ToDoubleFunction<Calls> which, int digits) {
        return Compared.of(measured.apart(variant, value, which), measured.apart(Variant.STOCK, value, which))
                .text(digits);
    }

    private void heading(String title) {
        text.append(String.format("%n### %s%n%n", title));
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void rule(int columns) {
        text.append("|---".repeat(columns)).append("|\n");
    }

    /** Median (least … most). */
    private static String spread(double[] values, int digits) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + " … " + number + ")",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
