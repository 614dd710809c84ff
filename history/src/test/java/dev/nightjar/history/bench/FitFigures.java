package dev.nightjar.history.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.Told;
import dev.nightjar.history.fit.Fit;
import dev.nightjar.history.fit.Measures;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Fits the noise of generated histories to a real run without a fault, and shows how well (docs/benchmarks/fit.md). Writes
 * {@code target/noise.properties}; whoever ships it copies it. Run by {@code ./nightjar bench fit --store DIR}.
 */
class FitFigures {

    private static final String STORE = System.getProperty("store", "");

    private static final int MOST_WORKS = 2_000_000;

    /** JVMs that have just started are not what is fitted. */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    private static final Duration GENERATED = Duration.ofHours(6);

    /** About as many requests as the demo has. */
    private static final double LOAD = 8;

    @Test
    void fit() throws IOException {
        assertThat(STORE)
                .as("./nightjar bench fit --store DIR: the data directory of a stopped server")
                .isNotEmpty();
        Measures real = new Measures();
        String fittedTo;
        try (DuckDbStore store = DuckDbStore.openToRead(
                StoreSettings.defaults(Path.of(STORE)).withQueryTimeout(Duration.ofMinutes(5)))) {
            List<String> environments = store.environments();
            assertThat(environments).as("environments in " + STORE).hasSize(1);
            TimeRange range = read(store, environments.getFirst(), real);
            fittedTo = "a run of " + Duration.ofNanos(range.nanos()).toMinutes() + " min from "
                    + EpochNanos.instant(range.fromEpochNanos()) + " on";
        }
        Fit fit = Fit.of(real, fittedTo, NoiseFile.own(), FitFigures::generated);
        String text = text(fit);
        System.out.print(text);
        Files.writeString(Path.of("target", "fit.md"), text);
        Files.writeString(Path.of("target", "noise.properties"), NoiseFile.text(fit.noise()));
    }

    /** All that the figures are made of, without the first minutes of each JVM; returns the time it is of. */
    private static TimeRange read(SignalReader store, String environment, Measures measures) {
        TimeRange all = new TimeRange(0, Long.MAX_VALUE);
        List<Stamped<WorkTotal>> totals = store.totals(new Query.Totals(environment, null, null, all));
        long first = totals.stream()
                .mapToLong(total -> total.fact().fromEpochNanos())
                .min()
                .orElseThrow();
        long last = totals.stream()
                .mapToLong(total -> total.fact().fromEpochNanos() + total.fact().blockNanos())
                .max()
                .orElseThrow();
        TimeRange range = new TimeRange(first + WARM_UP.toNanos(), last);
        Map<String, Long> warmSince = new HashMap<>();
        totals.forEach(total ->
                warmSince.merge(total.origin().run(), total.fact().fromEpochNanos() + WARM_UP.toNanos(), Math::min));
        totals.stream()
                .filter(total -> isWarm(total.origin(), total.fact().fromEpochNanos(), warmSince))
                .forEach(total -> measures.add(total.origin(), total.fact()));
        store.works(new Query.Works(environment, null, null, range, MOST_WORKS)).stream()
                .filter(work -> isWarm(work.origin(), work.fact().startEpochNanos(), warmSince))
                .forEach(work -> measures.add(work.origin(), work.fact()));
        TreeSet<String> services =
                totals.stream().map(total -> total.origin().service()).collect(Collectors.toCollection(TreeSet::new));
        for (String service : services) {
            store.gcPauses(new Query.GcPauses(environment, service, range)).stream()
                    .filter(pause -> isWarm(pause.origin(), pause.fact().startEpochNanos(), warmSince))
                    .forEach(pause -> measures.add(pause.origin(), pause.fact()));
        }
        return range;
    }

    private static boolean isWarm(Origin origin, long epochNanos, Map<String, Long> since) {
        return epochNanos >= since.getOrDefault(origin.run(), Long.MAX_VALUE);
    }

    private static Measures generated(Noise noise) {
        long from = EpochNanos.of(Instant.parse("2026-09-01T06:00:00Z"));
        TimeRange range = new TimeRange(from, from + GENERATED.toNanos());
        Measures measures = new Measures();
        Play play = History.of(new History.Settings("history", Scenario.CALM, 3, LOAD, range, Told.BERLIN, 1, noise))
                .play(measures);
        play.until(range.toEpochNanos());
        play.end();
        return measures;
    }

    private static String text(Fit fit) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nFitted to %s. %d h generated with the noise below.%n%n",
                fit.noise().fittedTo(),
                GENERATED.toHours()));
        text.append(fit.table()).append('\n');
        text.append("| number | of the noise | figure of the real run | of the generated one |\n|---|---|---|---|\n");
        Map<String, Double> numbers = fit.noise().numbers();
        numbers.forEach((name, number) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.3g | %s | %s |%n",
                name,
                number,
                figure(fit.real(), name),
                figure(fit.made(), name))));
        return text.toString();
    }

    private static String figure(Map<String, Double> figures, String name) {
        Double figure = figures.get(name);
        return figure == null ? "not measured" : String.format(Locale.ROOT, "%.3g", figure);
    }
}
