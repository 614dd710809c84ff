package dev.nightjar.model.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The texts of one language, by code. */
final class Texts {

    private static final Texts ENGLISH = new Texts(Locale.ENGLISH, load("words_en.properties"));

    private static final Texts CHINESE = new Texts(Locale.SIMPLIFIED_CHINESE, load("words_zh.properties"));

    private final Locale locale;
    private final Map<String, String> texts;

    private Texts(Locale locale, Map<String, String> texts) {
        this.locale = locale;
        this.texts = texts;
    }

    static Texts of(Locale locale) {
        return locale.getLanguage().equals("zh") ? CHINESE : ENGLISH;
    }

    Locale locale() {
        return locale;
    }

    @Nullable
    String find(String code) {
        return texts.get(code);
    }

    /** A text that the renderer itself needs. */
    String get(String code) {
        String text = texts.get(code);
        if (text == null) {
            throw new IllegalStateException("no text for '" + code + "' in " + locale);
        }
        return text;
    }

    Set<String> codes() {
        return Collections.unmodifiableSet(new TreeSet<>(texts.keySet()));
    }

    private static Map<String, String> load(String file) {
        Properties properties = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar of dev.nightjar.model.words");
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(code -> texts.put(code, properties.getProperty(code)));
        return texts;
    }
}
