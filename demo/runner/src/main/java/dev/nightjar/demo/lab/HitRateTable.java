package dev.nightjar.demo.lab;

import dev.nightjar.model.finding.Finding;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How often an answer was right, by the word of confidence with which it was given, as {@code
 * dev.nightjar.model.words.HitRates} reads it. Only what was held out counts, and no run of a starved host, not even a
 * right one: it would count more often than a wrong one. A finding in a normal load is a wrong answer; no finding is none.
 */
final class HitRateTable {

    private final List<Result> answers;

    HitRateTable(List<Result> results) {
        answers = results.stream()
                .filter(result -> result.heldOut() && result.unsure().isEmpty() && result.confidence() != null)
                .toList();
    }

    /** Properties, with what they were counted of in the first line. */
    String text() {
        TreeSet<String> runs = answers.stream()
                .map(result -> "commit " + result.commit() + ", seed " + result.seed())
                .collect(Collectors.toCollection(TreeSet::new));
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "# Written by ./nightjar lab --hit-rates: %d answers to what was held out (%s).\n",
                answers.size(),
                String.join("; ", runs)));
        for (Finding.Confidence confidence : Finding.Confidence.values()) {
            append(text, confidence.word());
        }
        return text.toString();
    }

    private void append(StringBuilder text, String word) {
        List<Result> said = answers.stream()
                .filter(result -> word.equals(result.confidence()))
                .toList();
        if (!said.isEmpty()) {
            long right = said.stream().filter(Result::top).count();
            text.append(word).append(".right=").append(right).append('\n');
            text.append(word).append(".of=").append(said.size()).append('\n');
        }
    }
}
