package dev.nightjar.demo.payment;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Stands for the acquiring bank, which takes its time and none of this machine's CPU. Safe for use by many threads. */
@Component
class Acquirer {

    private static final Duration CHARGE = Duration.ofMillis(60);
    private static final Duration PAGE = Duration.ofSeconds(2);

    private final AtomicLong charges = new AtomicLong();

    /** Returns the bank's reference. */
    long charge() throws InterruptedException {
        Thread.sleep(CHARGE);
        return charges.incrementAndGet();
    }

    /** One page of a merchant's statement: the bank is slow with those. Returns how many charges it lists. */
    int statementPage() throws InterruptedException {
        Thread.sleep(PAGE);
        return 100;
    }
}
