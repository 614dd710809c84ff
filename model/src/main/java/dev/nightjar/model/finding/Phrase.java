package dev.nightjar.model.finding;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something to say, without words: a code and its typed parameters. The renderer makes the sentence in each language.
 *
 * @param code key of the sentence, lower case with dots and dashes: {@code link.pool.held-in-sql}
 */
public record Phrase(String code, Map<String, Value> params) {
    public Phrase {
        params = Collections.unmodifiableMap(new TreeMap<>(params));
    }
}
