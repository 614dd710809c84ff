package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets an editor empty caches. The mistake: it asks for a collection, so that the memory is free at once. */
@LabOnly
@RestController
class Caches {

    record Emptied(String sku, int entries) {}

    private final Map<String, String> texts = new ConcurrentHashMap<>();

    @PostMapping("/caches/{sku}")
    Emptied empty(@PathVariable String sku) {
        texts.put(sku, "text of " + sku);
        int entries = texts.size();
        texts.clear();
        collect();
        return new Emptied(sku, entries);
    }

    private static void collect() {
        System.gc();
    }
}
