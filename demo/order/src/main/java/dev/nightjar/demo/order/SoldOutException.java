package dev.nightjar.demo.order;

/** Fewer in stock than ordered: 409. */
final class SoldOutException extends RuntimeException {
    SoldOutException(String sku, int quantity) {
        super("fewer than " + quantity + " of '" + sku + "' in stock");
    }
}
