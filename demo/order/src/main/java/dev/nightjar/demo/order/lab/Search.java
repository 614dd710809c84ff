package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Finds the product whose name is nearest to a word. The mistake: the word is compared with every name there is. */
@LabOnly
@RestController
class Search implements LabFault {

    record Found(String sku, String name) {}

    private static final int FEW = 200;

    private volatile int names = FEW;

    @Override
    public String name() {
        return "many-names";
    }

    @Override
    public void on(Map<String, String> settings) {
        names = Integer.parseInt(settings.getOrDefault("names", "200000"));
    }

    @Override
    public void off() {
        names = FEW;
    }

    @GetMapping("/searches/{sku}")
    Found search(@PathVariable String sku) {
        return new Found(sku, nearest(sku, names));
    }

    private static String nearest(String word, int names) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (int number = 0; number < names; number++) {
            String name = "SKU-" + number;
            int distance = distance(word, name);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /** How many letters have to be put in, left out or changed (V. Levenshtein, 1965). */
    private static int distance(String one, String other) {
        int[] costs = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(changed, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[other.length()];
    }
}
