package dev.nightjar.demo.payment;

import io.prometheus.client.Gauge;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.skywalking.apm.toolkit.trace.Trace;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Everything that goes to the acquirer goes through these few threads: it allows no more calls at once. */
@Component
class Charges {

    private static final int CALLS_AT_ONCE = 16;

    private static final Gauge WAITING = Gauge.build()
            .name("shop_charges_waiting")
            .help("Calls that wait for a thread to the acquirer")
            .register();

    private final Acquirer acquirer;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            CALLS_AT_ONCE,
            CALLS_AT_ONCE,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "charges-" + threads.incrementAndGet()));

    Charges(Acquirer acquirer) {
        this.acquirer = acquirer;
    }

    /** Returns the acquirer's reference. */
    @Trace
    public long charge() throws InterruptedException, ExecutionException {
        return executor.submit(acquirer::charge).get();
    }

    /** Asks for all pages of a statement at once; returns how many charges they list. */
    @Trace
    public int statement(int pages) throws InterruptedException, ExecutionException {
        List<Future<Integer>> asked = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            asked.add(executor.submit(acquirer::statementPage));
        }
        int listed = 0;
        for (Future<Integer> page : asked) {
            listed += page.get();
        }
        return listed;
    }

    @Scheduled(fixedDelay = 5_000)
    void measure() {
        WAITING.set(executor.getQueue().size());
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }
}
