package dev.nightjar.server.tar;

import java.io.IOException;

/** A stream that ended or failed before the tar in it did, or that has no tar in it. */
public final class TarBroken extends IOException {
    public TarBroken(String message) {
        super(message);
    }
}
