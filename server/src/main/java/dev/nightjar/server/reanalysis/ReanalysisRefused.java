package dev.nightjar.server.reanalysis;

/** There is no re-analysis, or not to its end: why, and what to do about it. */
public final class ReanalysisRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** For whoever answers by it. */
    public enum Reason {
        /** Another one is under way. */
        RUNNING,
        /** It took too long. */
        TOO_LONG,
        /** Whoever asked for it is gone, or the server stops. */
        ENDED
    }

    private final Reason reason;

    public ReanalysisRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
