package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The shop's menu, which is dear to make. The mistake: when it is too old, everybody who comes makes a new one. */
@LabOnly
@RestController
class Menus implements LabFault {

    record Menu(String text, long madeNanos) {}

    private static final long HARDLY_EVER = Duration.ofDays(1).toNanos();

    private final JdbcClient database;
    private final Map<String, Menu> menus = new ConcurrentHashMap<>();
    private volatile long livesNanos = HARDLY_EVER;

    Menus(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "menu-age";
    }

    @Override
    public void on(Map<String, String> settings) {
        livesNanos = Duration.ofMillis(Long.parseLong(settings.getOrDefault("millis", "3000")))
                .toNanos();
    }

    @Override
    public void off() {
        livesNanos = HARDLY_EVER;
    }

    @GetMapping("/menus/{sku}")
    Menu menu(@PathVariable String sku) {
        String shop = sku.substring(0, 3);
        Menu known = menus.get(shop);
        if (known != null && System.nanoTime() - known.madeNanos() < livesNanos) {
            return known;
        }
        Menu made = make(shop);
        menus.put(shop, made);
        return made;
    }

    /** The sleep stands for a statement over much that is not in memory. */
    private Menu make(String shop) {
        long products = database.sql("select count(*) from product, pg_sleep(1.2) where sku like ? || '%'")
                .param(shop)
                .query(Long.class)
                .single();
        return new Menu(shop + ": " + products + " products", System.nanoTime());
    }
}
