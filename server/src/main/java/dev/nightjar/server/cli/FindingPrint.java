package dev.nightjar.server.cli;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One finding of the API as lines for a terminal. */
final class FindingPrint {

    private FindingPrint() {}

    static String text(int number, JsonNode finding) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%d. %s%n",
                number,
                finding.path("headline").path("text").asString()));
        int link = 1;
        for (JsonNode step : finding.path("links")) {
            out.append(String.format(
                    Locale.ROOT,
                    "   %d. [%3.0f %%] %s%n",
                    link++,
                    step.path("share").asDouble() * 100,
                    step.path("claim").path("text").asString()));
            String disproof = step.path("disproof").path("text").asString();
            if (!disproof.isEmpty()) {
                out.append("         disproved by: ").append(disproof).append('\n');
            }
        }
        if (finding.hasNonNull("missing")) {
            out.append("   ?  ")
                    .append(finding.path("missing").path("text").asString())
                    .append('\n');
        }
        out.append("   id ").append(finding.path("id").asString()).append('\n');
        return out.toString();
    }
}
