package dev.nightjar.server.bench;

import java.util.concurrent.CompletableFuture;

/** Sends requests to a server. Thread-safe. */
interface Sender extends AutoCloseable {

    /** Completes when the request was acknowledged; with {@code false} when it was sent back to be sent again. */
    CompletableFuture<Boolean> send(byte[] request);

    @Override
    void close();
}
