package dev.nightjar.attach;

import java.util.List;
import java.util.Locale;

/** Which JVMs a command is for. */
sealed interface Selection {

    record Pids(List<Long> pids) implements Selection {
        public Pids {
            pids = List.copyOf(pids);
        }
    }

    /** All of this user, where there is something to do. */
    record All() implements Selection {}

    /** Those whose main class or jar contains the text; capitals do not count. */
    record Named(String text) implements Selection {

        /** The simple name of a class is a part of its name. */
        boolean matches(Target target) {
            return target.program().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        }
    }
}
