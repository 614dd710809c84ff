package dev.nightjar.demo.settlement;

import java.io.IOException;

/**
 * Asks payment for the merchants' statement at the beginning of each night. Many pages at once are the demo's fault
 * {@code payment-timeout}: they take all threads to the acquirer, and payments wait behind them.
 *
 * @param pages of the statement, two seconds each
 */
record MerchantStatements(int pages) implements Job {

    @Override
    public String name() {
        return "merchant-statements";
    }

    @Override
    public void run(Night night, Shop shop, Pace pace) throws IOException, InterruptedException {
        shop.post(shop.payment(), "/statements?pages=" + pages);
    }
}
