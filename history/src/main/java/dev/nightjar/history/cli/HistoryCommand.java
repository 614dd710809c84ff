package dev.nightjar.history.cli;

import dev.nightjar.agent.ship.BatchPost;
import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import dev.nightjar.history.truth.TruthFile;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./nightjar history}: makes months of telemetry and sends them to a server's door, as agents would have. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes up the telemetry of services over days or months, by a queueing model and a seed, and sends it to"
                        + " a server as agents would have; writes down what is true of it.%n",
        footer = {
            "",
            "The server must take facts that are so old, and keep them, for example:",
            "  ./nightjar serve --nightjar.otlp.oldest-facts=120d --nightjar.store.retention=120d",
            "The same history sent a second time within an hour is stored once, later it is stored twice.",
            "Progress goes to stderr. Exit code: 0 all is stored; 1 the server did not take it; 64 wrong options."
        })
public final class HistoryCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Duration STEP = Duration.ofHours(1);

    /** A door tells 2,000 services of an environment apart; what looks at the databases is one of them. */
    private static final int MOST_SERVICES = 1_999;

    private static final int MOST_CONNECTIONS = 32;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--list", description = "Name all scenarios, and end.")
    private boolean list;

    @Option(names = "--scenario", paramLabel = "NAME", description = "What happens (nightly).")
    private String scenario = Scenario.NIGHTLY.word();

    @Option(names = "--services", paramLabel = "N", description = "How many services (3).")
    private int services = 3;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Where it begins: a day, an instant, or so long ago as 30d, 12h (7d).")
    private String from = "7d";

    @Option(names = "--to", paramLabel = "TIME", description = "Where it ends (now).")
    private String to = "now";

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose clock and days it goes by (Europe/Berlin).")
    private String zone = "Europe/Berlin";

    @Option(names = "--seed", paramLabel = "N", description = "Another one, another history of the same kind (1).")
    private long seed = 1;

    @Option(
            names = "--load",
            paramLabel = "X",
            description = "Factor of the load; 1 is 2.4 requests a second for each three services at noon (1).")
    private double load = 1;

    @Option(names = "--environment", paramLabel = "NAME", description = "Environment of all services (history).")
    private String environment = "history";

    @Option(
            names = "--noise",
            paramLabel = "FILE",
            description = "How far things stray; made by './nightjar bench fit' (ours).")
    private @Nullable Path noise;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The server's OTLP/HTTP door (http://127.0.0.1:4318).")
    private URI endpoint = URI.create("http://127.0.0.1:4318");

    @Option(names = "--token", paramLabel = "TOKEN", description = "Its token (or set NIGHTJAR_TOKEN).")
    private @Nullable String token = System.getenv("NIGHTJAR_TOKEN");

    @Option(names = "--certificate", paramLabel = "FILE", description = "PEM file of what to trust (what Java trusts).")
    private @Nullable Path certificate;

    @Option(names = "--connections", paramLabel = "N", description = "Connections to the door (4).")
    private int connections = 4;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Facts a second at most; 0: as fast as they are taken (0).")
    private long rate;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Where to write what is true of it, as JSON (history-truth.json).")
    private Path truth = Path.of("history-truth.json");

    private final InstantSource clock;

    public HistoryCommand() {
        this(InstantSource.system());
    }

    HistoryCommand(InstantSource clock) {
        this.clock = clock;
    }

    public static void main(String[] args) {
        System.exit(commandLine(new HistoryCommand()).execute(args));
    }

    static CommandLine commandLine(HistoryCommand command) {
        return new CommandLine(command)
                .setParameterExceptionHandler(HistoryCommand::refuse)
                .setExitCodeExceptionMapper(defect -> FAILED);
    }

    private static int refuse(ParameterException refusal, String[] args) {
        PrintWriter err = refusal.getCommandLine().getErr();
        err.println("nightjar history: " + refusal.getMessage());
        err.println("See: ./nightjar history --help");
        err.flush();
        return USAGE;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (list) {
            for (Scenario each : Scenario.values()) {
                out.printf(Locale.ROOT, "%-14s %s%n", each.word(), each.text());
            }
            out.flush();
            return 0;
        }
        History history;
        TimeRange range;
        try {
            History.Settings settings = settings();
            range = settings.range();
            history = History.of(settings);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        try {
            TruthFile.write(truth, history.truth());
            send(history, range, err);
            return 0;
        } catch (IOException e) {
            err.println("nightjar history: " + truth + " cannot be written: " + e);
        } catch (DoorFailed e) {
            err.println("nightjar history: " + endpoint + " does not take it: " + e.getMessage());
        }
        err.flush();
        return FAILED;
    }

    private void send(History history, TimeRange range, PrintWriter err) {
        try (DoorSink door =
                new DoorSink(() -> new BatchPost(endpoint, token, certificate, TIMEOUT), connections, new Pace(rate))) {
            Play play = history.play(door);
            for (long at = range.fromEpochNanos(); at < range.toEpochNanos(); ) {
                at = Math.min(at + STEP.toNanos(), range.toEpochNanos());
                play.until(at);
                progress(range, at, door.sent(), err);
            }
            play.end();
            door.finish();
            err.printf(Locale.ROOT, "All of it is stored: %,d facts. What is true of it: %s%n", door.sent(), truth);
            err.flush();
        }
    }

    private void progress(TimeRange range, long at, long sent, PrintWriter err) {
        boolean midnight = EpochNanos.instant(at).atZone(ZoneId.of(zone)).getHour() == 0;
        if (midnight || at == range.toEpochNanos()) {
            err.printf(Locale.ROOT, "%s: %,d facts stored%n", EpochNanos.instant(at), sent);
            err.flush();
        }
    }

    private History.Settings settings() {
        require(services >= 1 && services <= MOST_SERVICES, "--services " + services + ": 1 to " + MOST_SERVICES);
        require(load > 0 && load <= 1_000, "--load " + load + ": above 0, at most 1000");
        require(rate >= 0, "--rate " + rate + ": 0 or more");
        require(
                connections >= 1 && connections <= MOST_CONNECTIONS,
                "--connections " + connections + ": 1 to " + MOST_CONNECTIONS);
        require(
                endpoint.getHost() != null
                        && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())),
                "--endpoint " + endpoint + ": http://host:port or https://host:port");
        Scenario wanted = Scenario.parse(scenario)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--scenario " + scenario + ": there is none of that name, --list tells which there are"));
        ZoneId clockOf;
        try {
            clockOf = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--zone " + zone + ": not a zone such as Europe/Berlin", e);
        }
        Instant now = clock.instant();
        Instant begin = TimeOption.read("--from", from, clockOf, now);
        Instant end = TimeOption.read("--to", to, clockOf, now);
        require(begin.isBefore(end), "--from " + begin + " is not before --to " + end);
        require(!end.isAfter(now), "--to " + end + " is not over yet: a server takes nothing from the future");
        return new History.Settings(
                environment,
                wanted,
                services,
                load,
                new TimeRange(EpochNanos.of(begin), EpochNanos.of(end)),
                clockOf,
                seed,
                noise());
    }

    private Noise noise() {
        Path file = noise;
        if (file == null) {
            return NoiseFile.own();
        }
        try {
            return NoiseFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("--noise " + file + " cannot be read: " + e, e);
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
