package dev.nightjar.model.words;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * How often findings of each confidence were right where the truth is known: in the lab's cases by which no rule was
 * changed. {@code ./nightjar lab} writes the table; of what is not in it nothing is said. Safe for many threads.
 */
public final class HitRates {

    private static final String FILE = "hit-rates.properties";

    private static final HitRates MEASURED = load();

    private final Map<Finding.Confidence, Rate> rates;

    private HitRates(Map<Finding.Confidence, Rate> rates) {
        this.rates = rates;
    }

    /** Of {@code of} cases in which a finding was given with the word, it was right in {@code right}. */
    public record Rate(int right, int of) {
        public Rate {
            if (of < 1 || right < 0 || right > of) {
                throw new IllegalArgumentException("right in " + right + " of " + of + " cases is no rate");
            }
        }
    }

    /** The table of this version. */
    public static HitRates measured() {
        return MEASURED;
    }

    /** A table without any number. */
    static HitRates none() {
        return new HitRates(Map.of());
    }

    /**
     * A table, as properties {@code WORD.right} and {@code WORD.of}; words may be missing.
     *
     * @param name of the file, for errors
     * @throws IllegalArgumentException when a key belongs to no word, or its numbers are no rate
     */
    public static HitRates read(Reader reader, String name) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Set<String> keys = new TreeSet<>(properties.stringPropertyNames());
        Map<Finding.Confidence, Rate> rates = new EnumMap<>(Finding.Confidence.class);
        for (Finding.Confidence confidence : Finding.Confidence.values()) {
            String right = confidence.word() + ".right";
            String of = confidence.word() + ".of";
            if (keys.contains(right) || keys.contains(of)) {
                rates.put(confidence, rate(properties, right, of, name));
            }
            keys.remove(right);
            keys.remove(of);
        }
        if (!keys.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + keys + " belong to no word of confidence");
        }
        return new HitRates(rates);
    }

    private static Rate rate(Properties properties, String right, String of, String name) {
        try {
            return new Rate(number(properties, right), number(properties, of));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + right + ", " + of + ": " + e.getMessage(), e);
        }
    }

    private static int number(Properties properties, String key) {
        String text = properties.getProperty(key, "").strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
    }

    /** Empty where it was not measured. */
    public Optional<Rate> of(Finding.Confidence confidence) {
        return Optional.ofNullable(rates.get(confidence));
    }

    /** The word, with its rate where one was measured. */
    public Phrase said(Finding.Confidence confidence) {
        Phrase word = new Phrase("confidence." + confidence.word(), Map.of());
        return of(confidence)
                .map(rate -> new Phrase(
                        "label.confidence.rate",
                        Map.of(
                                "confidence", new Value.Clauses(List.of(word)),
                                "right", new Value.Count(rate.right()),
                                "of", new Value.Count(rate.of()))))
                .orElse(word);
    }

    private static HitRates load() {
        try (InputStream in = HitRates.class.getResourceAsStream(FILE)) {
            if (in == null) {
                return none();
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8), FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}
