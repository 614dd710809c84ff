package dev.nightjar.playbooks;

import dev.nightjar.model.finding.Finding;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The playbooks of all causes: those of the jar, and the operator's own before them. Immutable, for any thread. */
public final class Playbooks {

    private final Map<String, Playbook> byCause;
    private final SortedSet<String> ownCauses;

    private Playbooks(Map<String, Playbook> byCause, SortedSet<String> ownCauses) {
        this.byCause = Map.copyOf(byCause);
        this.ownCauses = Collections.unmodifiableSortedSet(ownCauses);
    }

    /** Those of the jar. */
    public static Playbooks load() {
        return load(null);
    }

    /**
     * Those of the jar, and of a directory's {@code .yaml} and {@code .yml} files, each of which replaces the jar's for the
     * causes that it names.
     *
     * @param own null when there is none
     * @throws IllegalArgumentException when the directory or one of its files cannot be used: file, line, why, what to do
     */
    public static Playbooks load(@Nullable Path own) {
        Map<String, Playbook> byCause = new TreeMap<>();
        for (String cause : Causes.known()) {
            BuiltIn.find(cause).ifPresent(playbook -> byCause.put(cause, playbook));
        }
        Map<String, Playbook> ofTheOperator = own == null ? Map.of() : OwnDirectory.read(own);
        byCause.putAll(ofTheOperator);
        return new Playbooks(byCause, new TreeSet<>(ofTheOperator.keySet()));
    }

    /** Causes that have a playbook. */
    public SortedSet<String> causes() {
        return new TreeSet<>(byCause.keySet());
    }

    /** Causes whose playbook is the operator's own. */
    public SortedSet<String> ownCauses() {
        return ownCauses;
    }

    /**
     * The runbook of a finding; empty when its cause has none, which only a finding of another version can have.
     *
     * @param locale Chinese, else English
     * @param zone in which times are told
     */
    public Optional<Runbook> forFinding(Finding finding, Locale locale, ZoneId zone) {
        return Optional.ofNullable(byCause.get(finding.cause()))
                .map(playbook -> playbook.render(Parameters.of(finding), locale, zone));
    }

    /** All that were read, for tests of their texts. */
    List<Playbook> all() {
        return List.copyOf(new TreeMap<>(byCause).values());
    }
}
