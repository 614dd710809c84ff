package dev.nightjar.store;

import org.jspecify.annotations.Nullable;

/** There is no backup: why, and what to do about it. */
public final class BackupRefused extends RuntimeException {

    public enum Reason {
        /** Another one is not closed yet. */
        RUNNING,
        /** There is no room for the copy of what is not sealed. */
        DISK_FULL,
        FAILED
    }

    private final Reason reason;

    public BackupRefused(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
