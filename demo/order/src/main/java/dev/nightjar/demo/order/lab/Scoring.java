package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.SplittableRandom;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * How well a product would sell, from a table of weights. The mistake: one long counted loop, which the compiler makes
 * without a safepoint poll (with collectors that do not divide such loops, as Serial), so that everybody waits for it.
 */
@LabOnly
@RestController
class Scoring {

    record Score(String sku, long score) {}

    private final int[] weights =
            new SplittableRandom(1).ints(1 << 16, 0, 1_000).toArray();

    @GetMapping("/scores/{sku}")
    Score score(@PathVariable String sku, @RequestParam(defaultValue = "1000000") int rounds) {
        return new Score(sku, sum(weights, sku.hashCode(), rounds));
    }

    private static long sum(int[] weights, long begin, int rounds) {
        long sum = begin;
        for (int i = 0; i < rounds; i++) {
            sum = sum * 31 + weights[i & (weights.length - 1)];
        }
        return sum;
    }
}
