package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.Home;
import dev.nightjar.demo.stage.Progress;
import dev.nightjar.demo.stage.StageFailed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./nightjar lab}: many faults, one after the other, on one warm shop; how often Nightjar names them. */
@Command(
        name = "lab",
        description = "Injects many faults into a warm shop under load and counts how often Nightjar names them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all variants that were asked for have a result",
            "3:the lab could not be run here, or not to its end",
            "64:wrong options"
        })
public final class Lab implements Callable<Integer> {

    private static final int COULD_NOT_RUN = 3;
    private static final int WRONG_OPTIONS = 64;

    /** After so many stages in a row that broke, the next one will not do any better. */
    private static final int MOST_BROKEN = 3;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(names = "--list", description = "Name all variants, say which are held out, and end.")
    private boolean list;

    @Option(
            names = "--fault",
            description = "Only this fault (pool-leak) or variant (pool-leak/error-path); may be repeated.")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--seed", description = "Of the traffic (default: 1).")
    private long seed = 1;

    @Option(names = "--resume", description = "Leave out what has a result for this commit, without changes, and seed.")
    private boolean resume;

    @Option(names = "--held-out", description = "Run those too that are never run while rules are being changed.")
    private boolean heldOut;

    @Option(names = "--only-held-out", description = "Run those alone.")
    private boolean onlyHeldOut;

    @Option(names = "--json", description = "One JSON object on standard output instead of the table.")
    private boolean json;

    @Option(names = "--results", description = "Where results are added, a line each (default: lab.jsonl).")
    private @Nullable Path results;

    @Option(names = "--markdown", description = "Write the tables to this file, too.")
    private @Nullable Path markdown;

    @Option(
            names = "--hit-rates",
            description = "Write how often each word of confidence was right to this file (with --held-out only).")
    private @Nullable Path hitRates;

    @Option(
            names = "--keep",
            description =
                    "Keep each variant's store and findings in a directory of its name, commit and seed in this one: "
                            + "'analyze --data' reads it again with other rules.")
    private @Nullable Path keep;

    @Option(
            names = "--normal",
            description = "Instead of faults: so many minutes of normal loads, whose store goes to --keep; "
                    + "'bench silence --store' looks for findings in it.")
    private int normalMinutes;

    private final PrintStream out = System.out;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Progress progress = line -> {
        if (!ending.get()) {
            System.err.println(line);
        }
    };

    /** The command line without the word {@code lab}; returns the exit code. */
    public static int execute(String... options) {
        return new CommandLine(new Lab())
                .setParameterExceptionHandler((wrong, given) -> {
                    System.err.println("nightjar lab: " + wrong.getMessage());
                    return WRONG_OPTIONS;
                })
                .setExecutionExceptionHandler((crash, given, parsed) -> {
                    System.err.println("nightjar lab: " + crash);
                    return COULD_NOT_RUN;
                })
                .execute(options);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Variant> chosen;
        try {
            Halves halves = halves();
            chosen = chosen(faults, halves);
            if (hitRates != null && (halves == Halves.TUNED || !faults.isEmpty())) {
                throw new IllegalArgumentException("--hit-rates counts all that is held out: give --held-out or"
                        + " --only-held-out, and no --fault");
            }
            if (normalMinutes < 0 || (normalMinutes > 0 && (keep == null || !faults.isEmpty()))) {
                throw new IllegalArgumentException(
                        "--normal wants a number of minutes, --keep, where its store goes, and no --fault");
            }
            if (normalMinutes > 0 && Files.exists(Objects.requireNonNull(keep))) {
                throw new IllegalArgumentException(
                        "--keep: " + keep + " is there already; name a directory that is not");
            }
        } catch (IllegalArgumentException e) {
            System.err.println("nightjar lab: " + e.getMessage());
            return WRONG_OPTIONS;
        }
        if (list) {
            chosen.forEach(variant ->
                    out.printf(Locale.ROOT, "%-9s %s%n", variant.heldOut() ? "held-out" : "tuned", variant.name()));
            return 0;
        }
        Home home = Home.find();
        if (normalMinutes > 0) {
            return normal(home, chosen) ? 0 : COULD_NOT_RUN;
        }
        ResultFile file = new ResultFile(results == null ? home.path().resolve("lab.jsonl") : results);
        List<Result> done = new ArrayList<>();
        boolean whole = run(home, chosen, file, done);
        print(new Summary(done));
        Path table = hitRates;
        if (table != null && whole) {
            Files.writeString(table, new HitRateTable(done).text());
        }
        return whole ? 0 : COULD_NOT_RUN;
    }

    private Halves halves() {
        if (onlyHeldOut) {
            return Halves.HELD_OUT;
        }
        return heldOut || list ? Halves.BOTH : Halves.TUNED;
    }

    /**
     * What is to be run.
     *
     * @throws IllegalArgumentException when a name is unknown, or names nothing of these halves
     */
    static List<Variant> chosen(List<String> faults, Halves halves) {
        if (faults.isEmpty()) {
            return Catalogue.all().stream().filter(halves::have).toList();
        }
        Set<Variant> chosen = new LinkedHashSet<>();
        for (String name : faults) {
            List<Variant> named =
                    Catalogue.named(name).stream().filter(halves::have).toList();
            if (named.isEmpty()) {
                throw new IllegalArgumentException(
                        halves == Halves.HELD_OUT
                                ? "'" + name + "' is not held out: it runs without --only-held-out"
                                : "'" + name + "' is held out: it runs with --held-out only");
            }
            chosen.addAll(named);
        }
        return List.copyOf(chosen);
    }

