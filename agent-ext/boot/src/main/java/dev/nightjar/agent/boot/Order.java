package dev.nightjar.agent.boot;

import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A verb and values in one line of ASCII, {@code verb;key=value;…}, all URL-encoded in UTF-8: what the command line tells the agent
 * when it loads its jar, and how the agent tells by a system property what became of it.
 */
public final class Order {

    private static final String UTF_8 = "UTF-8";

    private final String verb;
    private final Map<String, String> values;

    public Order(String verb, Map<String, String> values) {
        this.verb = verb;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Throws {@link IllegalArgumentException} when it is not encoded as it should be. */
    public static Order parse(String text) {
        String verb = "";
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
            } else if (!part.isEmpty()) {
                verb = decoded(part);
            }
        }
        return new Order(verb, values);
    }

    /** Empty when there is none. */
    public String verb() {
        return verb;
    }

    public Map<String, String> values() {
        return values;
    }

    /** Empty when there is none. */
    public String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** As {@link #parse} reads it. */
    public String text() {
        StringBuilder text = new StringBuilder(encoded(verb));
        values.forEach((key, value) ->
                text.append(';').append(encoded(key)).append('=').append(encoded(value)));
        return text.toString();
    }

    private static String encoded(String text) {
        try {
            return URLEncoder.encode(text, UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
    }
}
