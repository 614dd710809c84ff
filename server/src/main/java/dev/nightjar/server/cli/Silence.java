package dev.nightjar.server.cli;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What it means that there is no finding: that nothing is slow, or that nothing is known. */
final class Silence {

    private Silence() {}

    /**
     * The sentence to print.
     *
     * @param health the answer of {@code /api/v1/health}
     */
    static Phrase phrase(JsonNode health) {
        JsonNode analysis = health.path("analysis");
        if (analysis.hasNonNull("failure")) {
            return new Phrase(
                    "silence.failed",
                    Map.of("failure", new Value.Text(analysis.path("failure").asString())));
        }
        if (health.path("collector").path("received").asLong() == 0) {
            return new Phrase("silence.no-agent", Map.of());
        }
        if (analysis.path("rounds").asLong() == 0) {
            return new Phrase("silence.no-round", Map.of());
        }
        return new Phrase("silence.nothing", Map.of());
    }
}
