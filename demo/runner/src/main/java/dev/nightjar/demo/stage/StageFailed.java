package dev.nightjar.demo.stage;

/** The demo cannot be run here: what is wrong, where, and what to do about it. */
public final class StageFailed extends Exception {

    public StageFailed(String message) {
        super(message);
    }

    public StageFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
