package dev.nightjar.ui;

import dev.nightjar.model.finding.Phrase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pages ask the server that is not in the store. Safe for many threads; may take as long as the store does. */
public interface Surroundings {

    Condition condition();

    Attach attach();

    /** How the server is. */
    enum Status {
        OK,
        /** Something is not seen, or was not done. */
        DEGRADED,
        /** Facts are not stored, or nothing is looked for. */
        FAILING
    }

    /**
     * The server's own health.
     *
     * @param reasons why the status is not {@code OK}: sentences, English
     * @param silence what it means if there is no finding
     */
    record Condition(Status status, List<String> reasons, Phrase silence, List<Database> databases) {
        public Condition {
            reasons = List.copyOf(reasons);
            databases = List.copyOf(databases);
        }
    }

    /**
     * A database that is sampled.
     *
     * @param lastPoll null before the first look
     */
    record Database(
            String name, boolean connected, @Nullable Instant lastPoll) {}

    /**
     * How a service is attached to this server.
     *
     * @param agent path of the agent's jar
     * @param endpoint where agents send to: {@code http://127.0.0.1:4318}
     * @param token whether they need the door's token
     */
    record Attach(String agent, String endpoint, boolean token) {}
}
