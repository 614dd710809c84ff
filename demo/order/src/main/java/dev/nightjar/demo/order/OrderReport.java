package dev.nightjar.demo.order;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Last year's orders, for the accountants. */
@Component
class OrderReport {

    /** One line of the report. */
    record Line(long id, String sku, String product, String warehouse, int quantity, String total, String orderedAt) {}

    /** The driver then reads so many rows at a time; without it, it would hold all of them beside the lines. */
    private static final int FETCH = 5_000;

    private final JdbcClient database;

    OrderReport(JdbcClient database) {
        this.database = database;
    }

    /** The newest orders of the archive first. */
    @Transactional(readOnly = true)
    public List<Line> lines(int most) {
        List<Line> lines = new ArrayList<>();
        database.sql("""
                        select a.id, a.sku, p.name as product, i.warehouse, a.quantity,
                               to_char(a.total_cents / 100.0, 'FM999G999D00') as total, a.ordered_at::text as ordered_at
                        from order_archive a join product p on p.sku = a.sku join inventory i on i.sku = a.sku
                        order by a.id desc limit ?""").withFetchSize(FETCH).param(most).query(row -> {
            lines.add(new Line(
                    row.getLong("id"),
                    row.getString("sku"),
                    row.getString("product"),
                    row.getString("warehouse"),
                    row.getInt("quantity"),
                    row.getString("total"),
                    row.getString("ordered_at")));
        });
        return lines;
    }

    /** As comma-separated values, with a head line. */
    static String csv(List<Line> lines) {
        StringBuilder text = new StringBuilder("id,sku,product,warehouse,quantity,total,ordered_at\n");
        for (Line line : lines) {
            text.append(line.id())
                    .append(',')
                    .append(line.sku())
                    .append(',')
                    .append(line.product())
                    .append(',')
                    .append(line.warehouse())
                    .append(',')
                    .append(line.quantity())
                    .append(',')
                    .append(line.total())
                    .append(',')
                    .append(line.orderedAt())
                    .append('\n');
        }
        return text.toString();
    }
}
