package dev.nightjar.playbooks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders, as {@link dev.nightjar.model.words.Words} has them: {@code {name}} stands for a parameter of
 * the finding; what stands in {@code [ ]} together with a placeholder is left out when the finding has no value for it. A
 * placeholder without a value that is not in {@code [ ]} becomes {@code <name>}, for the reader to fill in. After {@code %}
 * or {@code $} braces belong to whatever the text is for.
 */
record Template(String text) {

    /** Any word in braces, so that a misspelt one is found. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?<![%$])\\{([A-Za-z][A-Za-z0-9._-]*)}");

    private static final Pattern OPTION =
            Pattern.compile("\\[([^\\[\\]]*(?<![%$])\\{[A-Za-z][A-Za-z0-9._-]*}[^\\[\\]]*)]");

    /** Names of the placeholders, in order. */
    List<String> names() {
        return names(text);
    }

    /** For people: with options. */
    String fill(Function<String, Optional<String>> values) {
        Matcher option = OPTION.matcher(text);
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (option.find()) {
            filled.append(plain(text.substring(at, option.start()), values));
            String inside = option.group(1);
            if (names(inside).stream().allMatch(name -> values.apply(name).isPresent())) {
                filled.append(plain(inside, values));
            }
            at = option.end();
        }
        return filled.append(plain(text.substring(at), values)).toString();
    }

    /** For a machine: brackets are brackets. */
    String fillCode(Function<String, Optional<String>> values) {
        return plain(text, values);
    }

    private static String plain(String text, Function<String, Optional<String>> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(values.apply(found.group(1)).orElse("<" + found.group(1) + ">")));
    }

    private static List<String> names(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
