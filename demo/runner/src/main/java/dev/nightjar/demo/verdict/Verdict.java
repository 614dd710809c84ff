package dev.nightjar.demo.verdict;

import java.util.List;

/**
 * The answer of one run.
 *
 * @param reasons why it is not {@link Outcome#RIGHT}; empty when it is
 */
public record Verdict(Outcome outcome, List<String> reasons) {

    /** With the exit code that tells it. */
    public enum Outcome {
        RIGHT("right", 0),
        WRONG("wrong", 1),
        CANNOT_SAY("cannot-say", 2);

        private final String word;
        private final int exitCode;

        Outcome(String word, int exitCode) {
            this.word = word;
            this.exitCode = exitCode;
        }

        public String word() {
            return word;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    public Verdict {
        reasons = List.copyOf(reasons);
    }

    /** Of several runs: right only if all are, "cannot say" only if no run is plainly wrong. */
    public static int exitCode(List<Verdict> verdicts) {
        if (verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.WRONG)) {
            return Outcome.WRONG.exitCode();
        }
        return verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.CANNOT_SAY)
                ? Outcome.CANNOT_SAY.exitCode()
                : Outcome.RIGHT.exitCode();
    }
}
