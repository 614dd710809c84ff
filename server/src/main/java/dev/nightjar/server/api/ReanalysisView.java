package dev.nightjar.server.api;

import dev.nightjar.analyzer.Comparison;
import dev.nightjar.analyzer.Comparison.Compared;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.FindingText;
import dev.nightjar.model.words.Words;
import dev.nightjar.server.reanalysis.Reanalysed;
import dev.nightjar.server.reanalysis.Stretch;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was found of a stretch of the past, beside what is stored of it, as JSON: findings as {@link FindingView} has them,
 * without playbooks, and the whole as text for a terminal.
 */
public final class ReanalysisView {

    private ReanalysisView() {}

    /** {@code from}, {@code to}, {@code look_back_ns}, {@code environments} and {@code text}. */
    public static Map<String, Object> of(Stretch stretch, List<Reanalysed> reanalysed, Locale locale) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", stretch.range().fromEpochNanos());
        view.put("to", stretch.range().toEpochNanos());
        view.put("look_back_ns", stretch.lookBack().toNanos());
        view.put(
                "environments",
                reanalysed.stream().map(each -> environment(each, locale)).toList());
        view.put("text", text(stretch.range(), reanalysed, locale));
        return view;
    }

    private static Map<String, Object> environment(Reanalysed reanalysed, Locale locale) {
        String environment = reanalysed.environment();
        Comparison comparison = reanalysed.comparison();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("environment", environment);
        view.put(
                "findings",
                comparison.findings().stream()
                        .map(each -> finding(environment, each, locale))
                        .toList());
        view.put("gone", findings(environment, comparison.gone(), locale));
        view.put("forgotten", findings(environment, comparison.forgotten(), locale));
        return view;
    }

    private static Map<String, Object> finding(String environment, Compared compared, Locale locale) {
        Map<String, Object> view = FindingView.of(environment, compared.finding(), locale);
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("verdict", compared.verdict().word());
        verdict.put("stored", compared.stored().stream().map(Finding::id).toList());
        verdict.put("text", Words.render(verdict(compared), locale));
        view.put("compared", verdict);
        return view;
    }

    private static List<Map<String, Object>> findings(String environment, List<Finding> findings, Locale locale) {
        return findings.stream()
                .map(finding -> FindingView.of(environment, finding, locale))
                .toList();
    }

    private static Phrase verdict(Compared compared) {
        return switch (compared.verdict()) {
            case SAME -> new Phrase("label.analyze.same", Map.of());
            case NEW -> new Phrase("label.analyze.new", Map.of());
            case OTHER_CAUSE ->
                new Phrase(
                        "label.analyze.other-cause",
                        Map.of(
                                "headline",
                                new Value.Clauses(compared.stored().stream()
                                        .map(Finding::headline)
                                        .toList())));
        };
    }

    private static String text(TimeRange range, List<Reanalysed> reanalysed, Locale locale) {
        StringBuilder text = new StringBuilder();
        for (Reanalysed each : reanalysed) {
            Comparison comparison = each.comparison();
            for (Compared compared : comparison.findings()) {
                text.append(FindingText.of(compared.finding(), locale, ZoneOffset.UTC))
                        .append("  ")
                        .append(Words.render(verdict(compared), locale))
                        .append("\n\n");
            }
            comparison.gone().forEach(finding -> text.append(stored("label.analyze.gone", finding, locale)));
            comparison.forgotten().forEach(finding -> text.append(stored("label.analyze.forgotten", finding, locale)));
        }
        if (text.isEmpty()) {
            Phrase nothing = new Phrase(
                    "label.analyze.nothing",
                    Map.of(
                            "from", new Value.Instant(range.fromEpochNanos()),
                            "to", new Value.Instant(range.toEpochNanos())));
            text.append(Words.render(nothing, locale)).append('\n');
        }
        return text.toString();
    }

    private static String stored(String code, Finding finding, Locale locale) {
        return Words.render(
                        new Phrase(code, Map.of("headline", new Value.Clauses(List.of(finding.headline())))), locale)
                + "\n";
    }
}
