package dev.nightjar.demo.order;

/** A product with what is left of it. */
record Product(String sku, String name, long priceCents, long stock) {}
