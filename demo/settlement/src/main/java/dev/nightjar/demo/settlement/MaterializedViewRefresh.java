package dev.nightjar.demo.settlement;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The decoy: refreshes a view that nobody else reads and exports it in the same transaction. It holds an
 * AccessExclusiveLock all night, and nobody waits for it.
 */
final class MaterializedViewRefresh implements Job {

    private static final int EXPORT_STEPS = 20;

    @Override
    public String name() {
        return "mv-refresh";
    }

    @Override
    public void run(Night night, Shop shop, Pace pace) throws SQLException, InterruptedException {
        try (Connection connection = shop.connect(name());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create materialized view if not exists sales_by_product as
                    select sku, count(*) as orders, sum(quantity) as pieces, sum(total_cents) as total_cents from orders group by sku""");
            connection.setAutoCommit(false);
            statement.execute("refresh materialized view sales_by_product");
            statement.execute("declare export cursor for select * from sales_by_product order by total_cents desc");
            for (int step = 0; step < EXPORT_STEPS; step++) {
                statement.execute("fetch 50 from export");
                pace.until(night.endOfStep(step, EXPORT_STEPS));
            }
            connection.commit();
        }
    }
}
