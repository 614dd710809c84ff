package dev.nightjar.server.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Traces of a shop of four services as OpenTelemetry's Java agent records them: names, kinds and attributes of its stable
 * conventions, about twenty attributes a span, some of them with a value for every user or order. Each service exports its own
 * spans in the order in which they end, those of concurrent requests one between the other, 512 at a time. The same ones for
 * the same seed.
 */
final class ShopTraces {

    static final int SPANS_PER_EXPORT = 512;

    static final List<String> SERVICES = List.of("gateway", "order", "inventory", "payment");

    /** Requests begin so far from each other, and last up to some 300 ms: some dozens are under way at once. */
    private static final long BETWEEN_NANOS = 5_000_000;

    /** OTLP's numbers. */
    static final int SERVER = 2;

    static final int CLIENT = 3;

    /**
     * A span.
     *
     * @param parent 0 in the root
     */
    record Made(
            String service,
            long traceHigh,
            long traceLow,
            long id,
            long parent,
            String name,
            int kind,
            long startNanos,
            long endNanos,
            boolean failed,
            Map<String, Object> attributes) {}

    private final Random random;
    private final Map<String, List<Made>> made = new LinkedHashMap<>();

    private long traceHigh;
    private long traceLow;
    private int user;
    private int order;
    private boolean failed;

    private ShopTraces(long seed) {
        random = new Random(seed);
        SERVICES.forEach(service -> made.put(service, new ArrayList<>()));
    }

    /** Exports of all services, in the order of their last spans' ends; what would not fill one is left out. */
    static List<List<Made>> exports(long seed, int requests) {
        ShopTraces traces = new ShopTraces(seed);
        // Not from 0 on: protobuf leaves that out, and there would be no place for a later time.
        for (int i = 1; i <= requests; i++) {
            traces.request(i * BETWEEN_NANOS);
        }
        List<List<Made>> exports = new ArrayList<>();
        for (List<Made> spans : traces.made.values()) {
            spans.sort((one, other) -> Long.compare(one.endNanos(), other.endNanos()));
            for (int from = 0; from + SPANS_PER_EXPORT <= spans.size(); from += SPANS_PER_EXPORT) {
                exports.add(List.copyOf(spans.subList(from, from + SPANS_PER_EXPORT)));
            }
        }
        exports.sort((one, other) ->
                Long.compare(one.getLast().endNanos(), other.getLast().endNanos()));
        return exports;
    }

    private void request(long startNanos) {
        traceHigh = random.nextLong();
        traceLow = random.nextLong();
        user = random.nextInt(10_000);
        order = random.nextInt(1_000_000);
        failed = random.nextInt(200) == 0;
        int kind = random.nextInt(10);
        if (kind < 3) {
            placeOrder(startNanos);
        } else if (kind < 8) {
            lookAtOrder(startNanos);
        } else {
            listProducts(startNanos);
        }
    }

    /** Twelve spans. */
    private void placeOrder(long start) {
        long end = start + lasting(180);
        long root = server("gateway", "POST", "/api/orders", "/api/orders", 0, start, end);
        long call = client("gateway", "order", "POST", "/orders", root, start + lasting(1), end - lasting(1));
        long place = server("order", "POST", "/orders", "/orders", call, start + lasting(2), end - lasting(2));
        long at = start + lasting(4);
        at = database(
                "order", "SELECT", "products", "select id, sku, price_cents from products where sku = ?", place, at);
        at = database(
                "order",
                "INSERT",
                "orders",
                "insert into orders (user_id, total_cents, state) values (?, ?, ?)",
                place,
                at);
        long stock = client("order", "inventory", "POST", "/stock/reserve", place, at, at + lasting(30));
        long reserve = server(
                "inventory", "POST", "/stock/reserve", "/stock/reserve", stock, at + lasting(1), at + lasting(25));
        database(
                "inventory",
                "UPDATE",
                "inventory",
                "update inventory set stock = stock - ? where sku = ?",
                reserve,
                at + lasting(2));
        at += lasting(35);
        long pay = client("order", "payment", "POST", "/payments", place, at, at + lasting(60));
        long charge = server("payment", "POST", "/payments", "/payments", pay, at + lasting(1), at + lasting(50));
        database(
                "payment",
                "INSERT",
                "payments",
                "insert into payments (order_id, amount_cents) values (?, ?)",
                charge,
                at + lasting(2));
        database("order", "UPDATE", "orders", "update orders set state = ? where id = ?", place, at + lasting(65));
    }

    /** Five spans. */
    private void lookAtOrder(long start) {
        long end = start + lasting(25);
        long root = server("gateway", "GET", "/api/orders/{id}", "/api/orders/" + order, 0, start, end);
        long call = client("gateway", "order", "GET", "/orders/" + order, root, start + lasting(1), end - lasting(1));
        long look =
                server("order", "GET", "/orders/{id}", "/orders/" + order, call, start + lasting(2), end - lasting(2));
        long at = database(
                "order",
                "SELECT",
                "orders",
                "select id, user_id, state from orders where id = ?",
                look,
                start + lasting(3));
        database(
                "order",
                "SELECT",
                "order_lines",
                "select sku, quantity, price_cents from order_lines where order_id = ?",
                look,
                at);
    }

