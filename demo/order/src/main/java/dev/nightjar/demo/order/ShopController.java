package dev.nightjar.demo.order;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The shop's HTTP face. */
@RestController
class ShopController {

    record PriceTag(String sku, long priceCents) {}

    private final OrderService service;
    private final OrderRepository orders;
    private final PriceList prices;

    ShopController(OrderService service, OrderRepository orders, PriceList prices) {
        this.service = service;
        this.orders = orders;
        this.prices = prices;
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Order place(@RequestBody OrderRequest request) {
        return service.place(request);
    }

    @GetMapping("/orders/{id}")
    ResponseEntity<Order> order(@PathVariable long id) {
        return ResponseEntity.of(orders.find(id));
    }

    @GetMapping("/products/{sku}")
    Product product(@PathVariable String sku) {
        return orders.product(sku).orElseThrow(() -> new UnknownProductException(sku));
    }

    @GetMapping("/prices/{sku}")
    PriceTag price(@PathVariable String sku) {
        return new PriceTag(sku, prices.priceCents(sku).orElseThrow(() -> new UnknownProductException(sku)));
    }
}
