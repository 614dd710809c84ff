package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A bundle is priced part by part. The mistake: the parts are tasks of the same executor, on whose threads others wait
 * for theirs.
 */
@LabOnly
@RestController
class Bundles {

    record Done(String sku, int parts) {}

    private static final Duration PART = Duration.ofMillis(30);
    private static final long PATIENCE_SECONDS = 4;

    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService executor =
            Executors.newFixedThreadPool(4, task -> new Thread(task, "bundles-" + threads.incrementAndGet()));

    @PostMapping("/bundles/{sku}")
    Done make(@PathVariable String sku) throws InterruptedException, ExecutionException {
        return executor.submit(() -> whole(sku)).get();
    }

    private Done whole(String sku) throws InterruptedException, ExecutionException, TimeoutException {
        int parts = 0;
        for (int part = 0; part < 2; part++) {
            parts += executor.submit(() -> onePart(sku)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return new Done(sku, parts);
    }

    /** Stands for somebody who takes time and none of this machine's CPU. */
    private static int onePart(String sku) throws InterruptedException {
        Thread.sleep(PART);
        return sku.isEmpty() ? 0 : 1;
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }
}
