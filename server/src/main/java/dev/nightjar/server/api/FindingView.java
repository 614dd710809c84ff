package dev.nightjar.server.api;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.wire.FindingWire;
import dev.nightjar.model.words.FindingText;
import dev.nightjar.model.words.HitRates;
import dev.nightjar.model.words.Words;
import dev.nightjar.playbooks.Playbooks;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finding as JSON: its tree on the wire, with a sentence ({@code text}) beside code and parameters of each phrase, the
 * cause and the confidence in words, the whole as text, and the playbook of its cause.
 */
final class FindingView {

    private FindingView() {}

    static Map<String, Object> of(String environment, Finding finding, Playbooks playbooks, Locale locale) {
        Map<String, Object> view = of(environment, finding, locale);
        playbooks
                .forFinding(finding, locale, ZoneOffset.UTC)
                .ifPresent(runbook -> view.put("playbook", RunbookView.of(runbook, locale)));
        return view;
    }

    /** Without the playbook. */
    static Map<String, Object> of(String environment, Finding finding, Locale locale) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("environment", environment);
        view.putAll(FindingWire.encode(finding));
        view.put("cause_text", Words.render(FindingText.cause(finding.cause()), locale));
        view.put("confidence_text", Words.render(HitRates.measured().said(finding.confidence()), locale));
        view.put("text", FindingText.of(finding, locale, ZoneOffset.UTC));
        speak(view, "headline", finding.headline(), locale);
        Phrase missing = finding.missing();
        if (missing != null) {
            speak(view, "missing", missing, locale);
        }
        Phrase looksLike = finding.looksLike();
        if (looksLike != null) {
            speak(view, "looks_like", looksLike, locale);
        }
        List<Object> links = new ArrayList<>();
        List<?> trees = (List<?>) view.getOrDefault("links", List.of());
        for (int i = 0; i < finding.links().size(); i++) {
            Link link = finding.links().get(i);
            Map<String, Object> tree = copy(trees.get(i));
            speak(tree, "claim", link.claim(), locale);
            speak(tree, "disproof", link.disproof(), locale);
            links.add(tree);
        }
        view.put("links", links);
        return view;
    }

    private static void speak(Map<String, Object> parent, String key, Phrase phrase, Locale locale) {
        Map<String, Object> spoken = copy(parent.get(key));
        spoken.put("text", Words.render(phrase, locale));
        parent.put(key, spoken);
    }

    private static Map<String, Object> copy(@Nullable Object tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(tree)).forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
