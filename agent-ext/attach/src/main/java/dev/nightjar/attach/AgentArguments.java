package dev.nightjar.attach;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What {@code loadAgent} hands to the agent: a verb, then {@code ;key=value} for each setting, keys and values
 * URL-encoded in UTF-8. The result is ASCII; the agent's {@code boot.Attach} reads it.
 */
final class AgentArguments {

    static final String DETACH = "detach";

    private AgentArguments() {}

    static String attach(Map<String, String> settings) {
        StringBuilder text = new StringBuilder("attach");
        settings.forEach((key, value) ->
                text.append(';').append(encoded(key)).append('=').append(encoded(value)));
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
