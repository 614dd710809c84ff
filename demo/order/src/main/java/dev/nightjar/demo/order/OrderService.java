package dev.nightjar.demo.order;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts orders: order and stock change together or not at all. */
@Service
class OrderService {

    private final OrderRepository orders;
    private final PriceList prices;

    OrderService(OrderRepository orders, PriceList prices) {
        this.orders = orders;
        this.prices = prices;
    }

    @Transactional
    public Order place(OrderRequest request) {
        String sku = request.sku();
        int quantity = request.quantity();
        long totalCents = quantity * prices.priceCents(sku).orElseThrow(() -> new UnknownProductException(sku));
        long id = orders.insert(sku, quantity, totalCents);
        try {
            if (!orders.reserve(sku, quantity)) {
                throw new UnknownProductException(sku);
            }
        } catch (DataIntegrityViolationException stockBelowZero) {
            SoldOutException soldOut = new SoldOutException(sku, quantity);
            soldOut.initCause(stockBelowZero);
            throw soldOut;
        }
        return new Order(id, sku, quantity, totalCents);
    }
}
