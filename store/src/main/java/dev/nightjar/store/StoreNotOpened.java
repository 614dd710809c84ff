package dev.nightjar.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be used: which folder, why, and what to do about it. */
public final class StoreNotOpened extends RuntimeException {
    StoreNotOpened(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
