package dev.nightjar.playbooks;

import dev.nightjar.model.words.Words;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The causes that a finding can have: those that have a name in words. */
final class Causes {

    private static final String PREFIX = "cause.";

    private static final SortedSet<String> KNOWN = known(Locale.ENGLISH);

    private Causes() {}

    static SortedSet<String> known() {
        return KNOWN;
    }

    private static SortedSet<String> known(Locale locale) {
        SortedSet<String> causes = new TreeSet<>();
        for (String code : Words.codes(locale)) {
            if (code.startsWith(PREFIX)) {
                causes.add(code.substring(PREFIX.length()));
            }
        }
        return Collections.unmodifiableSortedSet(causes);
    }
}
