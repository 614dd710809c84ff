package dev.nightjar.attach;

import dev.nightjar.agent.boot.Order;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code loadAgent} hands to the agent: an {@link Order} in one line; the agent's {@code boot.Attach} reads it. */
final class AgentArguments {

    static final String DETACH = "detach";

    private AgentArguments() {}

    static String attach(Map<String, String> settings) {
        return new Order("attach", settings).text();
    }

    /** @param id by which this tool knows its profile again */
    static String beginProfile(String id, long seconds, String methods) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("do", "begin");
        values.put("id", id);
        values.put("seconds", String.valueOf(seconds));
        values.put("methods", methods);
        return new Order("profile", values).text();
    }

    /** Its file goes to the server. */
    static String sendProfile(String id) {
        return new Order("profile", Map.of("do", "send", "id", id)).text();
    }

    /** Ends it when it is under way; takes its file away when it is over. */
    static String endProfile(String id) {
        return new Order("profile", Map.of("do", "end", "id", id)).text();
    }
}
