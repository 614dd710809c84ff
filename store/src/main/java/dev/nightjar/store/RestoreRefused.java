package dev.nightjar.store;

import org.jspecify.annotations.Nullable;

/** A backup was not restored: what is wrong with it or with its place, and what to do about it. */
public final class RestoreRefused extends RuntimeException {
    RestoreRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
