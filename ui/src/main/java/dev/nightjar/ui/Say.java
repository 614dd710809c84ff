package dev.nightjar.ui;

import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.FindingText;
import dev.nightjar.model.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says things in the page's language: phrases and values as CLI and API say them, and the pages' own labels. Times are
 * UTC, as there.
 */
final class Say {

    static final ZoneId ZONE = ZoneOffset.UTC;

    static final Say ENGLISH = new Say(Locale.ENGLISH, load("texts_en.properties"));

    static final Say CHINESE = new Say(Locale.SIMPLIFIED_CHINESE, load("texts_zh.properties"));

    private final Locale locale;
    private final Map<String, String> texts;

    private Say(Locale locale, Map<String, String> texts) {
        this.locale = locale;
        this.texts = texts;
    }

    static Say in(Locale locale) {
        return locale.getLanguage().equals("zh") ? CHINESE : ENGLISH;
    }

    Locale locale() {
        return locale;
    }

    /** The tag of the language, for {@code <html lang>} and links. */
    String language() {
        return locale.getLanguage();
    }

    Set<String> keys() {
        return new TreeSet<>(texts.keySet());
    }

    /** A label; {@code {0}} … stand for the arguments. */
    String label(String key, Object... arguments) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text for '" + key + "' in " + locale);
        }
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }

    String phrase(Phrase phrase) {
        return Words.render(phrase, locale, ZONE);
    }

    String value(Value value) {
        return Words.render(value, locale, ZONE);
    }

    String duration(double nanos) {
        return value(new Value.Nanos(Math.round(nanos)));
    }

    String share(double share) {
        return value(new Value.Share(share));
    }

    String share(Link link) {
        return FindingText.share(link, locale, ZONE);
    }

    String count(long count) {
        return value(new Value.Count(count));
    }

    String time(long epochNanos) {
        return value(new Value.Instant(epochNanos));
    }

    private static Map<String, String> load(String file) {
        Properties properties = new Properties();
        try (InputStream in = Say.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar of dev.nightjar.ui");
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
        Map<String, String> texts = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
    }
}
