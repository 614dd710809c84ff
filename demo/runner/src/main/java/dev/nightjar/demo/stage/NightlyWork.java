package dev.nightjar.demo.stage;

import java.time.Instant;
import java.util.List;

/**
 * What the nightly jobs do.
 *
 * @param longTransactions the settlement holds a warehouse's rows until it is done, instead of a portion's for a moment
 * @param reportLines of each report of the orders
 * @param statementPages of the merchants' statement, two seconds of one of payment's 16 threads each
 */
public record NightlyWork(boolean longTransactions, int reportLines, int statementPages) {

    /** Nobody is troubled by it. */
    public static final NightlyWork HARMLESS = new NightlyWork(false, 1_000, 1);

    /** The jobs' command line. */
    List<String> arguments(String jdbcUrl, Services shop, Nights nights, Instant trafficStart) {
        return List.of(
                "--url=" + jdbcUrl,
                "--user=" + ShopDatabase.SHOP_ROLE,
                "--order=" + shop.order().address(),
                "--payment=" + shop.payment().address(),
                "--first-night=" + nights.start(trafficStart, 1),
                "--period=" + nights.period(),
                "--length=" + nights.length(),
                "--nights=" + nights.count(),
                "--transactions=" + (longTransactions ? "long" : "short"),
                "--report-lines=" + reportLines,
                "--statement-pages=" + statementPages);
    }
}
