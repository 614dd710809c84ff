package dev.nightjar.demo.order;

import io.prometheus.client.Counter;
import org.apache.skywalking.apm.toolkit.trace.Trace;
import org.springframework.stereotype.Service;

/** An order from the customer's click to the receipt: is it in stock, place it, have it paid. */
@Service
class Checkout {

    private static final Counter ORDERS = Counter.build()
            .name("shop_orders_total")
            .help("Orders that were paid")
            .register();

    private final Neighbours neighbours;
    private final OrderService orders;

    Checkout(Neighbours neighbours, OrderService orders) {
        this.neighbours = neighbours;
        this.orders = orders;
    }

    @Trace
    public Order buy(OrderRequest request) {
        if (neighbours.available(request.sku()) < request.quantity()) {
            throw new SoldOutException(request.sku(), request.quantity());
        }
        Order order = orders.place(request);
        neighbours.pay(order.id(), order.totalCents());
        ORDERS.inc();
        return order;
    }
}
