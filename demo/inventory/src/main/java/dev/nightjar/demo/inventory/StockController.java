package dev.nightjar.demo.inventory;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The service's HTTP face. */
@RestController
class StockController {

    record Available(String sku, long stock) {}

    private final Stock stock;

    StockController(Stock stock) {
        this.stock = stock;
    }

    @GetMapping("/stock/{sku}")
    ResponseEntity<Available> available(@PathVariable String sku) {
        var pieces = stock.of(sku);
        return pieces.isPresent()
                ? ResponseEntity.ok(new Available(sku, pieces.getAsLong()))
                : ResponseEntity.notFound().build();
    }
}
