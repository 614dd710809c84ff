package dev.nightjar.agent.truth;

import java.util.logging.LogManager;

/** As application servers have one, which must not be asked for before they are there. */
public final class OwnLogManager extends LogManager {

    private final boolean tooEarly = !TruthApp.hasBegun();

    boolean isTooEarly() {
        return tooEarly;
    }
}
