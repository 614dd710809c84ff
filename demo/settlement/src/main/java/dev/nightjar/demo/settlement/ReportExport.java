package dev.nightjar.demo.settlement;

import java.io.IOException;

/**
 * An accountant fetches the report of orders again and again, all night. The whole archive in one answer is the
 * demo's fault {@code report-export}: its rows live in the order service's heap until the last one is written.
 *
 * @param lines of each report
 */
record ReportExport(int lines) implements Job {

    /** In a night of 22 s: two in a second, or as soon as the last one is there. */
    private static final int REPORTS = 40;

    @Override
    public String name() {
        return "report-export";
    }

    @Override
    public void run(Night night, Shop shop, Pace pace) throws IOException, InterruptedException {
        for (int report = 0; report < REPORTS && pace.now().isBefore(night.end()); report++) {
            shop.get(shop.order(), "/reports/orders?lines=" + lines);
            pace.until(night.endOfStep(report, REPORTS));
        }
    }
}
