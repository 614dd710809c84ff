package dev.nightjar.ui;

import dev.nightjar.model.finding.Finding;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the pages get the text of a finding's playbook from. Safe for many threads. Without one they show none. */
@FunctionalInterface
public interface Runbooks {

    /** Empty when the finding's cause has no playbook. */
    Optional<Runbook> of(Finding finding, Locale locale, ZoneId zone);

    /**
     * A playbook, filled in for one finding in one language.
     *
     * @param meaning what has happened, in a few sentences
     */
    record Runbook(String title, String meaning, List<Section> sections) {
        public Runbook {
            sections = List.copyOf(sections);
        }
    }

    /** What to do to one end: to relieve, to confirm, to cure. */
    record Section(String title, List<Step> steps) {
        public Section {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One step, for people.
     *
     * @param kind what {@code code} is typed into ({@code PostgreSQL}, {@code shell}), null without code
     * @param code to copy, null when the step is only text
     */
    record Step(
            String text, @Nullable String kind, @Nullable String code) {}
}
