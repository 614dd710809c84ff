package dev.nightjar.demo.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What many results say together: the half by which rules are changed, and the half that was held out, apart. */
record Summary(List<Result> results) {

    Summary {
        results = List.copyOf(results);
    }

    /**
     * Figures of one half; runs that cannot say anything are counted apart and are in no other figure.
     *
     * @param faults of which there are figures
     * @param top the worst finding had a right cause and holder
     * @param chain it also went all the way
     * @param falseFindings findings of other causes beside faults
     * @param loads normal ones
     * @param silent of those, without any finding
     * @param medianSeconds from the first slow request to the right finding; NaN when there was none
     */
    record Half(
            int faults,
            int top,
            int chain,
            int falseFindings,
            int loads,
            int silent,
            double medianSeconds,
            double worstSeconds,
            int unsure) {}

    Half half(boolean heldOut) {
        List<Result> half =
                results.stream().filter(result -> result.heldOut() == heldOut).toList();
        List<Result> counted = half.stream().filter(Result::counts).toList();
        List<Result> faults =
                counted.stream().filter(Predicate.not(Result::normal)).toList();
        List<Result> loads = counted.stream().filter(Result::normal).toList();
        double[] seconds = faults.stream()
                .mapToDouble(result -> orNaN(result.seconds()))
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        return new Half(
                faults.size(),
                count(faults, Result::top),
                count(faults, Result::chain),
                faults.stream()
                        .mapToInt(result -> result.falseFindings().size())
                        .sum(),
                loads.size(),
                count(loads, Result::top),
                seconds.length == 0 ? Double.NaN : seconds[seconds.length / 2],
                seconds.length == 0 ? Double.NaN : seconds[seconds.length - 1],
                half.size() - counted.size());
    }

    private static double orNaN(@Nullable Double seconds) {
        return seconds == null ? Double.NaN : seconds;
    }

    private static int count(List<Result> results, Predicate<Result> what) {
        return (int) results.stream().filter(what).count();
    }

    /** For docs/benchmarks/lab.md. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| variants | top-1 | chain to the end | false findings | silent in normal load | to the finding,"
                + " median / worst | cannot say |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        text.append(row("by which rules are changed", half(false)));
        text.append(row("held out", half(true)));
        text.append("\n| variant | | answer | found | s |\n|---|---|---|---|---|\n");
        for (Result result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |\n",
                    result.variant(),
                    result.heldOut() ? "held out" : "",
                    result.word(),
                    result.found().isEmpty() ? "–" : cell(String.join("; ", result.found())),
                    seconds(result.seconds())));
        }
        return text.toString();
    }

    private static String row(String name, Half half) {
        return String.format(
                Locale.ROOT,
                "| %s | %d of %d | %d of %d | %d | %d of %d | %s / %s s | %d |\n",
                name,
                half.top(),
                half.faults(),
                half.chain(),
                half.faults(),
                half.falseFindings(),
                half.silent(),
                half.loads(),
                seconds(half.medianSeconds()),
                seconds(half.worstSeconds()),
                half.unsure());
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null || seconds.isNaN() ? "–" : String.format(Locale.ROOT, "%.0f", seconds);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    /** The same on a terminal, without what was found. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Result result : results) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-45s %-9s %-30s %4s s%s",
                    result.variant(),
                    result.heldOut() ? "held-out" : "tuned",
                    result.word(),
                    seconds(result.seconds()),
                    result.wrong().isEmpty() ? "" : "  " + String.join("; ", result.wrong())));
        }
        lines.add(line("tuned", half(false)));
        lines.add(line("held out", half(true)));
        return lines;
    }

    private static String line(String name, Half half) {
        return String.format(
                Locale.ROOT,
                "%s: top-1 %d of %d, chain to the end %d of %d, %d false findings, silent in %d of %d normal loads, finding after %s s (worst %s s), %d cannot say",
                name,
                half.top(),
                half.faults(),
                half.chain(),
                half.faults(),
                half.falseFindings(),
                half.silent(),
                half.loads(),
                seconds(half.medianSeconds()),
                seconds(half.worstSeconds()),
                half.unsure());
    }

    JsonNode json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.set("tuned", json(half(false)));
        json.set("held_out", json(half(true)));
        json.set("results", JsonMapper.shared().valueToTree(results));
        return json;
    }

    private static JsonNode json(Half half) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("faults", half.faults());
        json.put("top", half.top());
        json.put("chain", half.chain());
        json.put("false_findings", half.falseFindings());
        json.put("loads", half.loads());
        json.put("silent", half.silent());
        if (!Double.isNaN(half.medianSeconds())) {
            json.put("seconds_median", half.medianSeconds());
            json.put("seconds_worst", half.worstSeconds());
        }
        json.put("cannot_say", half.unsure());
        return json;
    }
}
