package dev.nightjar.history;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.plan.Job;
import dev.nightjar.history.plan.Landscape;
import dev.nightjar.history.plan.Schedule;
import dev.nightjar.history.plan.Shop;
import dev.nightjar.history.play.FactSink;
import dev.nightjar.history.play.Play;
import dev.nightjar.history.truth.Truth;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One history: what happens in it, what is true of it, and its facts as often as they are asked for, the same each time. Immutable. */
public final class History {

    private static final long BLOCK_NANOS = 10_000_000_000L;

    /** In a large landscape something happens in each tenth shop: the others are why it is large. */
    private static final int SHOPS_APART = 10;

    private static final int SERVICES_OF_A_SHOP = 3;

    /**
     * What it is made of.
     *
     * @param load factor of how often everything is asked for; 1: 2.4 requests a second from outside for each three services at full load
     * @param range whole blocks of 10 s
     * @param zone whose clock and days the load and the jobs go by
     * @param seed another one, another history of the same kind
     */
    public record Settings(
            String environment,
            Scenario scenario,
            int services,
            double load,
            TimeRange range,
            ZoneId zone,
            long seed,
            Noise noise) {
        public Settings {
            if (range.fromEpochNanos() % BLOCK_NANOS != 0 || range.nanos() % BLOCK_NANOS != 0 || range.nanos() == 0) {
                throw new IllegalArgumentException(
                        "a history has whole blocks of 10 s, not " + EpochNanos.instant(range.fromEpochNanos()) + " to "
                                + EpochNanos.instant(range.toEpochNanos()));
            }
            if (environment.isBlank()) {
                throw new IllegalArgumentException("a history has an environment");
            }
        }
    }

    private final Settings settings;
    private final Landscape landscape;
    private final List<Play.PlannedRun> runs;
    private final Truth truth;

    private History(Settings settings, Landscape landscape, List<Play.PlannedRun> runs, Truth truth) {
        this.settings = settings;
        this.landscape = landscape;
        this.runs = List.copyOf(runs);
        this.truth = truth;
    }

    /**
     * Plans one.
     *
     * @throws IllegalArgumentException when it cannot be; the message says why
     */
    public static History of(Settings settings) {
        Scenario scenario = settings.scenario();
        Landscape shops = Shop.landscape(
                settings.environment(),
                settings.services(),
                scenario.load(settings.zone(), settings.range()),
                settings.load());
        LocalDate first = EpochNanos.instant(settings.range().fromEpochNanos())
                .atZone(settings.zone())
                .toLocalDate();
        List<Job> jobs = new ArrayList<>();
        for (int shop = 0; shop * SERVICES_OF_A_SHOP < settings.services(); shop += SHOPS_APART) {
            jobs.addAll(scenario.jobs(new Where(shop, settings.zone(), first)));
        }
        Landscape landscape = shops.with(jobs);
        Map<Job, List<Schedule.Run>> planned = new LinkedHashMap<>();
        List<Play.PlannedRun> runs = new ArrayList<>();
        for (Job job : jobs) {
            Dice dice = new Dice(settings.seed(), "runs of " + job.name());
            List<Schedule.Run> ofJob = job.schedule().runs(settings.range(), dice);
            planned.put(job, ofJob);
            ofJob.stream().filter(run -> !run.missed()).forEach(run -> runs.add(new Play.PlannedRun(job, run.range())));
        }
        Truth truth = Truth.of(
                landscape,
                planned,
                scenario.word(),
                settings.seed(),
                settings.noise().fittedTo(),
                settings.range());
        return new History(settings, landscape, runs, truth);
    }

    public Truth truth() {
        return truth;
    }

    /** At its begin. */
    public Play play(FactSink sink) {
        return new Play(
                landscape,
                runs,
                settings.noise(),
                settings.seed(),
                settings.toString(),
                settings.range().fromEpochNanos(),
                sink);
    }
}
