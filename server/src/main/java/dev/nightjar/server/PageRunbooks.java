package dev.nightjar.server;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.playbooks.Playbooks;
import dev.nightjar.playbooks.Runbook;
import dev.nightjar.playbooks.Step;
import dev.nightjar.ui.Runbooks;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** The playbooks as the pages show them. */
record PageRunbooks(Playbooks playbooks) implements Runbooks {

    @Override
    public Optional<Runbooks.Runbook> of(Finding finding, Locale locale, ZoneId zone) {
        return playbooks
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
