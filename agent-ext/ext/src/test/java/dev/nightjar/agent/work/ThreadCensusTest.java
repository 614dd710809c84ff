package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.shop.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadCensusTest {

    private static final int THREADS = 100;

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void startMany() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> Orders.place(() -> {
                begun.countDown();
                await();
            }));
            threads.add(thread);
            thread.start();
        }
        begun.await();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void fewThreadsAreCountedOnly() {
        Map<String, Long> counters = new ThreadCensus(100_000).counters();
        assertThat(counters).containsOnlyKeys("threads.alive");
        assertThat(counters.get("threads.alive")).isPositive();
    }

    /** Others of this JVM's threads are among them. */
    @Test
    void manyAreToldByTheMethodThatTheyAreIn() throws InterruptedException {
        startMany();
        Map<String, Long> counters = new ThreadCensus(THREADS).counters();
        assertThat(counters.getOrDefault("threads.in.com.shop.Orders.place", 0L))
                .isBetween(1L, 10L * THREADS);
        assertThat(counters).hasSizeLessThanOrEqualTo(9);
    }

    @Test
    void withoutStacksTheyAreCountedOnly() throws InterruptedException {
        startMany();
        ThreadCensus census = new ThreadCensus(THREADS);
        census.takeStacks(false);
        assertThat(census.counters()).containsOnlyKeys("threads.alive");
    }
}
