package dev.nightjar.demo.inventory;

import java.util.OptionalLong;
import org.apache.skywalking.apm.toolkit.trace.Trace;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is in stock; only reads. The order service lowers it. */
@Repository
class Stock {

    private final JdbcClient database;

    Stock(JdbcClient database) {
        this.database = database;
    }

    @Trace
    public OptionalLong of(String sku) {
        return database.sql("select stock from inventory where sku = ?")
                .param(sku)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    long soonSoldOut(long limit) {
        return database.sql("select count(*) from inventory where stock < ?")
                .param(limit)
                .query(Long.class)
                .single();
    }
}
