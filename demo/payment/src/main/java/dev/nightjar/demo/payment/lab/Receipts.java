package dev.nightjar.demo.payment.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receipts of past payments, from the archive. The mistake: nobody limits how many requests may wait for the archive.
 */
@LabOnly
@RestController
class Receipts {

    record Receipt(long id, String text) {}

    @GetMapping("/receipts/{id}")
    Receipt receipt(@PathVariable long id, @RequestParam(defaultValue = "50") long archiveMillis)
            throws InterruptedException {
        return new Receipt(id, fetch(Duration.ofMillis(archiveMillis)));
    }

    /** Stands for the archive, which takes its time and none of this machine's CPU. */
    private static String fetch(Duration answer) throws InterruptedException {
        Thread.sleep(answer);
        return "paid";
    }
}
