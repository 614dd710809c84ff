package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.shop.Orders;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalWatchTest {

    private static final long SECOND = 1_000_000_000L;

    private final Lab lab = new Lab();
    private final SignalWatch watch = new SignalWatch(lab.recorder);
    private final long start = System.nanoTime();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void close() {
        threads.forEach(Thread::interrupt);
        lab.close();
    }

    private interface Waiting {
        void untilTheTestIsOver() throws InterruptedException;
    }

    /** A thread with a work that waits, and does so already. */
    private void waits(String operation, Waiting waiting) {
        Thread thread = new Thread(() -> {
            Span request = lab.request(operation);
            Orders.place(() -> {
                try {
                    waiting.untilTheTestIsOver();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            request.end();
        });
        threads.add(thread);
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<SignalWatch.Seen> twoLooks() {
        watch.look(start + SECOND / 2);
        return watch.look(start + 2 * SECOND);
    }

    @Test
    void whereAWorkWaitsIsToldWithTheSecondThatItStandsFor() {
        waits("POST /orders", enough::await);
        assertThat(twoLooks()).singleElement().satisfies(seen -> {
            assertThat(seen.account().name()).isEqualTo("POST /orders");
            assertThat(seen.nanos()).isEqualTo(SECOND);
            assertThat(seen.stack())
                    .extracting(StackTraceElement::getClassName)
                    .contains(CountDownLatch.class.getName(), Orders.class.getName());
        });
    }

    @Test
    void aFewStandForMany() {
        for (int thread = 0; thread < 20; thread++) {
            waits("POST /orders", enough::await);
        }
        List<SignalWatch.Seen> seen = twoLooks();
        assertThat(seen).hasSize(8);
        assertThat(seen.stream().mapToLong(SignalWatch.Seen::nanos).sum()).isEqualTo(20 * SECOND);
    }

    @Test
    void aWaitThatIsSeenOnceOnlyIsShort() {
        waits("POST /orders", enough::await);
        assertThat(watch.look(start + 2 * SECOND)).isEmpty();
        assertThat(watch.look(start + 2 * SECOND + SECOND / 10)).isEmpty();
        assertThat(watch.look(start + 3 * SECOND)).hasSize(1);
    }

    @Test
    void sleepsAndLocksAreNoSignals() {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        try {
            waits("POST /sleeps", () -> Thread.sleep(60_000));
            waits("POST /locks", lock::lockInterruptibly);
            assertThat(twoLooks()).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Test
    void withoutStacksNobodyLooks() {
        waits("POST /orders", enough::await);
        watch.takeStacks(false);
        assertThat(twoLooks()).isEmpty();
    }
}
