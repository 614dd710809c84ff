package dev.nightjar.demo;

import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A finding of the API as lines for a terminal: the sentence, then the chain link by link with its numbers. */
final class FindingText {

    private FindingText() {}

    static String of(JsonNode finding) {
        StringBuilder out = new StringBuilder();
        out.append(finding.path("headline").path("text").asString("")).append('\n');
        int number = 1;
        for (JsonNode link : finding.path("links")) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %d. %3.0f %%  %s%n",
                    number++,
                    link.path("share").asDouble() * 100,
                    link.path("claim").path("text").asString("")));
            for (JsonNode evidence : link.path("evidence")) {
                String numbers = numbers(evidence.path("numbers"));
                if (!numbers.isEmpty()) {
                    out.append("            ").append(numbers).append('\n');
                }
            }
        }
        String missing = finding.path("missing").path("text").asString("");
        if (!missing.isEmpty()) {
            out.append("  ?  ").append(missing).append('\n');
        }
        return out.toString();
    }

    private static String numbers(JsonNode numbers) {
        TreeMap<String, String> shown = new TreeMap<>();
        for (String name : numbers.propertyNames()) {
            shown.put(name, value(numbers.path(name)));
        }
        StringBuilder line = new StringBuilder();
        shown.forEach((name, value) -> line.append(line.isEmpty() ? "" : ", ")
                .append(name)
                .append(" = ")
                .append(value));
        return line.toString();
    }

    private static String value(JsonNode typed) {
        JsonNode value = typed.path("value");
        return switch (typed.path("type").asString("")) {
            case "nanos" -> String.format(Locale.ROOT, "%.1f ms", value.asDouble() / 1e6);
            case "share" -> String.format(Locale.ROOT, "%.1f %%", value.asDouble() * 100);
            case "bytes" -> String.format(Locale.ROOT, "%.1f MB", value.asDouble() / 1e6);
            default -> value.asString("");
        };
    }
}
