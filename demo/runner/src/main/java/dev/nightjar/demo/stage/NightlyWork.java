package dev.nightjar.demo.stage;

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

    List<String> arguments() {
        return List.of(
                "--transactions=" + (longTransactions ? "long" : "short"),
                "--report-lines=" + reportLines,
                "--statement-pages=" + statementPages);
    }
}
