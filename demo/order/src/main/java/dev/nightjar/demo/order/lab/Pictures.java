package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A product's picture, in other sizes. The mistake: a buffer for each size, all of them until the last one is sent. */
@LabOnly
@RestController
class Pictures {

    record Scaled(String sku, int sizes) {}

    private static final int PICTURE = 3 << 20;

    @GetMapping("/pictures/{sku}")
    Scaled scale(
            @PathVariable String sku,
            @RequestParam(defaultValue = "1") int steps,
            @RequestParam(defaultValue = "1") long uploadMillis)
            throws InterruptedException {
        List<byte[]> sizes = new ArrayList<>();
        byte[] picture = new byte[PICTURE];
        for (int step = 0; step < steps; step++) {
            sizes.add(picture.clone());
        }
        upload(Duration.ofMillis(uploadMillis));
        return new Scaled(sku, sizes.size());
    }

    /** Stands for the store of pictures, which takes its time and none of this machine's CPU. */
    private static void upload(Duration answer) throws InterruptedException {
        Thread.sleep(answer);
    }
}
