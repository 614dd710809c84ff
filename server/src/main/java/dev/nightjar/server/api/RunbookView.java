package dev.nightjar.server.api;

import dev.nightjar.playbooks.Runbook;
import dev.nightjar.playbooks.RunbookText;
import dev.nightjar.playbooks.Step;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A runbook as JSON, with the whole as {@code text}. */
final class RunbookView {

    private RunbookView() {}

    static Map<String, Object> of(Runbook runbook, Locale locale) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", runbook.id());
        view.put("title", runbook.title());
        view.put("meaning", runbook.meaning());
        view.put(
                "sections",
                runbook.sections().stream().map(RunbookView::section).toList());
        view.put("text", RunbookText.of(runbook, locale));
        return view;
    }

    private static Map<String, Object> section(Runbook.Section section) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("phase", section.phase().word());
        view.put("title", section.title());
        view.put("steps", section.steps().stream().map(RunbookView::step).toList());
        return view;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> view = new LinkedHashMap<>();
        switch (step) {
            case Step.Advice advice -> view.put("kind", "advice");
            case Step.Replay replay -> view.put("kind", "replay");
            case Step.Query query -> {
                view.put("kind", "query");
                view.put("database", query.database().word());
                view.put("query", query.query());
            }
            case Step.Command command -> {
                view.put("kind", "command");
                view.put("tool", command.tool().word());
                view.put("command", command.command());
            }
        }
        view.put("text", step.text());
        return view;
    }
}