    /** Returns whether it came to its end. */
    private boolean normal(Home home, List<Variant> chosen) throws InterruptedException {
        Path store = Objects.requireNonNull(keep);
        List<Variant> loads =
                chosen.stream().filter(variant -> variant.truth() == null).toList();
        return onStage(home, shop -> {
            new NormalRun(shop, loads).run(Duration.ofMinutes(normalMinutes), store);
            progress.line(normalMinutes + " minutes of normal loads are in " + store);
            return true;
        });
    }

    /** Returns whether every variant has a result. */
    private boolean run(Home home, List<Variant> chosen, ResultFile file, List<Result> done)
            throws IOException, InterruptedException {
        String commit = Commit.of(home.path());
        progress.line(chosen.size() + " variants, commit " + commit + ", seed " + seed + ", results in " + file.path());
        List<Variant> left = new ArrayList<>();
        boolean goOn = resume && Commit.isExact(commit);
        if (resume && !goOn) {
            progress.line("--resume finds nothing: the sources are not exactly those of a commit");
        }
        for (Variant variant : chosen) {
            Optional<Result> known = goOn ? file.find(commit, variant.name(), seed) : Optional.empty();
            known.ifPresentOrElse(done::add, () -> left.add(variant));
        }
        // Variants that need the same JVMs come after each other: services start again less often.
        left.sort(Comparator.comparing(variant -> variant.jvmOptions().toString()));
        int broken = 0;
        while (!left.isEmpty() && broken < MOST_BROKEN && !ending.get()) {
            int before = left.size();
            boolean stands = onOneStage(home, commit, left, file, done);
            // What broke a stage has its result, too: only a stage on which nothing could be run counts.
            broken = stands || left.size() < before - 1 ? 0 : broken + 1;
        }
        return left.isEmpty();
    }

    /** Runs what is left until the stage breaks; returns whether it did not. */
    private boolean onOneStage(Home home, String commit, List<Variant> left, ResultFile file, List<Result> done)
            throws InterruptedException {
        return onStage(home, shop -> {
            while (!left.isEmpty()) {
                Variant variant = left.removeFirst();
                progress.line(variant.name() + (left.isEmpty() ? "" : " (" + left.size() + " more after it)"));
                Result result = one(shop, commit, variant);
                if (ending.get()) {
                    return false;
                }
                done.add(result);
                file.append(result);
                if (result.broke()) {
                    return false;
                }
            }
            return true;
        });
    }

    /** What is done on a stage; returns whether it came to its end. */
    private interface Act {
        boolean on(WarmShop shop) throws StageFailed, IOException, InterruptedException;
    }

    private boolean onStage(Home home, Act act) throws InterruptedException {
        WarmShop shop;
        try {
            shop = WarmShop.at(home, progress, seed);
        } catch (StageFailed e) {
            progress.line("nightjar lab: " + e.getMessage());
            return false;
        }
        Thread atExit = new Thread(() -> {
            ending.set(true);
            shop.close();
        });
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            shop.start();
            return act.on(shop);
        } catch (StageFailed | IOException e) {
            progress.line(
                    "nightjar lab: " + e.getMessage() + "\nThe logs of all processes are kept in " + shop.keepLogs());
            return false;
        } finally {
            shop.close();
            if (!ending.get()) {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        }
    }

    /** A variant that cannot be run to its end has a result that says so. */
    private Result one(WarmShop shop, String commit, Variant variant) throws InterruptedException {
        try {
            VariantRun run = new VariantRun(shop, variant, Timeline.STANDARD, commit);
            Result result = run.run();
            keep(run, variant, commit);
            progress.line(
                    "  " + result.word() + (result.found().isEmpty() ? "" : ": " + String.join("; ", result.found())));
            result.wrong().forEach(reason -> progress.line("  - " + reason));
            result.unsure().forEach(reason -> progress.line("  - " + reason));
            return result;
        } catch (StageFailed e) {
            progress.line(
                    "  it broke: " + e.getMessage() + "\n  The logs of all processes are kept in " + shop.keepLogs());
            return Result.broken(commit, variant, seed, String.valueOf(e.getMessage()));
        }
    }

    /** What cannot be kept does not make the result worse. */
    private void keep(VariantRun run, Variant variant, String commit) {
        Path under = keep;
        if (under == null) {
            return;
        }
        try {
            run.keep(under.resolve(variant.name()).resolve(commit + "-seed-" + seed));
        } catch (StageFailed e) {
            progress.line("  " + e.getMessage());
        }
    }

    private void print(Summary summary) throws IOException {
        if (json) {
            out.println(summary.json());
        } else {
            out.println();
            summary.lines().forEach(out::println);
        }
        Path tables = markdown;
        if (tables != null) {
            Files.writeString(tables, summary.markdown());
        }
    }
}