    /** Four spans. */
    private void listProducts(long start) {
        long end = start + lasting(40);
        long root = server("gateway", "GET", "/api/products", "/api/products", 0, start, end);
        long call = client("gateway", "order", "GET", "/products", root, start + lasting(1), end - lasting(1));
        long list = server("order", "GET", "/products", "/products", call, start + lasting(2), end - lasting(2));
        database(
                "order",
                "SELECT",
                "products",
                "select id, sku, name, price_cents from products order by name limit ?",
                list,
                start + lasting(4));
    }

    /** Log-normal around so many milliseconds. */
    private long lasting(int millis) {
        return (long) (millis * 1e6 * Math.exp(0.3 * random.nextGaussian()));
    }

    private long server(String service, String method, String route, String path, long parent, long start, long end) {
        Map<String, Object> attributes = common(service);
        attributes.put("http.request.method", method);
        attributes.put("http.response.status_code", failed ? 503L : 200L);
        attributes.put("http.route", route);
        attributes.put("url.scheme", "https");
        attributes.put("url.path", path);
        attributes.put("server.address", service + ".shop.svc.cluster.local");
        attributes.put("server.port", 8080L);
        attributes.put("client.address", "10.2." + random.nextInt(4) + "." + random.nextInt(60));
        attributes.put("user_agent.original", agent());
        attributes.put("network.protocol.version", "1.1");
        attributes.put("network.peer.address", "10.1.0." + (10 + random.nextInt(6)));
        attributes.put("network.peer.port", 32_768L + random.nextInt(200));
        attributes.put("code.function.name", "dev.shop." + service + ".web.Controller.handle");
        return add(service, method + " " + route, SERVER, parent, start, end, attributes);
    }

    private String agent() {
        return switch (random.nextInt(3)) {
            case 0 ->
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
            case 1 ->
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
            default -> "shop-android/5.12.1 okhttp/4.12.0";
        };
    }

    private long client(String service, String callee, String method, String path, long parent, long start, long end) {
        Map<String, Object> attributes = common(service);
        attributes.put("http.request.method", method);
        attributes.put("http.response.status_code", failed ? 503L : 200L);
        attributes.put("url.full", "http://" + callee + ".shop.svc.cluster.local:8080" + path);
        attributes.put("server.address", callee + ".shop.svc.cluster.local");
        attributes.put("server.port", 8080L);
        attributes.put("peer.service", callee);
        attributes.put("network.protocol.name", "http");
        attributes.put("network.protocol.version", "1.1");
        attributes.put("network.peer.address", "10.1.0." + (20 + random.nextInt(6)));
        attributes.put("network.peer.port", 8080L);
        attributes.put("http.client", "java.net.http");
        attributes.put("http.resend_count", 0L);
        return add(service, method, CLIENT, parent, start, end, attributes);
    }

    /** Returns its end. */
    private long database(String service, String operation, String table, String sql, long parent, long start) {
        long end = start + lasting(3);
        Map<String, Object> attributes = common(service);
        attributes.put("db.system.name", "postgresql");
        attributes.put("db.namespace", "shop");
        attributes.put("db.query.text", sql);
        attributes.put("db.query.summary", operation + " " + table);
        attributes.put("db.operation.name", operation);
        attributes.put("db.collection.name", table);
        attributes.put("db.client.connection.pool.name", service + "-pool");
        attributes.put("server.address", "postgres.shop.svc.cluster.local");
        attributes.put("server.port", 5432L);
        attributes.put("network.peer.address", "10.1.9.7");
        attributes.put("network.peer.port", 5432L);
        attributes.put("db.response.returned_rows", (long) random.nextInt(20));
        add(service, operation + " " + table, CLIENT, parent, start, end, attributes);
        return end;
    }

    /** Seven that each span has. */
    private Map<String, Object> common(String service) {
        int thread = random.nextInt(40);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("thread.id", 40L + thread);
        attributes.put("thread.name", "http-nio-8080-exec-" + (thread + 1));
        attributes.put("tenant.id", "tenant-" + user % 50);
        attributes.put("user.id", "u-" + user);
        attributes.put("deployment.ring", "stable");
        attributes.put("feature.flags", user % 3 == 0 ? "new-cart,fast-pay" : "new-cart");
        attributes.put("shop.component", service + "-web");
        return attributes;
    }

    private long add(
            String service, String name, int kind, long parent, long start, long end, Map<String, Object> attributes) {
        long id = random.nextLong() | 1;
        requireNonNull(made.get(service))
                .add(new Made(
                        service,
                        traceHigh,
                        traceLow,
                        id,
                        parent,
                        name,
                        kind,
                        start,
                        Math.max(end, start + 1_000),
                        failed,
                        attributes));
        return id;
    }
}
