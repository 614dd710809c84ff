package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Prices by product, kept as long as somebody else keeps them. The mistake: the table is made anew for each look. */
@LabOnly
@Component
final class WeakPrices extends Background {

    private record Price(int cents) {}

    private final List<Price> prices = new ArrayList<>();
    private List<WeakReference<Price>> table = List.of();

    WeakPrices() {
        super("weak-prices");
    }

    @Override
    void begin(Map<String, String> settings) {
        int count = number(settings, "prices", 200_000);
        for (int price = 0; price < count; price++) {
            prices.add(new Price(price));
        }
    }

    @Override
    void once() {
        table = prices.stream().map(WeakPrices::weakly).toList();
        if (table.size() != prices.size()) {
            throw new IllegalStateException(table.size() + " of " + prices.size() + " prices");
        }
    }

    @Override
    void end() {
        prices.clear();
        table = List.of();
    }

    private static WeakReference<Price> weakly(Price price) {
        return new WeakReference<>(price);
    }
}
