package dev.nightjar.model.words;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes sentences of phrases, for UI, CLI and API alike. A text has placeholders {@code {name}} for the phrase's
 * parameters; what stands in {@code [ ]} is left out when a parameter in it is empty. English unless the locale's language
 * is Chinese. Safe for many threads.
 */
public final class Words {

    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9.-]*)}");

    private Words() {}

    /** With times in UTC. */
    public static String render(Phrase phrase, Locale locale) {
        return render(phrase, locale, ZoneOffset.UTC);
    }

    /**
     * The sentence; the code itself when this version has no text for it.
     *
     * @param zone in which times are told; it is named beside each of them
     */
    public static String render(Phrase phrase, Locale locale, ZoneId zone) {
        Texts texts = Texts.of(locale);
        String text = texts.find(phrase.code());
        if (text == null) {
            return phrase.code();
        }
        ValueFormat format = new ValueFormat(texts, zone);
        return filled(withoutEmptyOptions(text, phrase), phrase, format);
    }

    /** One value alone, as it would stand in a sentence: for tables of numbers. */
    public static String render(Value value, Locale locale, ZoneId zone) {
        return new ValueFormat(Texts.of(locale), zone).format(value);
    }

    /** All codes that have a text in the locale's language. */
    public static Set<String> codes(Locale locale) {
        return Texts.of(locale).codes();
    }

    private static String withoutEmptyOptions(String text, Phrase phrase) {
        Matcher option = OPTIONAL.matcher(text);
        StringBuilder kept = new StringBuilder();
        while (option.find()) {
            String inside = option.group(1);
            option.appendReplacement(kept, Matcher.quoteReplacement(hasEmpty(inside, phrase) ? "" : inside));
        }
        return option.appendTail(kept).toString();
    }

    private static boolean hasEmpty(String text, Phrase phrase) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            if (isEmpty(phrase.params().get(placeholder.group(1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(@Nullable Value value) {
        return value == null
                || (value instanceof Value.Text text && text.text().isBlank())
                || (value instanceof Value.Sql sql && sql.text().isBlank())
                || (value instanceof Value.Clauses clauses && clauses.clauses().isEmpty());
    }

    private static String filled(String text, Phrase phrase, ValueFormat format) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        StringBuilder sentence = new StringBuilder();
        while (placeholder.find()) {
            Value value = phrase.params().get(placeholder.group(1));
            // A parameter that the phrase lacks stays visible: better an odd sentence than a wrong one.
            String written = value == null ? placeholder.group() : format.format(value);
            placeholder.appendReplacement(sentence, Matcher.quoteReplacement(written));
        }
        return placeholder.appendTail(sentence).toString();
    }
}
