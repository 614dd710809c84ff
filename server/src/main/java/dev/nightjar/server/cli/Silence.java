package dev.nightjar.server.cli;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What it means that there is no finding: that nothing is slow, or that nothing is known. */
final class Silence {

    private Silence() {}

    /**
     * The sentence to print.
     *
     * @param health the answer of {@code /api/v1/health}; empty when there was none
     */
    static Phrase phrase(JsonNode health) {
        String status = health.path("status").asString("");
        if (status.isEmpty()) {
            return new Phrase("silence.no-health", Map.of());
        }
        if (!status.equals("ok")) {
            return new Phrase(
                    "silence.not-ok",
                    Map.of("status", new Value.Text(status), "reasons", new Value.Text(reasons(health))));
        }
        if (sent(health.path("collector")) == 0) {
            return new Phrase("silence.no-agent", Map.of());
        }
        if (health.path("analysis").path("rounds").asLong() == 0) {
            return new Phrase("silence.no-round", Map.of());
        }
        return new Phrase("silence.nothing", Map.of());
    }

    /** What came from somebody: targets that are scraped say nothing of works. */
    private static long sent(JsonNode collector) {
        return collector.path("received").asLong(0)
                - collector.path("protocols").path("scrape").path("received").asLong(0);
    }

    private static String reasons(JsonNode health) {
        return health.path("reasons")
                .valueStream()
                .map(reason -> reason.path("text").asString(""))
                .collect(Collectors.joining("; "));
    }
}
