package dev.nightjar.demo.order;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All prices, read once at start: a price needs no database. Safe for use by many threads. */
@Component
class PriceList {

    private record Price(String sku, long priceCents) {}

    private final Map<String, Long> priceCentsBySku;

    PriceList(JdbcClient database) {
        priceCentsBySku = database.sql("select sku, price_cents from product").query(Price.class).list().stream()
                .collect(Collectors.toUnmodifiableMap(Price::sku, Price::priceCents));
    }

    OptionalLong priceCents(String sku) {
        Long cents = priceCentsBySku.get(sku);
        return cents == null ? OptionalLong.empty() : OptionalLong.of(cents);
    }
}
