package dev.nightjar.replay.cli;

import dev.nightjar.replay.Report;
import dev.nightjar.replay.Report.Distribution;
import dev.nightjar.replay.Report.Outcome;
import java.util.Formatter;
import java.util.Locale;

/** The report for people. */
final class TextReport {

    private static final String ROW = "%-40s %9s %9s %7s %7s %7s %8s %7s %8s %9s %9s %9s %9s%n";

    private final Formatter text = new Formatter(Locale.ROOT);

    private TextReport() {}

    static String of(Report report) {
        TextReport writer = new TextReport();
        writer.write(report);
        return writer.text.toString();
    }

    private void write(Report report) {
        text.format(
                "Replayed %,d of %,d requests to %s in %.1f s (%s).%n%n",
                report.total().due(),
                report.scheduled(),
                report.target(),
                report.elapsedMillis() / 1e3,
                report.state().name().toLowerCase(Locale.ROOT));
        text.format(
                ROW,
                "endpoint",
                "due",
                "2xx",
                "3xx",
                "4xx",
                "5xx",
                "timeouts",
                "errors",
                "not sent",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms");
        report.endpoints().forEach(endpoint -> writeRow(endpoint.name(), endpoint.outcome()));
        if (report.endpoints().size() > 1) {
            writeRow("all", report.total());
        }
        writeNotes(report.total());
        writeDriver(report.driver());
    }

    private void writeRow(String name, Outcome outcome) {
        Distribution response = outcome.responseMicros();
        boolean measured = response.count() > 0;
        text.format(
                ROW,
                name,
                grouped(outcome.due()),
                grouped(outcome.status2xx()),
                grouped(outcome.status3xx()),
                grouped(outcome.status4xx()),
                grouped(outcome.status5xx()),
                grouped(outcome.timeouts()),
                grouped(outcome.errors()),
                grouped(outcome.notSent()),
                measured ? millis(response.p50()) : "-",
                measured ? millis(response.p90()) : "-",
                measured ? millis(response.p99()) : "-",
                measured ? millis(response.max()) : "-");
    }

    private void writeNotes(Outcome total) {
        text.format("%nTimes count from when a request was due, not from when it could be sent.%n");
        if (total.errors() > 0) {
            text.format(
                    "Errors: %,d connections not made, %,d closed before the answer, %,d answers that are not HTTP.%n",
                    total.connectErrors(), total.closedErrors(), total.protocolErrors());
        }
        if (total.abandoned() > 0) {
            text.format("%,d requests were in flight when the replay was stopped.%n", total.abandoned());
        }
    }

    private void writeDriver(Report.Driver driver) {
        Distribution lateness = driver.latenessMicros();
        text.format(
                "Driver: late by p50 %s, p99 %s, max %s ms (bound for p99: %s ms).%n",
                millis(lateness.p50()),
                millis(lateness.p99()),
                millis(lateness.max()),
                millis(driver.maxLatenessMicros()));
        if (driver.late()) {
            text.format("        TOO LATE: this host was too busy, the figures above say nothing about the target.%n");
        }
        text.format(
                "        %,d connections opened; %,d requests queued by the driver at the connection limit,"
                        + " at most %,d at a time.%n",
                driver.connectionsOpened(), driver.queued(), driver.longestQueue());
    }

    /** Milliseconds with as many digits as say something. */
    static String millis(long micros) {
        return String.format(Locale.ROOT, micros < 100_000 ? "%.2f" : "%,.0f", micros / 1e3);
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
