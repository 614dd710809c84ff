package dev.nightjar.history;

import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.FactSink;
import dev.nightjar.history.play.Play;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that was told, by who told it. For one thread. */
public final class Told implements FactSink {

    public static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** What one process told at one time. */
    public record Batch(Origin origin, List<Fact> facts, long nowNanos) {}

    private final List<Batch> batches = new ArrayList<>();

    @Override
    public void accept(Origin origin, List<? extends Fact> facts, long nowEpochNanos) {
        batches.add(new Batch(origin, List.copyOf(facts), nowEpochNanos));
    }

    public List<Batch> batches() {
        return batches;
    }

    /** Facts of one kind, by origin, in order. */
    public <F extends Fact> Map<Origin, List<F>> byOrigin(Class<F> kind) {
        Map<Origin, List<F>> facts = new LinkedHashMap<>();
        for (Batch batch : batches) {
            for (Fact fact : batch.facts()) {
                if (kind.isInstance(fact)) {
                    facts.computeIfAbsent(batch.origin(), origin -> new ArrayList<>())
                            .add(kind.cast(fact));
                }
            }
        }
        return facts;
    }

    public <F extends Fact> List<F> all(Class<F> kind) {
        return byOrigin(kind).values().stream().flatMap(List::stream).toList();
    }

    /** A short history with our own noise. */
    public static History.Settings settings(Scenario scenario, int services, Instant from, Duration length, long seed) {
        long begin = EpochNanos.of(from);
        return new History.Settings(
                "history",
                scenario,
                services,
                2,
                new TimeRange(begin, begin + length.toNanos()),
                BERLIN,
                seed,
                NoiseFile.own());
    }

    /** Played from begin to end. */
    public static Told all(History.Settings settings) {
        Told told = new Told();
        Play play = History.of(settings).play(told);
        play.until(settings.range().toEpochNanos());
        play.end();
        return told;
    }
}
