package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who looks at a product. The mistake: no index by product, which nobody feels as long as there are few visits. */
@LabOnly
@RestController
class Visits {

    record Count(String sku, long visits) {}

    private final JdbcClient database;

    Visits(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/visits/{sku}")
    Count count(@PathVariable String sku) {
        return new Count(
                sku,
                database.sql("select count(*) from visit where sku = ?")
                        .param(sku)
                        .query(Long.class)
                        .single());
    }

    @PostMapping("/visits/{sku}")
    Count note(@PathVariable String sku) {
        return new Count(
                sku,
                database.sql("insert into visit (sku, visitor) values (?, 'somebody')")
                        .param(sku)
                        .update());
    }

    @GetMapping("/last-visitors/{sku}")
    List<String> last(@PathVariable String sku) {
        return database.sql("select visitor from visit where sku = ? order by visitor limit 5")
                .param(sku)
                .query((row, i) -> row.getString(1))
                .list();
    }
}
