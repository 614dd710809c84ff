package dev.nightjar.model.wire;

import dev.nightjar.model.fact.Fact;
import java.util.Set;

/** What became of one body from outside. */
public sealed interface Decoded {

    /**
     * Understood.
     *
     * @param unknown keys and words that this version does not know: {@code colour}, {@code missing=stacks}
     */
    record Ok(Fact fact, Set<String> unknown) implements Decoded {
        public Ok {
            unknown = Set.copyOf(unknown);
        }
    }

    /**
     * Refused.
     *
     * @param position path of the offending field: {@code waits[2].part}
     */
    record Rejected(String reason, String position) implements Decoded {}
}
