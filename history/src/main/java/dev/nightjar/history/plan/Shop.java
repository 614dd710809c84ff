package dev.nightjar.history.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Shops of three services and one database each, as many as it takes: orders ask for stock, reserve it in a row of their own, and have
 * the customer charged. Prices need no database, reports need much memory and are asked for by jobs only.
 */
public final class Shop {

    public static final String ORDERS = "POST /orders";
    public static final String ORDER = "GET /orders/{id}";
    public static final String PRICES = "GET /prices/{sku}";
    public static final String REPORTS = "GET /reports/orders";
    public static final String STOCK = "GET /stock/{sku}";
    public static final String PAYMENTS = "POST /payments";

    /** Of which orders change a row. */
    public static final String INVENTORY = "inventory";

    /** What a batch does to many rows of it. */
    public static final Step.Query SETTLE =
            Step.Query.of("update inventory set settled_value = ? where warehouse = ?", millis(400), INVENTORY);

    /** What nobody waits for. */
    public static final Step.Query REFRESH =
            Step.Query.of("refresh materialized view daily_sales", millis(60_000), "daily_sales");

    private static final int SERVICES_OF_A_SHOP = 3;
    private static final int WORKERS = 200;
    private static final int CONNECTIONS = 4;
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(3);
    private static final long EDEN_BYTES = 64L << 20;
    private static final int PAGES_OF_A_REPORT = 60;

    private Shop() {}

    /**
     * Nothing but the load.
     *
     * @param services how many in all
     * @param times factor of how often everything is asked for; 1: 2.4 requests a second from outside for each shop at full load
     */
    public static Landscape landscape(String environment, int services, Load load, double times) {
        if (services < 1 || !(times > 0)) {
            throw new IllegalArgumentException(services + " services with " + times + " times the load");
        }
        List<ServicePlan> plans = new ArrayList<>();
        List<String> databases = new ArrayList<>();
        for (int shop = 0; plans.size() < services; shop++) {
            String suffix = shop == 0 ? "" : "-" + (shop + 1);
            String database = database(shop);
            databases.add(database);
            int left = Math.min(SERVICES_OF_A_SHOP, services - plans.size());
            plans.add(order(suffix, database, left, times));
            if (left > 1) {
                plans.add(service(INVENTORY + suffix, database, stock()));
            }
            if (left > 2) {
                plans.add(service("payment" + suffix, database, payments()));
            }
        }
        return new Landscape(environment, plans, databases, load, List.of());
    }

    /** Of the shop with this number, counted from 0. */
    public static String database(int shop) {
        return "postgresql://db" + (shop == 0 ? "" : "-" + (shop + 1)) + ":5432/shop";
    }

    private static ServicePlan service(String name, String database, OperationPlan... operations) {
        return new ServicePlan(name, database, WORKERS, CONNECTIONS, POOL_TIMEOUT, EDEN_BYTES, List.of(operations));
    }

    private static ServicePlan order(String suffix, String database, int services, double times) {
        List<Step> orders = new ArrayList<>();
        orders.add(new Step.Compute(micros(2_000), kib(250)));
        if (services > 1) {
            orders.add(new Step.Call(INVENTORY + suffix, STOCK));
        }
        orders.add(Step.Query.of("update inventory set stock = stock - ? where sku = ?", millis(8), INVENTORY));
        if (services > 2) {
            orders.add(new Step.Call("payment" + suffix, PAYMENTS));
        }
        orders.add(new Step.Compute(micros(2_000), kib(150)));
        return service(
                "order" + suffix,
                database,
                OperationPlan.request(ORDERS, 0.6 * times, "shop.order.Orders.place:41", orders.toArray(Step[]::new)),
                OperationPlan.request(
                        ORDER,
                        0.8 * times,
                        "shop.order.Orders.find:77",
                        new Step.Compute(micros(800), kib(80)),
                        Step.Query.of("select sku, quantity from orders where id = ?", millis(4), ""),
                        new Step.Compute(micros(700), kib(60))),
                OperationPlan.request(
                        PRICES, times, "shop.order.Prices.of:23", new Step.Compute(micros(4_000), kib(300))),
                OperationPlan.request(REPORTS, 0, "shop.order.OrderReport.rows:58", report())
                        .keeping(0.15));
    }

    private static OperationPlan stock() {
        return OperationPlan.request(
                STOCK,
                0,
                "shop.inventory.Stock.of:19",
                new Step.Compute(micros(600), kib(60)),
                Step.Query.of("select stock from inventory where sku = ?", millis(2), ""),
                new Step.Compute(micros(400), kib(40)));
    }

    private static OperationPlan payments() {
        return OperationPlan.request(
                PAYMENTS,
                0,
                "shop.payment.Charges.charge:33",
                new Step.Compute(micros(800), kib(80)),
                Step.Query.of("insert into payment (order_id, amount) values (?, ?)", millis(3), "payment"));
    }

    /** Page after page, all of it held until the end. */
    private static Step[] report() {
        List<Step> pages = new ArrayList<>();
        for (int page = 0; page < PAGES_OF_A_REPORT; page++) {
            pages.add(new Step.Compute(micros(15_000), kib(6_144)));
        }
        return pages.toArray(Step[]::new);
    }

    private static long micros(long micros) {
        return micros * 1_000;
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    private static long kib(long kib) {
        return kib << 10;
    }
}
