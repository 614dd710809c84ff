package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Sells a voucher. The mistake: payment is asked for the receipt within the transaction, with the connection in hand.
 */
@LabOnly
@RestController
class Vouchers {

    record Voucher(String sku, long priceCents) {}

    private final JdbcClient database;
    private final RestClient payment;

    Vouchers(JdbcClient database, @Value("${shop.payment}") URI payment) {
        this.database = database;
        this.payment = RestClient.create(payment);
    }

    @Transactional
    @PostMapping("/vouchers/{sku}")
    public Voucher sell(@PathVariable String sku, @RequestParam(defaultValue = "20") long archiveMillis) {
        long price = database.sql("select price_cents from product where sku = ?")
                .param(sku)
                .query(Long.class)
                .single();
        var _ = payment.get()
                .uri("/receipts/{id}?archiveMillis={millis}", price, archiveMillis)
                .retrieve()
                .toBodilessEntity();
        return new Voucher(sku, price);
    }
}
