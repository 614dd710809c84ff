package dev.nightjar.history.cli;

/** The server did not take what was sent; the message says what it said and what to do. */
final class DoorFailed extends RuntimeException {
    DoorFailed(String message) {
        super(message);
    }
}
