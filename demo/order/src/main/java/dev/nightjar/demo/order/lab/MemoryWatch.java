package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Looks how much memory is in use. The mistake: it asks for a collection first, to be exact. */
@LabOnly
@Component
final class MemoryWatch extends Background {

    private long used;

    MemoryWatch() {
        super("memory-watch");
    }

    @Override
    void begin(Map<String, String> settings) {
        used = 0;
    }

    @Override
    void once() {
        used = usedExactly();
        if (used < 0) {
            throw new IllegalStateException("less than nothing is in use: " + used);
        }
    }

    @Override
    void end() {
        used = 0;
    }

    private static long usedExactly() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
