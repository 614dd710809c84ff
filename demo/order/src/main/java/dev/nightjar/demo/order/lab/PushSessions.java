package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.stereotype.Component;

/** News for customers who keep a connection open. The mistake: a thread for each of them, deep in its handlers. */
@LabOnly
@Component
final class PushSessions implements LabFault {

    private CountDownLatch end = new CountDownLatch(0);

    @Override
    public String name() {
        return "push-sessions";
    }

    @Override
    public void on(Map<String, String> settings) {
        off();
        int threads = Background.number(settings, "threads", 1_500);
        int depth = Background.number(settings, "depth", 150);
        CountDownLatch closed = new CountDownLatch(1);
        end = closed;
        for (int number = 0; number < threads; number++) {
            Thread.ofPlatform().name("push-", number).daemon().start(() -> handle(depth, closed));
        }
    }

    @Override
    public void off() {
        end.countDown();
    }

    private static int handle(int depth, CountDownLatch closed) {
        if (depth > 0) {
            return handle(depth - 1, closed) + 1;
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
