package dev.nightjar.analyzer.follow;

import dev.nightjar.model.port.SignalReader;
import java.util.HashMap;
import java.util.Map;

/** What databases' sessions have to do with our works: read once for all slow windows of an analysis. For one thread. */
public final class Sessions {

    private final SignalReader reader;
    private final String environment;
    private final Backends backends;
    private final Databases databases;
    private final Map<String, String> statementTexts = new HashMap<>();

    /** Nothing is read before it is asked for. */
    public Sessions(SignalReader reader, String environment) {
        this.reader = reader;
        this.environment = environment;
        backends = new Backends(reader, environment);
        databases = new Databases(reader, environment, backends);
    }

    /** The fingerprint itself when nobody told the text. */
    String statementText(String fingerprint) {
        return statementTexts.computeIfAbsent(
                fingerprint, unknown -> reader.statement(environment, unknown).orElse(unknown));
    }

    Backends backends() {
        return backends;
    }

    Databases databases() {
        return databases;
    }
}
