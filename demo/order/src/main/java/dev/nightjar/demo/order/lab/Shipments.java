package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What is still to be sent: the few open ones at the end of many. The mistake: the right plan hangs by statistics
 * alone.
 */
@LabOnly
@RestController
class Shipments {

    record Next(String sku, List<Long> ids) {}

    private final JdbcClient database;

    Shipments(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/shipments/{sku}")
    Next next(@PathVariable String sku) {
        return new Next(
                sku,
                database.sql("select id from shipment where state = 'open' order by id limit 10")
                        .query((row, i) -> row.getLong(1))
                        .list());
    }

    @GetMapping("/first-shipments/{sku}")
    Next first(@PathVariable String sku) {
        return new Next(
                sku,
                database.sql("select min(id) from shipment where state = 'open'")
                        .query((row, i) -> row.getLong(1))
                        .list());
    }
}
