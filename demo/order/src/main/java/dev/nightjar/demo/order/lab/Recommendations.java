package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What else customers buy, as a partner says it. The mistake: nobody limits how long the partner may take to answer.
 */
@LabOnly
@RestController
class Recommendations {

    record Recommendation(String sku, String instead) {}

    @GetMapping("/recommendations/{sku}")
    Recommendation recommend(@PathVariable String sku, @RequestParam(defaultValue = "50") long partnerMillis)
            throws InterruptedException {
        return new Recommendation(sku, askPartner(Duration.ofMillis(partnerMillis)));
    }

    /** Stands for the partner, which takes its time and none of this machine's CPU. */
    private static String askPartner(Duration answer) throws InterruptedException {
        Thread.sleep(answer);
        return "SKU-0001";
    }
}
