package dev.nightjar.demo.order;

/** What a customer asks for. */
record OrderRequest(String sku, int quantity) {

    static final int MAX_QUANTITY = 100;

    OrderRequest {
        if (sku == null || sku.isBlank()) {
            throw new RefusedOrderException("sku is missing");
        }
        if (quantity < 1 || quantity > MAX_QUANTITY) {
            throw new RefusedOrderException("quantity must be 1 to " + MAX_QUANTITY + ", not " + quantity);
        }
    }
}
