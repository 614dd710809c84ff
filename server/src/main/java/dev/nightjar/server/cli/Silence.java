package dev.nightjar.server.cli;

import tools.jackson.databind.JsonNode;

/** What it means that there is no finding: that nothing is slow, or that nothing is known. */
final class Silence {

    private Silence() {}

    /**
     * The sentence to print.
     *
     * @param health the answer of {@code /api/v1/health}
     */
    static String words(JsonNode health) {
        JsonNode analysis = health.path("analysis");
        if (analysis.hasNonNull("failure")) {
            return "Cannot say: the last analysis failed: "
                    + analysis.path("failure").asString();
        }
        if (health.path("collector").path("received").asLong() == 0) {
            return "Cannot say: no agent has reported since the server started. Start a service with"
                    + " -javaagent:nightjar-agent.jar (README, \"Use it\").";
        }
        if (analysis.path("rounds").asLong() == 0) {
            return "Cannot say yet: the first analysis comes some seconds after the start.";
        }
        return "Nothing was found: no operation is slower than it can be.";
    }
}
