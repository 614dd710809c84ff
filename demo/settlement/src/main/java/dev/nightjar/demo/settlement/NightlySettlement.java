package dev.nightjar.demo.settlement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Settles the stock of every warehouse, portion by portion: asks accounting for the value of each row, writes it down,
 * waits until accounting has booked the portion. With {@link Transactions#LONG} a warehouse is one transaction that
 * marks all its rows first and asks inside the updates, so every row stays locked until the warehouse is done: the
 * demo's fault. With {@link Transactions#SHORT} it asks first and commits each portion before it waits: the same work,
 * and nobody notices.
 */
final class NightlySettlement implements Job {

    enum Transactions {
        LONG,
        SHORT
    }

    /** A warehouse has 1,000 SKUs: ten portions. The bestsellers have the low numbers and come first. */
    static final int PORTION_ROWS = 100;

    /** Of a portion's time accounting takes so much to answer, the rest to book. */
    private static final double ANSWER_SHARE = 0.7;

    /** Stands for the accounting system, which takes its time with every row and none of this machine's CPU. */
    private static final String ACCOUNTING = """
            create or replace function accounting_value(wanted text, stock bigint) returns bigint language plpgsql as $$
            begin
              perform pg_sleep(current_setting('accounting.answer_seconds')::double precision);
              return stock * (select price_cents from product where product.sku = wanted);
            end $$""";

    private record Portion(String warehouse, String fromSku, String toSku, boolean first, boolean last) {

        void bind(PreparedStatement statement) throws SQLException {
            statement.setString(1, warehouse);
            statement.setString(2, fromSku);
            statement.setString(3, toSku);
        }
    }

    private final Transactions transactions;

    NightlySettlement(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "nightly-settlement";
    }

    @Override
    public void run(Night night, Shop shop, Pace pace) throws SQLException, InterruptedException {
        try (Connection connection = shop.connect(name())) {
            settle(night, connection, pace);
        }
    }

    private void settle(Night night, Connection connection, Pace pace) throws SQLException, InterruptedException {
        List<Portion> portions = portions(connection);
        openAccounting(connection, night.length().toMillis() / 1000.0 / portions.size());
        connection.setAutoCommit(false);
        for (int step = 0; step < portions.size(); step++) {
            Portion portion = portions.get(step);
            switch (transactions) {
                case LONG -> {
                    if (portion.first()) {
                        mark(connection, portion.warehouse());
                    }
                    settleAtOnce(connection, portion);
                }
                case SHORT -> {
                    settleWhatIsKnown(connection, portion);
                    connection.commit();
                }
            }
            pace.until(night.endOfStep(step, portions.size()));
            if (transactions == Transactions.LONG && portion.last()) {
                connection.commit();
            }
        }
    }

    private static void openAccounting(Connection connection, double portionSeconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ACCOUNTING);
            statement.execute(String.format(
                    Locale.ROOT,
                    "set accounting.answer_seconds = '%.6f'",
                    ANSWER_SHARE * portionSeconds / PORTION_ROWS));
        }
    }

    private static void mark(Connection connection, String warehouse) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update inventory set settled_at = now() where warehouse = ?")) {
            update.setString(1, warehouse);
            update.executeUpdate();
        }
    }

    private static void settleAtOnce(Connection connection, Portion portion) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update inventory set settled_value = accounting_value(sku, stock) where warehouse = ? and sku between ? and ?")) {
            portion.bind(update);
            update.executeUpdate();
        }
    }

    private static void settleWhatIsKnown(Connection connection, Portion portion) throws SQLException {
        List<String> skus = new ArrayList<>();
        List<Long> values = new ArrayList<>();
        try (PreparedStatement ask = connection.prepareStatement(
                "select sku, accounting_value(sku, stock) from inventory where warehouse = ? and sku between ? and ?")) {
            portion.bind(ask);
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    skus.add(rows.getString(1));
                    values.add(rows.getLong(2));
                }
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update inventory set settled_value = known.value, settled_at = now() from unnest(?, ?) known(sku, value) where inventory.sku = known.sku")) {
            update.setArray(1, connection.createArrayOf("text", skus.toArray()));
            update.setArray(2, connection.createArrayOf("bigint", values.toArray()));
            update.executeUpdate();
        }
    }

    /** All portions, warehouse after warehouse. */
    private static List<Portion> portions(Connection connection) throws SQLException {
        List<Portion> portions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select warehouse, min(sku), max(sku), row_number() over w = 1, row_number() over w = count(*) over (partition by warehouse)
                        from (select warehouse, sku, (row_number() over (partition by warehouse order by sku) - 1) / %d as portion
                              from inventory) numbered
                        group by warehouse, portion window w as (partition by warehouse order by portion)
                        order by warehouse, portion""".formatted(PORTION_ROWS))) {
            while (rows.next()) {
                portions.add(new Portion(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getBoolean(4),
                        rows.getBoolean(5)));
            }
        }
        return portions;
    }
}
