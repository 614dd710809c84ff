package dev.nightjar.demo.order;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Last year's orders with their instalments, for the accountants. */
@Component
class OrderReport {

    /** One line of the report. */
    record Line(
            long id,
            String sku,
            String product,
            String warehouse,
            int quantity,
            String orderedAt,
            BigDecimal total,
            List<Instalment> plan) {}

    /** What was to be paid in a month. */
    record Instalment(LocalDate due, BigDecimal principal, BigDecimal interest) {}

    /** The driver then reads so many rows at a time; without it, it would hold all of them beside the lines. */
    private static final int FETCH = 1_000;

    private static final int MONTHS = 24;
    private static final int YEARLY_INTEREST_PERCENT = 6;

    private final JdbcClient database;

    OrderReport(JdbcClient database) {
        this.database = database;
    }

    /** The newest orders of the archive first. */
    @Transactional(readOnly = true)
    public List<Line> lines(int most) {
        List<Line> lines = new ArrayList<>();
        database.sql("""
                        select id, sku, product, warehouse, quantity, total_cents, ordered_at::text as ordered_at,
                               ordered_at::date as ordered_on
                        from order_archive order by id desc limit ?""").withFetchSize(FETCH).param(most).query(row -> {
            long cents = row.getLong("total_cents");
            lines.add(new Line(
                    row.getLong("id"),
                    row.getString("sku"),
                    row.getString("product"),
                    row.getString("warehouse"),
                    row.getInt("quantity"),
                    row.getString("ordered_at"),
                    euros(cents),
                    plan(row.getObject("ordered_on", LocalDate.class), cents)));
        });
        return lines;
    }

    private static List<Instalment> plan(LocalDate ordered, long cents) {
        List<Instalment> plan = new ArrayList<>(MONTHS);
        for (int month = 1; month <= MONTHS; month++) {
            long owed = cents * (MONTHS + 1 - month) / MONTHS;
            plan.add(new Instalment(
                    ordered.plusMonths(month),
                    euros(cents / MONTHS),
                    euros(owed * YEARLY_INTEREST_PERCENT / 100 / 12)));
        }
        return plan;
    }

    private static BigDecimal euros(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    /** As comma-separated values, with a head line. */
    static String csv(List<Line> lines) {
        StringBuilder text = new StringBuilder(
                "id,sku,product,warehouse,quantity,ordered_at,total,instalments,instalment,last_due\n");
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
                    .append(line.orderedAt())
                    .append(',')
                    .append(line.total())
                    .append(',')
                    .append(line.plan().size())
                    .append(',')
                    .append(line.plan().getFirst().principal())
                    .append(',')
                    .append(line.plan().getLast().due())
                    .append('\n');
        }
        return text.toString();
    }
}
