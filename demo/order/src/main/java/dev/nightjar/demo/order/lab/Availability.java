package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** When a product can be there: a question to a foreign database behind ours, which takes as long as it takes. */
@LabOnly
@RestController
class Availability {

    record Answer(String sku, String warehouse) {}

    private final JdbcClient database;

    Availability(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/availability/{sku}")
    Answer ask(@PathVariable String sku) {
        String warehouse = database.sql("select warehouse from inventory, pg_sleep(0.08) where sku = ?")
                .param(sku)
                .query(String.class)
                .single();
        return new Answer(sku, warehouse);
    }
}
