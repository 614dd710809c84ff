package dev.nightjar.demo.settlement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Settles the stock of every warehouse: marks the rows portion by portion and waits after each until accounting has
 * booked it. With {@link Transactions#LONG} a warehouse is one transaction, so every row stays locked from its portion
 * to the warehouse's end: the demo's fault. With {@link Transactions#SHORT} each portion is one, committed before the
 * wait: the same work, and nobody notices.
 */
final class NightlySettlement implements Job {

    enum Transactions {
        LONG,
        SHORT
    }

    /** A warehouse has 1,000 SKUs: ten portions. The bestsellers have the low numbers and come first. */
    static final int PORTION_ROWS = 100;

    private record Portion(String warehouse, String fromSku, String toSku, boolean last) {}

    private final Transactions transactions;

    NightlySettlement(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "nightly-settlement";
    }

    @Override
    public void run(Night night, Connection connection, Pace pace) throws SQLException, InterruptedException {
        List<Portion> portions = portions(connection);
        connection.setAutoCommit(false);
        for (int step = 0; step < portions.size(); step++) {
            Portion portion = portions.get(step);
            mark(connection, portion);
            if (transactions == Transactions.SHORT) {
                connection.commit();
            }
            pace.until(night.endOfStep(step, portions.size()));
            if (transactions == Transactions.LONG && portion.last()) {
                connection.commit();
            }
        }
    }

    private static void mark(Connection connection, Portion portion) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update inventory set settled_stock = stock, settled_at = now() where warehouse = ? and sku between ? and ?")) {
            update.setString(1, portion.warehouse());
            update.setString(2, portion.fromSku());
            update.setString(3, portion.toSku());
            update.executeUpdate();
        }
    }

    /** All portions, warehouse after warehouse. */
    private static List<Portion> portions(Connection connection) throws SQLException {
        List<Portion> portions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select warehouse, min(sku), max(sku), row_number() over w = count(*) over (partition by warehouse)
                        from (select warehouse, sku, (row_number() over (partition by warehouse order by sku) - 1) / %d as portion
                              from inventory) numbered
                        group by warehouse, portion window w as (partition by warehouse order by portion)
                        order by warehouse, portion""".formatted(PORTION_ROWS))) {
            while (rows.next()) {
                portions.add(new Portion(rows.getString(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)));
            }
        }
        return portions;
    }
}
