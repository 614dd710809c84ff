package dev.nightjar.demo.order;

/** The request itself is wrong: 400. */
final class RefusedOrderException extends RuntimeException {
    RefusedOrderException(String message) {
        super(message);
    }
}
