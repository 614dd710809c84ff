package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a product did cost on many days, from one large table. The mistake: one long counted loop, as in {@link Scoring},
 * here over memory that is in no cache.
 */
@LabOnly
@RestController
class PriceHistory implements LabFault {

    record Mean(String sku, long mean) {}

    private volatile long[] prices = new long[1];

    @Override
    public String name() {
        return "price-history";
    }

    @Override
    public void on(Map<String, String> settings) {
        prices = new long[Integer.highestOneBit(Integer.parseInt(settings.getOrDefault("megabytes", "128"))) << 17];
    }

    @Override
    public void off() {
        prices = new long[1];
    }

    @GetMapping("/price-history/{sku}")
    Mean mean(@PathVariable String sku, @RequestParam(defaultValue = "1000") int looks) {
        return new Mean(sku, sum(prices, sku.hashCode(), looks) / Math.max(1, looks));
    }

    /** The steps are those of a linear congruential generator (W. E. Thomson, 1958). */
    private static long sum(long[] prices, int begin, int looks) {
        long sum = 0;
        int at = begin;
        for (int look = 0; look < looks; look++) {
            at = at * 1_103_515_245 + 12_345;
            sum += prices[at & (prices.length - 1)];
        }
        return sum;
    }
}
