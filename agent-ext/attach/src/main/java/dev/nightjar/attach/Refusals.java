package dev.nightjar.attach;

import java.io.PrintStream;

/** Says why a JVM was not attached to or detached from. */
final class Refusals {

    private Refusals() {}

    /** Returns true when that is no failure: with {@code --all} those where it cannot be are left out. */
    static boolean print(
            Target target, Preflight.Result.Refused refused, Options options, PrintStream out, PrintStream err) {
        boolean all = options.targets() instanceof Selection.All;
        PrintStream stream = all ? out : err;
        stream.println(all ? "Left out: " + target.named() : "nightjar: " + target.named() + " is refused:");
        refused.reasons().forEach(reason -> stream.println("  - " + reason));
        return all;
    }
}
