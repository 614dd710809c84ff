package dev.nightjar.demo.lab;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;

/** Operations of the shop that a fault can hit, and how a customer asks for them. */
enum Hit {
    ORDERS("order", "POST /orders", "/orders", "{\"sku\":\"%s\",\"quantity\":1}"),
    PRODUCTS("order", "GET /products/{sku}", "/products/%s", ""),
    PRICES("order", "GET /prices/{sku}", "/prices/%s", ""),
    STOCK("inventory", "GET /stock/{sku}", "/stock/%s", ""),
    CONFIRMATIONS("order", "POST /confirmations/{sku}", "/confirmations/%s", "{}"),
    QUOTES("order", "GET /quotes/{sku}", "/quotes/%s", ""),
    BUNDLES("order", "POST /bundles/{sku}", "/bundles/%s", "{}"),
    PAYOUTS("payment", "POST /payouts/{sku}", "/payouts/%s", "{}"),
    ARCHIVE("order", "GET /archive/{sku}", "/archive/%s", ""),
    BESTSELLERS("order", "GET /bestsellers/{sku}", "/bestsellers/%s", ""),
    VISITS("order", "GET /visits/{sku}", "/visits/%s", ""),
    LAST_VISITORS("order", "GET /last-visitors/{sku}", "/last-visitors/%s", ""),
    CARTS("order", "GET /carts/{sku}", "/carts/%s", ""),
    SHELVES("order", "GET /shelves/{sku}", "/shelves/%s", ""),
    DISCOUNTS("order", "GET /discounts/{sku}", "/discounts/%s", ""),
    POINTS("order", "GET /points/{sku}", "/points/%s", ""),
    SEARCHES("order", "GET /searches/{sku}", "/searches/%s", ""),
    CARD_CHECKS("order", "POST /card-checks/{sku}", "/card-checks/%s", "{}"),
    HASTY_CARD_CHECKS("order", "POST /hasty-card-checks/{sku}", "/hasty-card-checks/%s", "{}"),
    MENUS("order", "GET /menus/{sku}", "/menus/%s", ""),
    SHIPMENTS("order", "GET /shipments/{sku}", "/shipments/%s", ""),
    FIRST_SHIPMENTS("order", "GET /first-shipments/{sku}", "/first-shipments/%s", ""),
    COURIERS("order", "GET /couriers/{sku}", "/couriers/%s", ""),
    NOTED_VISITS("order", "POST /visits/{sku}", "/visits/%s", "{}"),
    STOCK_VIEWS("order", "GET /stock-views/{sku}", "/stock-views/%s", ""),
    PAYMENTS("payment", "POST /payments", "/payments", "{\"orderId\":1,\"cents\":199}");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String service;
    private final String operation;
    private final String path;
    private final String body;

    Hit(String service, String operation, String path, String body) {
        this.service = service;
        this.operation = operation;
        this.path = path;
        this.body = body;
    }

    String service() {
        return service;
    }

    /** As findings call it. */
    String operation() {
        return operation;
    }

    /** {@code service}: where it answers. */
    HttpRequest request(URI service, String sku) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(with(path, sku))).timeout(PATIENCE);
        if (body.isEmpty()) {
            return request.build();
        }
        return request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(with(body, sku)))
                .build();
    }

    private static String with(String text, String sku) {
        return text.replace("%s", sku);
    }

    /** SKU number {@code n}, from 1. */
    static String sku(int n) {
        return String.format(Locale.ROOT, "SKU-%04d", n);
    }
}
