package dev.nightjar.demo.inventory.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Works out in the background how the stock went. The mistake: again and again from the beginning, all days at once.
 */
@LabOnly
@Component
class StockHistory implements LabFault {

    private record Day(int number, Long stock, String label) {}

    private @Nullable Thread worker;

    @Override
    public String name() {
        return "stock-history";
    }

    @Override
    public void on(Map<String, String> settings) {
        off();
        int days = Integer.parseInt(settings.getOrDefault("days", "300000"));
        Duration pause = Duration.ofMillis(Long.parseLong(settings.getOrDefault("pauseMillis", "50")));
        worker = Thread.ofPlatform().name("stock-history").daemon().start(() -> workOut(days, pause));
    }

    @Override
    public void off() {
        Thread running = worker;
        if (running != null) {
            running.interrupt();
            worker = null;
        }
    }

    private static void workOut(int days, Duration pause) {
        try {
            while (sum(history(days)) > 0) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Day> history(int days) {
        List<Day> history = new ArrayList<>();
        long stock = 10_000_000;
        for (int day = 0; day < days; day++) {
            stock -= day % 7;
            history.add(new Day(day, stock, "day " + day));
        }
        return history;
    }

    private static long sum(List<Day> history) {
        return history.stream().mapToLong(Day::stock).sum();
    }
}
