package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes a supplier's prices. The mistake: the supplier's file is fetched within the transaction. */
@LabOnly
@RestController
class PriceImport {

    record Imported(String sku, long rows) {}

    private final JdbcClient database;

    PriceImport(JdbcClient database) {
        this.database = database;
    }

    @Transactional
    @PostMapping("/price-imports/{sku}")
    public Imported take(@PathVariable String sku, @RequestParam(defaultValue = "20") long fileMillis)
            throws InterruptedException {
        long known = database.sql("select count(*) from product where sku = ?")
                .param(sku)
                .query(Long.class)
                .single();
        fetchFile(Duration.ofMillis(fileMillis));
        return new Imported(sku, known);
    }

    /** Stands for the supplier's server, which takes its time and none of this machine's CPU. */
    private static void fetchFile(Duration answer) throws InterruptedException {
        Thread.sleep(answer);
    }
}
