package dev.nightjar.analyzer.follow;

import dev.nightjar.model.port.SignalReader;

/** What databases' sessions have to do with our works: read once for all slow windows of an analysis. For one thread. */
public final class Sessions {

    private final Backends backends;
    private final Databases databases;

    /** Nothing is read before it is asked for. */
    public Sessions(SignalReader reader, String environment) {
        backends = new Backends(reader, environment);
        databases = new Databases(reader, environment, backends);
    }

    Backends backends() {
        return backends;
    }

    Databases databases() {
        return databases;
    }
}
