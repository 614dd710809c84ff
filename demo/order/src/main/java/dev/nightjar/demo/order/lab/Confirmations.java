package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Mails to customers. The mistake: newsletters go through the same few threads, and its queue has no bound. */
@LabOnly
@RestController
class Confirmations {

    record Sent(int mails) {}

    private static final Duration MAIL_SERVER = Duration.ofMillis(20);

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor mails = new ThreadPoolExecutor(
            2,
            2,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "mails-" + threads.incrementAndGet()));

    @PostMapping("/confirmations/{sku}")
    Sent confirm(@PathVariable String sku) throws InterruptedException, ExecutionException {
        return new Sent(mails.submit(() -> mail(sku)).get());
    }

    /** {@code wait}: until all of them are out. */
    @PostMapping("/newsletters")
    Sent newsletter(@RequestParam int mails, @RequestParam boolean wait)
            throws InterruptedException, ExecutionException {
        List<Future<Integer>> queued = new ArrayList<>();
        for (int mail = 0; mail < mails; mail++) {
            String customer = "customer " + mail;
            queued.add(this.mails.submit(() -> newsletterTo(customer)));
        }
        int sent = 0;
        if (wait) {
            for (Future<Integer> mail : queued) {
                sent += mail.get();
            }
        }
        return new Sent(sent);
    }

    private static int newsletterTo(String customer) throws InterruptedException {
        return mail(customer);
    }

    /** Stands for the mail server, which takes its time and none of this machine's CPU. */
    private static int mail(String about) throws InterruptedException {
        Thread.sleep(MAIL_SERVER);
        return about.isEmpty() ? 0 : 1;
    }

    @PreDestroy
    void stop() {
        mails.shutdownNow();
    }
}
