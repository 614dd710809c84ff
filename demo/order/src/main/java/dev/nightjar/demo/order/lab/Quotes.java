package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Prices in other currencies. The mistake: what waits for a bank's rate waits in the pool that all computing shares.
 */
@LabOnly
@RestController
class Quotes {

    record Quote(String sku, long cents) {}

    @GetMapping("/quotes/{sku}")
    Quote quote(@PathVariable String sku) throws InterruptedException, ExecutionException {
        return new Quote(
                sku,
                CompletableFuture.supplyAsync(() -> compute(sku), ForkJoinPool.commonPool())
                        .get());
    }

    private static long compute(String sku) {
        return Math.floorMod(sku.hashCode(), 10_000L);
    }

    @GetMapping("/rates")
    Quote rate(@RequestParam long bankMillis) throws InterruptedException, ExecutionException {
        return new Quote(
                "EUR",
                CompletableFuture.supplyAsync(() -> askBank(Duration.ofMillis(bankMillis)), ForkJoinPool.commonPool())
                        .get());
    }

    /** Several banks beside each other. */
    @GetMapping("/best-rates")
    Quote bestRate(@RequestParam long bankMillis, @RequestParam int banks) {
        long best = IntStream.range(0, banks)
                .parallel()
                .mapToLong(bank -> askBank(Duration.ofMillis(bankMillis)) + bank)
                .max()
                .orElse(0);
        return new Quote("EUR", best);
    }

    /** Stands for a bank, which takes its time and none of this machine's CPU. */
    private static long askBank(Duration answer) {
        try {
            Thread.sleep(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 108;
    }
}
