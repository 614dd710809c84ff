package dev.nightjar.demo.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results as a run would give them. */
final class Results {

    private Results() {}

    /** {@code right}: top-1 and the whole chain. */
    static Result fault(String commit, String variant, long seed, boolean right, @Nullable Double seconds) {
        return new Result(
                commit,
                variant,
                seed,
                false,
                false,
                right,
                right,
                List.of(),
                right ? List.of() : List.of("nothing was found for POST /orders"),
                List.of(),
                seconds,
                List.of(),
                100,
                null);
    }

    static Result heldOut(Result result) {
        return changed(result, true, result.confidence());
    }

    /** The same, given with a word of confidence. */
    static Result said(Result result, String confidence) {
        return changed(result, result.heldOut(), confidence);
    }

    private static Result changed(Result result, boolean heldOut, @Nullable String confidence) {
        return new Result(
                result.commit(),
                result.variant(),
                result.seed(),
                heldOut,
                result.normal(),
                result.top(),
                result.chain(),
                result.falseFindings(),
                result.wrong(),
                result.found(),
                result.seconds(),
                result.unsure(),
                result.wholeSeconds(),
                confidence);
    }

    static Result load(String variant, boolean silent, String... unsure) {
        List<String> found = silent ? List.of() : List.of("POST /orders: unknown ''");
        return new Result(
                "c1", variant, 1, false, true, silent, silent, found, found, found, null, List.of(unsure), 100, null);
    }
}
