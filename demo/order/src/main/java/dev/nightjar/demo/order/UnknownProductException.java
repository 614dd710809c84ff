package dev.nightjar.demo.order;

/** Nobody sells this: 404. */
final class UnknownProductException extends RuntimeException {
    UnknownProductException(String sku) {
        super("there is no product '" + sku + "'");
    }
}
