package dev.nightjar.replay.cli;

import dev.nightjar.replay.GorFile;
import dev.nightjar.replay.Recording;
import dev.nightjar.replay.Rejected;
import dev.nightjar.replay.Replay;
import dev.nightjar.replay.Report;
import dev.nightjar.replay.Running;
import dev.nightjar.replay.Schedule;
import dev.nightjar.replay.Settings;
import dev.nightjar.replay.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads a recording, replays it, writes the report. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends every recorded request at its recorded time, however slow the target is, and measures each"
                + " answer from the time its request was due.%n",
        footer = {
            "",
            "The report goes to stdout, progress to stderr. Durations: 500ms, 10s, 2m, 1h, PT1M30S.",
            "Exit code: 0 replayed; 1 failed; 2 the driver was late (with --strict); 64 wrong options."
        })
final class RunCommand implements Callable<Integer> {

    private static final Settings DEFAULTS = Settings.defaults();
    private static final int REJECTED_SHOWN = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // as all options: set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "Recording: .gor or .gor.gz.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--target", required = true, paramLabel = "URL", description = "http://host:port to send to.")
    @SuppressWarnings("NullAway.Init")
    private String target;

    @Option(
            names = "--allow",
            paramLabel = "HOST:PORT",
            description = "Target that need not be on this machine. May be given more than once.")
    private Set<String> allowed = Set.of();

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "2 sends at twice the recorded rate.")
    private double speed;

    @Option(
            names = "--duration",
            paramLabel = "D",
            converter = DurationOption.class,
            description = "End after this time, or with --loop: repeat for this time.")
    private @Nullable Duration duration;

    @Option(names = "--loop", description = "Begin again at the recording's end; needs --duration.")
    private boolean loop;

    @Option(
            names = "--only",
            paramLabel = "PREFIX",
            description = "Send only requests whose path begins so. May be given more than once.")
    private List<String> only = List.of();

    @Option(names = "--connections", paramLabel = "N", description = "Most connections at a time (256).")
    private int connections = DEFAULTS.connections();

    @Option(names = "--loops", paramLabel = "N", description = "Sending threads; one drives some 50,000/s (1).")
    private int loops = DEFAULTS.loops();

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = DurationOption.class,
            description = "Give up an answer after this time (10s).")
    private Duration timeout = DEFAULTS.timeout();

    @Option(
            names = "--warm-up",
            paramLabel = "D",
            converter = DurationOption.class,
            description = "Run against the driver's own sink first; 0s: not at all (2s).")
    private Duration warmUp = DEFAULTS.warmUp();

    @Option(
            names = "--max-lateness",
            paramLabel = "D",
            converter = DurationOption.class,
            description = "Bound for the p99 of the driver's own lateness (5ms).")
    private Duration maxLateness = DEFAULTS.maxLateness();

    @Option(names = "--strict", description = "Exit with 2 when the driver was later than that.")
    private boolean strict;

    @Option(names = "--max-requests", paramLabel = "N", description = "Refuse a longer schedule (10,000,000).")
    private long maxRequests = DEFAULTS.maxRequests();

    @Option(
            names = "--max-duration",
            paramLabel = "D",
            converter = DurationOption.class,
            description = "Refuse a longer schedule (24h).")
    private Duration maxDuration = DEFAULTS.maxDuration();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = JsonReport.STDOUT,
            description = "The report as one JSON object to this file; without a name to stdout, instead of the text.")
    private @Nullable String json;

    @Option(
            names = "--until-stdin-closes",
            description = "Stop when standard input ends, as it does when the parent process dies.")
    private boolean untilStdinCloses;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Settings settings = settings();
            if (json != null) {
                JsonReport.requirePlace(json);
            }
            Target to = Target.of(target, allowed);
            Recording recording = GorFile.read(file);
            announce(recording, err);
            return replay(recording, schedule(recording), to, settings, err);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            err.println("load-replay: " + reason(e));
            return ExitCode.FAILED;
        } catch (CompletionException e) {
            err.println("load-replay: the driver broke off, which is a defect: " + e.getCause());
            return ExitCode.FAILED;
        }
    }

    private int replay(Recording recording, Schedule schedule, Target to, Settings settings, PrintWriter err)
            throws IOException {
        Running running = Replay.start(schedule, to, settings);
        try (Shutdown shutdown = Shutdown.of(running)) {
            if (untilStdinCloses) {
                shutdown.stopWhenClosed(System.in);
            }
            Report report = lastReport(running, err);
            write(recording, report);
            return strict && report.driver().late() ? ExitCode.CANNOT_SAY : ExitCode.DONE;
        }
    }

    private static Report lastReport(Running running, PrintWriter err) {
        try (Progress _ = Progress.of(running, err)) {
            return running.finished().join();
        }
    }

    private Settings settings() {
        return DEFAULTS.withLoops(loops)
                .withConnections(connections)
                .withTimeout(timeout)
                .withWarmUp(warmUp)
                .withMaxLateness(maxLateness)
                .withMaxRequests(maxRequests)
                .withMaxDuration(maxDuration);
    }

    private Schedule schedule(Recording recording) {
        if (recording.requests().isEmpty()) {
            throw new IllegalArgumentException(file + " holds no request that could be read");
        }
        Schedule schedule = Schedule.of(recording.requests()).speed(speed);
        if (!only.isEmpty()) {
            schedule = schedule.filter(
                    request -> only.stream().anyMatch(prefix -> request.uri().startsWith(prefix)));
        }
        if (loop && duration == null) {
            throw new IllegalArgumentException("--loop needs --duration: nothing runs for ever");
        }
        if (duration == null) {
            return schedule;
        }
        return loop ? schedule.loopFor(duration) : schedule.cutAt(duration);
    }

    private void announce(Recording recording, PrintWriter err) {
        err.printf(
                Locale.ROOT,
                "%s: %,d requests, %,d responses skipped, %,d records rejected%n",
                file,
                recording.requests().size(),
                recording.responses(),
                recording.rejected());
        recording.firstRejected().stream()
                .limit(REJECTED_SHOWN)
                .forEach((Rejected rejected) -> err.println("  rejected " + rejected));
        if (recording.rejected() > REJECTED_SHOWN) {
            err.printf(Locale.ROOT, "  and %,d more%n", recording.rejected() - REJECTED_SHOWN);
        }
        err.flush();
    }

    private void write(Recording recording, Report report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json == null || !json.equals(JsonReport.STDOUT)) {
            out.print(TextReport.of(report));
        }
        if (json != null) {
            JsonReport.of(recording, report).writeTo(json, out);
        }
        out.flush();
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? e.getMessage() + " does not exist" : e.toString();
    }
}
