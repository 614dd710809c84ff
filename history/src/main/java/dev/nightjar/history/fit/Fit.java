package dev.nightjar.history.fit;

import dev.nightjar.history.noise.Noise;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Noise that makes generated telemetry like a real run's: each number is corrected by how far its figure is from the real one, again
 * and again. What could not be measured of the real run stays as it was.
 *
 * @param noise with what it was fitted to
 * @param real the figures of the real run, by the noise's names
 * @param made those of telemetry that was generated with this noise
 * @param table quantiles of both, in Markdown
 */
public record Fit(Noise noise, Map<String, Double> real, Map<String, Double> made, String table) {

    /** One figure depends on others a little: after some rounds they stand still. */
    private static final int ROUNDS = 5;

    private static final double MOST_STEP = 3;

    private static final double[] SHARES = {0.5, 0.9, 0.99, 0.999};

    private static final MathContext DIGITS = new MathContext(3);

    /**
     * Fits.
     *
     * @param fittedTo what the real run was
     * @param generate telemetry of normal time with a noise, always with the same seed
     */
    public static Fit of(Measures run, String fittedTo, Noise start, Function<Noise, Measures> generate) {
        Map<String, Double> real = run.figures();
        Noise noise = start;
        for (int round = 0; round < ROUNDS; round++) {
            noise = corrected(noise, fittedTo, real, generate.apply(noise).figures());
        }
        Measures made = generate.apply(noise);
        return new Fit(noise, real, made.figures(), table(run, made));
    }

    private static Noise corrected(Noise noise, String fittedTo, Map<String, Double> real, Map<String, Double> made) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        noise.numbers().forEach((name, number) -> {
            Double wanted = real.get(name);
            Double got = made.get(name);
            double next = number;
            if (wanted != null) {
                // Of hiccups only the long ones are seen: they are taken as they are.
                next = got != null && got > 0 && number > 0 && !name.startsWith("hiccup")
                        ? nearer(name, number, wanted, got)
                        : wanted;
            }
            numbers.put(name, rounded(bounded(name, next)));
        });
        return Noise.of(fittedTo, numbers);
    }

    /** What a pause keeps alive comes to the noise's number; all others are factors. */
    private static double nearer(String name, double number, double wanted, double got) {
        double factor = name.equals("pause.nanos") ? (number + wanted - got) / number : wanted / got;
        return number * Math.clamp(factor, 1 / MOST_STEP, MOST_STEP);
    }

    private static double bounded(String name, double number) {
        if (name.endsWith(".spread")) {
            return Math.clamp(number, 0.0, Noise.MOST_SPREAD);
        }
        return switch (name) {
            case "ready.share" -> Math.clamp(number, 0.0, 1.0);
            case "drift.seconds" -> Math.clamp(number, 1.0, 3_600.0);
            case "hiccups.per-hour" -> Math.clamp(number, 0.0, 3_600.0);
            default -> number;
        };
    }

    private static double rounded(double number) {
        return new BigDecimal(number).round(DIGITS).doubleValue();
    }

    private static String table(Measures run, Measures made) {
        List<String> lines = new ArrayList<>();
        lines.add("| | values, real | p50, real / generated | p90 | p99 | p99.9 |");
        lines.add("|---|---|---|---|---|---|");
        Map<String, Weighted> generated = made.distributions();
        run.distributions().forEach((name, real) -> {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "| %s | %,d |", name, real.size()));
            Weighted other = generated.getOrDefault(name, new Weighted());
            for (double share : SHARES) {
                line.append(String.format(Locale.ROOT, " %.3g / %.3g |", real.quantile(share), other.quantile(share)));
            }
            lines.add(line.toString());
        });
        return String.join("\n", lines) + "\n";
    }
}
