package dev.nightjar.demo.order;

import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts orders: order and stock change together or not at all. Shows what is in baskets. */
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

    /** One statement for each product, all on one connection. */
    @Transactional(readOnly = true)
    public List<Product> products(List<String> skus) {
        List<Product> products = new ArrayList<>(skus.size());
        for (String sku : skus) {
            products.add(orders.product(sku).orElseThrow(() -> new UnknownProductException(sku)));
        }
        return products;
    }
}
