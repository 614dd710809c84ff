package dev.nightjar.attach;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be done to a JVM.
 *
 * @param jar the agent's, an absolute path without links
 * @param stockVersion of the OpenTelemetry agent in it
 * @param settings for the agent; may hold secrets, so they are never printed
 */
record Plan(Path jar, String stockVersion, Map<String, String> settings) {

    static final String ENDPOINT = "nightjar.endpoint";
    static final String ENABLED = "nightjar.enabled";

    /** AgentSettings.DEFAULTS of agent-ext/ext. */
    static final String DEFAULT_ENDPOINT = "http://127.0.0.1:4318";

    Plan {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings)); // sorted: the same arguments every time
    }

    /** Where this JVM's facts will go. */
    String endpoint(Target target) {
        String told = settings.getOrDefault(ENDPOINT, target.endpoint());
        String endpoint = told.isBlank() ? DEFAULT_ENDPOINT : told.strip();
        return endpoint.replaceFirst("//[^/@]*@", "//"); // a JVM may have been told one with a password
    }

    String arguments() {
        return AgentArguments.attach(settings);
    }

    boolean hasOtelSettings() {
        return settings.keySet().stream().anyMatch(key -> key.startsWith("otel."));
    }
}
