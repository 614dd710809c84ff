package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Waits for news of the stock. The mistake: it asks again at once, without end. */
@LabOnly
@Component
class StockPoller implements LabFault {

    private final AtomicLong news = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private AtomicBoolean polling = new AtomicBoolean();

    @Override
    public String name() {
        return "stock-poller";
    }

    @Override
    public void on(Map<String, String> settings) {
        off();
        AtomicBoolean isOn = new AtomicBoolean(true);
        polling = isOn;
        int threads = Integer.parseInt(settings.getOrDefault("threads", "6"));
        for (int number = 0; number < threads; number++) {
            Thread.ofPlatform().name("stock-poller-", number).daemon().start(() -> poll(isOn));
        }
    }

    @Override
    public void off() {
        polling.set(false);
    }

    private void poll(AtomicBoolean isOn) {
        while (isOn.get() && news.get() == 0) {
            asked.incrementAndGet();
        }
    }
}
