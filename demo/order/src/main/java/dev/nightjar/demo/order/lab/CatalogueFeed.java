package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue as search engines want it, a line for each country. The mistake: all lines are in memory at once. */
@LabOnly
@RestController
class CatalogueFeed {

    record Item(String sku, String name, long priceCents) {}

    record Line(String id, String title, BigDecimal price, List<String> keywords) {}

    record Made(int lines, long characters) {}

    private final JdbcClient database;

    CatalogueFeed(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/feeds/catalogue")
    Made make(@RequestParam(defaultValue = "1") int countries) {
        List<Item> items = database.sql("select sku, name, price_cents from product")
                .query((row, i) -> new Item(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        List<Line> lines = new ArrayList<>();
        for (int country = 0; country < countries; country++) {
            for (Item item : items) {
                lines.add(line(item, country));
            }
        }
        long characters = lines.stream().mapToLong(line -> line.id().length()).sum();
        return new Made(lines.size(), characters);
    }

    private static Line line(Item item, int country) {
        String id = item.sku() + "-" + country;
        BigDecimal price = BigDecimal.valueOf(item.priceCents(), 2).multiply(BigDecimal.valueOf(100L + country, 2));
        return new Line(id, item.name().toUpperCase(Locale.ROOT) + " " + country, price, List.of(item.name(), id));
    }
}
