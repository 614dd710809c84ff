package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A customer's discounts and points. The mistake: what takes long is done under the lock that every request needs. */
@LabOnly
@RestController
class Discounts {

    record Found(String sku, int amount) {}

    /** Under the lock: 25 requests a second have no room in it any more. */
    private static final Duration RULES = Duration.ofMillis(40);

    private final Map<String, Integer> discounts = new HashMap<>();
    private final Map<String, Integer> points = new HashMap<>();
    private final ReentrantLock pointsLock = new ReentrantLock(true);

    @GetMapping("/discounts/{sku}")
    Found discount(@PathVariable String sku) throws InterruptedException {
        synchronized (discounts) {
            return new Found(sku, discounts.merge(sku, askRules(), Integer::sum));
        }
    }

    @GetMapping("/points/{sku}")
    Found points(@PathVariable String sku) throws InterruptedException {
        pointsLock.lock();
        try {
            return new Found(sku, points.merge(sku, askRules(), Integer::sum));
        } finally {
            pointsLock.unlock();
        }
    }

    /** Stands for the engine with the rules, which takes its time and none of this machine's CPU. */
    private static int askRules() throws InterruptedException {
        Thread.sleep(RULES);
        return 1;
    }
}
