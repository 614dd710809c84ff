package dev.nightjar.demo.order;

/** Fewer in stock than ordered: 409. */
final class SoldOutException extends RuntimeException {
    SoldOutException(String sku, int quantity, Throwable cause) {
        super("fewer than " + quantity + " of '" + sku + "' in stock", cause);
    }
}
