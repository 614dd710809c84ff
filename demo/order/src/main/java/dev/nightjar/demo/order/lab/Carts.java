package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** What is in a cart or on a shelf. The mistake: each line is asked for by itself, which few lines do not show. */
@LabOnly
@RestController
class Carts implements LabFault {

    record Total(String sku, long amount) {}

    private static final int FEW = 2;

    private final JdbcClient database;
    private final RestClient inventory;
    private volatile int lines = FEW;

    Carts(JdbcClient database, @Value("${shop.inventory}") URI inventory) {
        this.database = database;
        this.inventory = RestClient.create(inventory);
    }

    @Override
    public String name() {
        return "cart-lines";
    }

    @Override
    public void on(Map<String, String> settings) {
        lines = Integer.parseInt(settings.getOrDefault("lines", "100"));
    }

    @Override
    public void off() {
        lines = FEW;
    }

    @GetMapping("/carts/{sku}")
    Total cart(@PathVariable String sku) {
        long cents = 0;
        for (int line = 0; line < lines; line++) {
            cents += priceCents(sku);
        }
        return new Total(sku, cents);
    }

    private long priceCents(String sku) {
        return database.sql("select price_cents from product where sku = ?")
                .param(sku)
                .query(Long.class)
                .single();
    }

    @GetMapping("/shelves/{sku}")
    Total shelf(@PathVariable String sku) {
        long answers = 0;
        for (int line = 0; line < lines; line++) {
            answers += stockAnswers(sku);
        }
        return new Total(sku, answers);
    }

    private int stockAnswers(String sku) {
        return inventory
                        .get()
                        .uri("/stock/{sku}", sku)
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .is2xxSuccessful()
                ? 1
                : 0;
    }
}
