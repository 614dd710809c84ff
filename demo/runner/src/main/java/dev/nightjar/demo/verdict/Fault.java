package dev.nightjar.demo.verdict;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be switched on, by the name used on the command line. */
public enum Fault {
    NIGHTLY_SETTLEMENT("nightly-settlement"),
    NONE("none");

    private final String word;

    Fault(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Fault parse(String word) {
        for (Fault fault : values()) {
            if (fault.word.equals(word)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("fault '" + word + "' is none of "
                + Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(", ")));
    }
}
