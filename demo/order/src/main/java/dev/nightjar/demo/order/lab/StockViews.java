package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Stock as the instances of inventory say it, in turn. The mistake: also when one of them has become slow. */
@LabOnly
@RestController
class StockViews implements LabFault {

    record View(String sku, int status) {}

    private final RestClient first;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<RestClient> instances;

    StockViews(@Value("${shop.inventory}") URI inventory) {
        first = RestClient.create(inventory);
        instances = List.of(first);
    }

    @Override
    public String name() {
        return "two-inventories";
    }

    /** {@code port}: of the second instance. */
    @Override
    public void on(Map<String, String> settings) {
        URI second = URI.create("http://127.0.0.1:" + settings.getOrDefault("port", "0"));
        instances = List.of(first, RestClient.create(second));
    }

    @Override
    public void off() {
        instances = List.of(first);
    }

    @GetMapping("/stock-views/{sku}")
    View view(@PathVariable String sku) {
        List<RestClient> all = instances;
        RestClient next = all.get(Math.floorMod(asked.getAndIncrement(), all.size()));
        return new View(
                sku,
                next.get()
                        .uri("/stock/{sku}", sku)
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value());
    }
}
