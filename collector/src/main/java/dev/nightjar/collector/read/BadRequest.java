package dev.nightjar.collector.read;

import java.io.IOException;

/** A request of which nothing can be read: what is wrong with it, and where. */
public final class BadRequest extends IOException {
    public BadRequest(String message) {
        super(message);
    }
}
