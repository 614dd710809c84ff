package dev.nightjar.playbooks;

import java.util.List;
import java.util.Locale;

/**
 * A playbook for one finding, in one language. Names stand in backticks as in all sentences; what stands in {@code < >} is
 * not known from the finding and left to the reader.
 *
 * @param id of the playbook, which is the name of its file
 * @param meaning what has happened, in a few sentences
 * @param sections in the order of {@link Phase}; a phase without steps is left out
 */
public record Runbook(String id, String title, String meaning, List<Section> sections) {

    /** What a step is good for. */
    public enum Phase {
        /** What stops the damage now. */
        RELIEF,
        /** What shows that the finding is right. It changes no data; what it costs is in the step. */
        CONFIRM,
        /** What keeps it from coming back. */
        CURE,
        /** What shows that it does not come back. */
        PROOF;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Never empty. */
    public record Section(Phase phase, String title, List<Step> steps) {
        public Section {
            steps = List.copyOf(steps);
        }
    }

    public Runbook {
        sections = List.copyOf(sections);
    }
}
