package dev.nightjar.demo.order;

/** An accepted order. */
record Order(long id, String sku, int quantity, long totalCents) {}
