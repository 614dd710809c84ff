package dev.nightjar.attach;

import java.time.Duration;

/** Waits. A port, so that the commands are tested without waiting. */
interface Pauses {

    /** Returns false, once, when the user does not want to wait any longer. */
    boolean await(Duration time);
}
