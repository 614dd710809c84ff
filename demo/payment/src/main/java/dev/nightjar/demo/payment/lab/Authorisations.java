package dev.nightjar.demo.payment.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Whether a customer's card is good, as the bank says. The bank may be slow, or refuse to answer now and then. */
@LabOnly
@RestController
class Authorisations implements LabFault {

    record Authorised(String sku, long number) {}

    private static final int NORMAL_MILLIS = 20;
    private static final int ALL = 100;

    private final AtomicLong asked = new AtomicLong();
    private volatile int bankMillis = NORMAL_MILLIS;
    private volatile int refusedPercent;

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public void on(Map<String, String> settings) {
        bankMillis = Integer.parseInt(settings.getOrDefault("millis", Integer.toString(NORMAL_MILLIS)));
        refusedPercent = Integer.parseInt(settings.getOrDefault("refusedPercent", "0"));
    }

    @Override
    public void off() {
        bankMillis = NORMAL_MILLIS;
        refusedPercent = 0;
    }

    @GetMapping("/authorisations/{sku}")
    ResponseEntity<Authorised> authorise(@PathVariable String sku) throws InterruptedException {
        askBank(Duration.ofMillis(bankMillis));
        long number = asked.incrementAndGet();
        return number * 37 % ALL < refusedPercent
                ? ResponseEntity.status(503).build()
                : ResponseEntity.ok(new Authorised(sku, number));
    }

    /** Stands for the bank, which takes its time and none of this machine's CPU. */
    private static void askBank(Duration answer) throws InterruptedException {
        Thread.sleep(answer);
    }
}
