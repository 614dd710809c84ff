package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import java.util.SplittableRandom;
import org.springframework.stereotype.Component;

/**
 * What was seen last of each product. The mistake: one old table of millions, in which every look leaves something
 * new.
 */
@LabOnly
@Component
final class Assortment extends Background {

    private static final int TABLE = 1 << 22;

    private final SplittableRandom random = new SplittableRandom(1);
    private Object[] seen = new Object[0];
    private int each;

    Assortment() {
        super("assortment");
    }

    @Override
    void begin(Map<String, String> settings) {
        seen = new Object[TABLE];
        each = number(settings, "each", 40_000);
    }

    @Override
    void once() {
        for (int look = 0; look < each; look++) {
            note(random.nextInt(TABLE), look);
        }
    }

    @Override
    void end() {
        seen = new Object[0];
    }

    private void note(int product, int look) {
        seen[product] = Long.toString(look);
    }
}
