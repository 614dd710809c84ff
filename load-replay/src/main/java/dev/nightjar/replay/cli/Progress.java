package dev.nightjar.replay.cli;

import dev.nightjar.replay.Report;
import dev.nightjar.replay.Running;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A line on stderr each ten seconds. Closed when the replay is over. */
final class Progress implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Thread thread;

    private Progress(Thread thread) {
        this.thread = thread;
    }

    static Progress of(Running running, PrintWriter err) {
        return new Progress(Thread.ofPlatform()
                .name("nightjar-replay-progress")
                .daemon()
                .start(() -> {
                    try {
                        while (!running.finished().isDone()) {
                            Thread.sleep(EVERY);
                            err.println(line(running.report()));
                            err.flush();
                        }
                    } catch (InterruptedException e) {
                        // The replay is over, and so is this thread.
                    }
                }));
    }

    static String line(Report report) {
        Report.Outcome total = report.total();
        return String.format(
                Locale.ROOT,
                "%4d s  %,d due, %,d answered (5xx %,d), %,d timeouts, %,d errors, %,d pending; p99 %s ms;"
                        + " driver late p99 %s ms",
                report.elapsedMillis() / 1_000,
                total.due(),
                total.answered(),
                total.status5xx(),
                total.timeouts(),
                total.errors(),
                total.pending(),
                TextReport.millis(total.responseMicros().p99()),
                TextReport.millis(report.driver().latenessMicros().p99()));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
