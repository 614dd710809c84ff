package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is read of tables that somebody else looks after: last year's orders, and the bestsellers' view. */
@LabOnly
@RestController
class Archive {

    record Sold(String sku, long pieces) {}

    private final JdbcClient database;

    Archive(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/archive/{sku}")
    Sold archived(@PathVariable String sku) {
        return new Sold(
                sku,
                database.sql("select count(*) from order_archive where id between 100 and 200 and sku = ?")
                        .param(sku)
                        .query(Long.class)
                        .single());
    }

    @GetMapping("/bestsellers/{sku}")
    Sold bestseller(@PathVariable String sku) {
        return new Sold(
                sku,
                database.sql("select coalesce(max(pieces), 0) from bestseller where sku = ?")
                        .param(sku)
                        .query(Long.class)
                        .single());
    }
}
