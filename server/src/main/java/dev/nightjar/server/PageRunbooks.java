package dev.nightjar.server;

import dev.nightjar.playbooks.Playbooks;
import dev.nightjar.playbooks.Runbook;
import dev.nightjar.playbooks.Step;
import dev.nightjar.ui.Runbooks;

/** The playbooks as the pages show them. */
final class PageRunbooks {

    private PageRunbooks() {}

    static Runbooks of(Playbooks playbooks) {
        return (finding, locale, zone) -> playbooks
                .forFinding(finding, locale, zone)
                .map(runbook -> new Runbooks.Runbook(
                        runbook.title(),
                        runbook.meaning(),
                        runbook.sections().stream().map(PageRunbooks::section).toList()));
    }

    private static Runbooks.Section section(Runbook.Section section) {
        return new Runbooks.Section(
                section.title(),
                section.steps().stream().map(PageRunbooks::step).toList());
    }

    private static Runbooks.Step step(Step step) {
        return switch (step) {
            case Step.Advice advice -> new Runbooks.Step(advice.text(), null, null);
            case Step.Query query ->
                new Runbooks.Step(query.text(), query.database().title(), query.query());
            case Step.Command command ->
                new Runbooks.Step(command.text(), command.tool().word(), command.command());
            case Step.Replay replay -> new Runbooks.Step(replay.text(), null, null);
        };
    }
}
