package dev.nightjar.history.noise;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;

/** Noise as a small file of properties: its version, what it was fitted to, and the numbers, each by its name. */
public final class NoiseFile {

    /** Of the names and what they mean; another one is refused. */
    private static final String VERSION = "1";

    private static final String VERSION_KEY = "version";
    private static final String FITTED_TO_KEY = "fitted-to";
    private static final String OWN = "noise.properties";

    private NoiseFile() {}

    /** The one that we ship. */
    public static Noise own() {
        try (InputStream bytes = Objects.requireNonNull(NoiseFile.class.getResourceAsStream(OWN), OWN);
                Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
            return read(OWN, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Somebody's own.
     *
     * @throws IllegalArgumentException when it is not such a file; the message says what is wrong with it
     */
    public static Noise read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            return read(file.toString(), text);
        }
    }

    static Noise read(String name, Reader text) throws IOException {
        Properties found = new Properties();
        found.load(text);
        try {
            return noise(found);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static Noise noise(Properties found) {
        String version = text(VERSION_KEY, found);
        if (!version.equals(VERSION)) {
            throw new IllegalArgumentException("version " + version + ", this program reads " + VERSION);
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String key : new TreeSet<>(found.stringPropertyNames())) {
            if (!key.equals(VERSION_KEY) && !key.equals(FITTED_TO_KEY)) {
                numbers.put(key, number(key, found));
            }
        }
        Noise noise = Noise.of(text(FITTED_TO_KEY, found), numbers);
        numbers.keySet().removeAll(noise.numbers().keySet());
        if (!numbers.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", numbers.keySet()) + ": no key of this file");
        }
        return noise;
    }

    private static String text(String key, Properties found) {
        String value = found.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value.strip();
    }

    private static double number(String key, Properties found) {
        String value = text(key, found);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + " is not a number", e);
        }
    }

    /** As {@link #read(Path)} reads it. */
    public static String text(Noise noise) {
        StringBuilder text =
                new StringBuilder("# Noise of generated histories. What each number means: class Noise.\n");
        text.append(VERSION_KEY).append('=').append(VERSION).append('\n');
        text.append(FITTED_TO_KEY)
                .append('=')
                .append(noise.fittedTo().replace("\\", "\\\\"))
                .append('\n');
        noise.numbers()
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }
}
