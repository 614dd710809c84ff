package dev.nightjar.demo.order;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The shop's HTTP face. */
@RestController
class ShopController {

    record PriceTag(String sku, long priceCents) {}

    private static final int WHOLE_ARCHIVE = 60_000;

    private final Checkout checkout;
    private final OrderService service;
    private final OrderRepository orders;
    private final PriceList prices;
    private final OrderReport report;

    ShopController(
            Checkout checkout, OrderService service, OrderRepository orders, PriceList prices, OrderReport report) {
        this.checkout = checkout;
        this.service = service;
        this.orders = orders;
        this.prices = prices;
        this.report = report;
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Order place(@RequestBody OrderRequest request) {
        return checkout.buy(request);
    }

    @GetMapping("/orders/{id}")
    ResponseEntity<Order> order(@PathVariable long id) {
        return ResponseEntity.of(orders.find(id));
    }

    @GetMapping("/products/{sku}")
    Product product(@PathVariable String sku) {
        return orders.product(sku).orElseThrow(() -> new UnknownProductException(sku));
    }

    /** What is in a basket: as many statements as products. */
    @GetMapping("/products")
    List<Product> basket(@RequestParam List<String> sku) {
        return service.products(sku);
    }

    @GetMapping("/prices/{sku}")
    PriceTag price(@PathVariable String sku) {
        return new PriceTag(sku, prices.priceCents(sku).orElseThrow(() -> new UnknownProductException(sku)));
    }

    /** {@code lines}: how many, all of the archive unless said otherwise. */
    @GetMapping(value = "/reports/orders", produces = "text/csv")
    String report(@RequestParam(defaultValue = "" + WHOLE_ARCHIVE) int lines) {
        return OrderReport.csv(report.lines(lines));
    }
}
