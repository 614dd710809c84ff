package dev.nightjar.playbooks;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.words.Words;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one file says about its causes, checked. */
record Playbook(
        String id, List<String> causes, Bilingual title, Bilingual meaning, Map<Runbook.Phase, List<Entry>> phases) {

    Runbook render(Parameters parameters, Locale locale, ZoneId zone) {
        List<Runbook.Section> sections = new ArrayList<>();
        for (Runbook.Phase phase : Runbook.Phase.values()) {
            List<Entry> entries = phases.getOrDefault(phase, List.of());
            if (!entries.isEmpty()) {
                sections.add(new Runbook.Section(
                        phase,
                        Words.render(new Phrase("label.playbook." + phase.word(), Map.of()), locale),
                        entries.stream()
                                .map(entry -> entry.render(parameters, locale, zone))
                                .toList()));
            }
        }
        return new Runbook(
                id, Entry.say(title, parameters, locale, zone), Entry.say(meaning, parameters, locale, zone), sections);
    }
}
