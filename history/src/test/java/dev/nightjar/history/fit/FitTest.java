package dev.nightjar.history.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.Told;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** A run whose noise is known, because it was generated, instead of a real one. */
class FitTest {

    private static Measures generated(Noise noise, long seed) {
        History.Settings like =
                Told.settings(Scenario.CALM, 3, Instant.parse("2026-09-01T08:00:00Z"), Duration.ofHours(3), seed);
        History.Settings settings =
                new History.Settings(like.environment(), like.scenario(), 3, 4, like.range(), like.zone(), seed, noise);
        Measures measures = new Measures();
        Play play = History.of(settings).play(measures);
        play.until(settings.range().toEpochNanos());
        play.end();
        return measures;
    }

    @Test
    void theNoiseOfARunIsFoundAgain() {
        Map<String, Double> numbers = new LinkedHashMap<>(NoiseFile.own().numbers());
        numbers.put("cpu.spread", 0.5);
        numbers.put("sql.spread", 0.2);
        numbers.put("call.nanos", 1_500_000.0);
        numbers.put("unexplained.nanos", 300_000.0);
        numbers.put("pause.nanos", 12_000_000.0);
        Noise known = Noise.of("nothing", numbers);

        Fit fit = Fit.of(generated(known, 11), "a made-up run", NoiseFile.own(), noise -> generated(noise, 12));

        assertThat(fit.noise().fittedTo()).isEqualTo("a made-up run");
        Map<String, Double> found = fit.noise().numbers();
        assertThat(found.get("cpu.spread")).isCloseTo(0.5, Percentage.withPercentage(20));
        assertThat(found.get("sql.spread")).isCloseTo(0.2, Percentage.withPercentage(20));
        assertThat(found.get("call.nanos")).isCloseTo(1_500_000.0, Percentage.withPercentage(20));
        assertThat(found.get("unexplained.nanos")).isCloseTo(300_000.0, Percentage.withPercentage(20));
        assertThat(found.get("pause.nanos")).isCloseTo(12_000_000.0, Percentage.withPercentage(20));
        fit.real().forEach((name, figure) -> {
            if (!name.startsWith("hiccup") && !name.startsWith("drift") && !name.startsWith("ready")) {
                assertThat(fit.made().getOrDefault(name, Double.NaN))
                        .as(name)
                        .isCloseTo(figure, Percentage.withPercentage(20));
            }
        });
        assertThat(fit.table()).contains("| sql, of the median |").contains("| young pause, ms |");
    }

    @Test
    void whatARunDoesNotTellStaysAsItWas() {
        Noise own = NoiseFile.own();
        Fit fit = Fit.of(new Measures(), "an empty run", own, noise -> new Measures());
        assertThat(fit.noise().numbers().get("sql.spread")).isEqualTo(own.sqlSpread(), within(1e-9));
        assertThat(fit.real()).isEmpty();
    }
}
