package dev.nightjar.history.play;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import java.util.List;

/** Where facts go. */
@FunctionalInterface
public interface FactSink {

    /**
     * Takes what one process tells at one time; of each process in order of time.
     *
     * @param nowEpochNanos when it tells it, in the time that is played
     */
    void accept(Origin origin, List<? extends Fact> facts, long nowEpochNanos);
}
