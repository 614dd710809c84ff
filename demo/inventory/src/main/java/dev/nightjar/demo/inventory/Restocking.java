package dev.nightjar.demo.inventory;

import io.prometheus.client.Gauge;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks twice a minute for products that are nearly sold out. */
@Component
class Restocking {

    private static final long FEW = 100;

    private static final Gauge SOON_SOLD_OUT = Gauge.build()
            .name("shop_products_soon_sold_out")
            .help("Products with fewer than " + FEW + " pieces in stock")
            .register();

    private final Stock stock;

    Restocking(Stock stock) {
        this.stock = stock;
    }

    @Scheduled(initialDelay = 30_000, fixedDelay = 30_000)
    void look() {
        SOON_SOLD_OUT.set((double) stock.soonSoldOut(FEW));
    }
}
