package dev.nightjar.demo.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one variant, as it stands in a line of the results' file.
 *
 * @param commit of the sources, with {@code +} when they were changed since
 * @param normal a load without a fault
 * @param top the worst finding of what was hit has a right cause and holder; of a normal load: silence
 * @param chain it goes all the way to what is to be changed, too
 * @param falseFindings of other causes, or of decoys
 * @param wrong what was not as it should be
 * @param found all findings, in a few words
 * @param seconds from the first slow request to the right finding; null when either did not come
 * @param unsure why the answer says nothing, right or wrong: the host was starved, or something broke
 * @param confidence the word with which the answer was given; null when there was none, and in lines of older versions
 */
record Result(
        String commit,
        String variant,
        long seed,
        boolean heldOut,
        boolean normal,
        boolean top,
        boolean chain,
        List<String> falseFindings,
        List<String> wrong,
        List<String> found,
        @Nullable Double seconds,
        List<String> unsure,
        double wholeSeconds,
        @Nullable String confidence) {

    Result {
        falseFindings = List.copyOf(falseFindings);
        wrong = List.copyOf(wrong);
        found = List.copyOf(found);
        unsure = List.copyOf(unsure);
    }

    /** One that could not be run to its end: its stage is of no use any more. */
    static Result broken(String commit, Variant variant, long seed, String why) {
        return new Result(
                commit,
                variant.name(),
                seed,
                variant.heldOut(),
                variant.truth() == null,
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(why),
                0,
                null);
    }

    /** What a starved host makes right or wrong says nothing. */
    boolean counts() {
        return unsure.isEmpty();
    }

    /** It could not be run to its end. */
    boolean broke() {
        return wholeSeconds == 0;
    }

    boolean sameRun(String otherCommit, String otherVariant, long otherSeed) {
        return commit.equals(otherCommit) && variant.equals(otherVariant) && seed == otherSeed;
    }

    /** In a few words. */
    String word() {
        if (!counts()) {
            return "cannot say";
        }
        if (!top) {
            return "wrong";
        }
        return (chain ? "right" : "right cause, chain incomplete")
                + (falseFindings.isEmpty() ? "" : ", " + falseFindings.size() + " false");
    }
}
