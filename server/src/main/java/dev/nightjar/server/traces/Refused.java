package dev.nightjar.server.traces;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered as it is; the message says why. Each API says it in its own form. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    private Refused(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** The request is wrong. */
    static Refused wrong(String message) {
        return new Refused(HttpStatus.BAD_REQUEST, message);
    }

    /** There is no such thing. */
    static Refused notThere(String message) {
        return new Refused(HttpStatus.NOT_FOUND, message);
    }

    HttpStatus status() {
        return status;
    }
}
