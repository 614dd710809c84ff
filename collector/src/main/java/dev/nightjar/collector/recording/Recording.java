package dev.nightjar.collector.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A recording that is complete.
 *
 * @param about of which JVM and time, by the names of {@link #ABOUT}, as the agent told
 * @param received when its last piece came
 */
public record Recording(String id, long bytes, Instant received, Map<String, String> about) {

    /** {@code from} in milliseconds since 1970, {@code seconds} of recording, {@code java} its version. */
    static final List<String> ABOUT = List.of(
            "environment", "namespace", "service", "version", "host", "instance", "run", "from", "seconds", "java");

    public Recording {
        about = Map.copyOf(about);
    }
}
