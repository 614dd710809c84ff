package dev.nightjar.demo;

import dev.nightjar.demo.stage.Child;
import dev.nightjar.demo.stage.Driver;
import dev.nightjar.demo.stage.HostReading;
import dev.nightjar.demo.stage.Nights;
import dev.nightjar.demo.stage.Progress;
import dev.nightjar.demo.stage.Stage;
import dev.nightjar.demo.stage.StageFailed;
import dev.nightjar.demo.stage.Traffic;
import dev.nightjar.demo.verdict.Fault;
import dev.nightjar.demo.verdict.HostCondition;
import dev.nightjar.demo.verdict.Judge;
import dev.nightjar.demo.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run on one stage: start, quiet, nights, the analyzer's last word. For one thread. */
final class Run {

    private static final Duration POLL = Duration.ofSeconds(2);

    /** A night is analysed when the agent has sent it (≤ 10 s) and the analyzer has come round (10 s). */
    private static final Duration LEAST_AFTER_LAST_NIGHT = Duration.ofSeconds(20);

    private static final Duration MOST_AFTER_LAST_NIGHT = Duration.ofSeconds(40);

    /** Findings that have not changed for longer than the analyzer's round are its last word. */
    private static final Duration STABLE = Duration.ofSeconds(12);

    /** Of traffic that is not played through: some room for what comes after the last night. */
    private static final Duration TRAFFIC_RESERVE = Duration.ofSeconds(90);

    private final Stage stage;
    private final Fault fault;
    private final Nights nights;
    private final String language;
    private final long seed;
    private final Progress progress;
    private JsonNode findings = JsonMapper.shared().createArrayNode();
    private Instant lastChange = Instant.MIN;
    private @Nullable Instant firstFinding;

    Run(Stage stage, Fault fault, Nights nights, String language, long seed, Progress progress) {
        this.stage = stage;
        this.fault = fault;
        this.nights = nights;
        this.language = language;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Runs to the end; the stage stays up.
     *
     * @param seen called with the findings whenever they have changed
     */
    RunReport run(Consumer<JsonNode> seen) throws StageFailed, InterruptedException {
        Instant begin = Instant.now();
        stage.start();
        progress.line("  open in a browser: " + stage.api().base() + "/");
        progress.line("  findings as JSON:  " + stage.api().base() + "/api/v1/findings");
        Traffic traffic = Traffic.forProcessors(Runtime.getRuntime().availableProcessors(), seed);
        Driver driver = stage.startDriver(traffic, nights.untilLastEnd().plus(TRAFFIC_RESERVE));
        Instant trafficStart = Instant.now();
        Child jobs = stage.startJobs(nights, trafficStart, fault.work());
        progress.line("  traffic: " + Math.round(traffic.perSecond()) + " requests/s, open loop; night 1 begins in "
                + nights.quiet().toSeconds() + " s");
        HostReading before = null;
        int night = 0;
        Instant lastEnd = trafficStart.plus(nights.untilLastEnd());
        while (!isOver(lastEnd)) {
            Thread.sleep(POLL);
            Instant now = Instant.now();
            requireAlive(jobs, lastEnd);
            if (before == null && now.isAfter(trafficStart.plus(nights.quiet().dividedBy(2)))) {
                before = stage.reading();
            }
            if ((nights.count() == 0 || night < nights.count()) && now.isAfter(nights.start(trafficStart, night + 1))) {
                night++;
                progress.line(
                        "night " + night + (nights.count() == 0 ? "" : " of " + nights.count()) + ": " + fault.night());
            }
            look(now, seen);
        }
        // Silence counts only when somebody looked at something.
        Optional<String> blind = stage.api().blindness();
        if (blind.isPresent()) {
            throw new StageFailed("the run cannot be judged: " + blind.get());
        }
        HostReading after = stage.reading();
        Optional<JsonNode> driverReport = driver.stop();
        Instant end = Instant.now();
        HostReading.Figures figures = after.since(before == null ? after : before);
        HostCondition condition = new HostCondition(
                driverReport.map(Run::latenessP99Millis).orElse(null), figures.stalledShare(), figures.othersShare());
        Verdict verdict =
                new Judge(fault, nights.period().toMillis() / 1000.0, nights.count()).judge(findings, condition);
        Instant first = firstFinding;
        return new RunReport(
                fault,
                verdict,
                findings,
                new RunReport.Timings(
                        seconds(begin, trafficStart),
                        seconds(trafficStart, end),
                        first == null ? -1 : seconds(nights.start(trafficStart, 1), first),
                        seconds(begin, end)),
                figures,
                condition,
                driverReport);
    }

    private void look(Instant now, Consumer<JsonNode> seen) throws InterruptedException {
        Optional<JsonNode> answer = stage.api().findings(language);
        if (answer.isEmpty() || answer.get().equals(findings)) {
            return;
        }
        findings = answer.get();
        lastChange = now;
        if (firstFinding == null && Judge.worst(findings, Judge.OPERATION).isPresent()) {
            firstFinding = now;
        }
        seen.accept(findings);
    }

    private boolean isOver(Instant lastEnd) {
        Instant now = Instant.now();
        if (now.isBefore(lastEnd.plus(LEAST_AFTER_LAST_NIGHT))) {
            return false;
        }
        return now.isAfter(lastEnd.plus(MOST_AFTER_LAST_NIGHT)) || now.isAfter(lastChange.plus(STABLE));
    }

    /** The jobs end by themselves after the last night; everything else stays. */
    private void requireAlive(Child jobs, Instant lastEnd) throws StageFailed {
        for (Child dead : stage.dead()) {
            if (!(dead.equals(jobs) && Instant.now().isAfter(lastEnd))) {
                throw dead.hasEnded("in the middle of the run");
            }
        }
    }

    private static Double latenessP99Millis(JsonNode driver) {
        return driver.path("replay")
                        .path("driver")
                        .path("latenessMicros")
                        .path("p99")
                        .asDouble()
                / 1000;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
