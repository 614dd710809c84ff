package dev.nightjar.demo;

import dev.nightjar.demo.lab.Lab;
import dev.nightjar.demo.stage.Home;
import dev.nightjar.demo.stage.Nights;
import dev.nightjar.demo.stage.Progress;
import dev.nightjar.demo.stage.Stage;
import dev.nightjar.demo.stage.StageFailed;
import dev.nightjar.demo.verdict.Fault;
import dev.nightjar.demo.verdict.Judge;
import dev.nightjar.demo.verdict.Verdict;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code ./nightjar demo}: the shop, its fault, the traffic and Nightjar, started and ended together. */
@Command(
        name = "demo",
        description = "Starts a small shop with a nightly fault, load and Nightjar, and tells what Nightjar found.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every run found the expected cause; with --fault none: nothing was reported",
            "1:a run found another cause, or none",
            "2:cannot say: a run failed and the host itself was starved",
            "3:the demo could not be run here",
            "64:wrong options"
        })
public final class Demo implements Callable<Integer> {

    private static final int COULD_NOT_RUN = 3;
    private static final int WRONG_OPTIONS = 64;
    private static final long SEED = 20_260_131;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(names = "--once", description = "One fault, one verdict, then end.")
    private boolean once;

    @Option(
            names = "--fault",
            converter = FaultWord.class,
            description = "nightly-settlement (default), report-export, payment-timeout or none.")
    private Fault fault = Fault.NIGHTLY_SETTLEMENT;

    @Option(names = "--json", description = "With --once: one JSON object on standard output.")
    private boolean json;

    @Option(names = "--repeat", description = "With --once: so many whole runs, each afresh (default: 1).")
    private int repeat = 1;

    @Option(names = "--nights", description = "With --once: nights per run (default: 3).")
    private int nightCount = 3;

    @Option(
            names = "--period",
            converter = Seconds.class,
            description = "From one night to the next, as 60s or 2m (default: 60s).")
    private Duration period = Duration.ofSeconds(60);

    @Option(names = "--lang", description = "en or zh (default: the system's language).")
    private String language = Locale.getDefault().getLanguage();

    private final PrintStream out = System.out;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Progress progress = line -> {
        if (!ending.get()) {
            System.err.println(line);
        }
    };

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("lab")) {
            System.exit(Lab.execute(List.of(args).subList(1, args.length).toArray(new String[0])));
        }
        String[] options = args.length > 0 && args[0].equals("demo")
                ? List.of(args).subList(1, args.length).toArray(new String[0])
                : args;
        System.exit(new CommandLine(new Demo())
                .setParameterExceptionHandler((wrong, given) -> {
                    System.err.println("nightjar demo: " + wrong.getMessage());
                    return WRONG_OPTIONS;
                })
                .setExecutionExceptionHandler((crash, given, parsed) -> {
                    System.err.println("nightjar demo: " + crash);
                    return COULD_NOT_RUN;
                })
                .execute(options));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (repeat < 1 || (!once && (json || repeat > 1)) || (once && nightCount < 1)) {
            System.err.println(
                    "nightjar demo: --json and --repeat go with --once; --repeat and --nights are at least 1");
            return WRONG_OPTIONS;
        }
        Nights nights;
        try {
            nights = Nights.of(period, once ? nightCount : 0);
        } catch (IllegalArgumentException e) {
            System.err.println("nightjar demo: " + e.getMessage());
            return WRONG_OPTIONS;
        }
        List<RunReport> reports = new ArrayList<>();
        for (int number = 1; number <= repeat; number++) {
            try {
                reports.add(oneRun(number, nights));
            } catch (StageFailed e) {
                progress.line("nightjar demo: " + e.getMessage());
                return COULD_NOT_RUN;
            }
        }
        return summary(reports);
    }

    private RunReport oneRun(int number, Nights nights) throws StageFailed, InterruptedException {
        progress.line(
                repeat > 1
                        ? "Run " + number + " of " + repeat + ", fault " + fault.word()
                        : "Starting, fault " + fault.word());
        Stage stage = new Stage(Home.find(), progress);
        Thread atExit = new Thread(() -> {
            ending.set(true);
            stage.close();
        });
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            Run run = new Run(stage, fault, nights, language, SEED + number, progress);
            RunReport report = run.run(once ? findings -> {} : new News(out, locale(), InstantSource.system()));
            progress.line("verdict: " + report.verdict().outcome().word()
                    + report.verdict().reasons().stream()
                            .map(reason -> "; " + reason)
                            .collect(Collectors.joining()));
            if (!json) {
                print(report);
            }
            return report;
        } catch (StageFailed e) {
            if (!ending.get()) {
                throw new StageFailed(
                        e.getMessage() + "\nThe logs of all processes are kept in " + stage.keepLogs(), e);
            }
            throw e;
        } finally {
            stage.close();
            if (!ending.get()) {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        }
    }

    private void print(RunReport report) {
        out.println();
        Judge.worst(report.findings(), Judge.OPERATION)
                .ifPresentOrElse(
                        finding -> out.print(finding.path("text").asString("")),
                        () -> say("label.nothing-for", Map.of("operation", new Value.Text(Judge.OPERATION))));
        for (JsonNode finding : report.findings()) {
            if (!finding.path("operation").asString("").equals(Judge.OPERATION)) {
                say(
                        "label.also",
                        Map.of(
                                "headline",
                                new Value.Text(
                                        finding.path("headline").path("text").asString(""))));
            }
        }
        out.println();
        Phrase verdict = new Phrase("verdict." + report.verdict().outcome().word(), Map.of());
        say("label.verdict", Map.of("verdict", new Value.Clauses(List.of(verdict))));
        report.verdict().reasons().forEach(reason -> out.println("  - " + reason));
        say(
                "label.demo-used",
                Map.of(
                        "share", new Value.Share(report.host().ownShare()),
                        "processors", new Value.Count(report.host().processors()),
                        "time", new Value.Nanos((long) (report.timings().wholeSeconds() * 1e9))));
    }

    private void say(String code, Map<String, Value> params) {
        out.println(Words.render(new Phrase(code, params), locale()));
    }

    private Locale locale() {
        return Locale.forLanguageTag(language);
    }

    private int summary(List<RunReport> reports) {
        int exitCode = Verdict.exitCode(reports.stream().map(RunReport::verdict).toList());
        String line = RunReport.right(reports) + " of " + reports.size() + " right";
        if (json) {
            out.println(RunReport.toJson(fault, reports, exitCode));
            progress.line(line);
        } else if (repeat > 1) {
            out.println(line);
        }
        return exitCode;
    }

    static final class FaultWord implements CommandLine.ITypeConverter<Fault> {
        @Override
        public Fault convert(String word) {
            try {
                return Fault.parse(word);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    static final class Seconds implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException("'" + text + "' is not a duration like 60s or 2m");
            }
        }
    }
}
