package dev.nightjar.demo.inventory.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts how often each product is asked for. The mistake: the count is taken under the lock that every request needs.
 */
@LabOnly
@Component
class Stocktaking extends OncePerRequestFilter implements LabFault {

    private final Map<String, Long> asked = new HashMap<>();
    private @Nullable Thread counting;
    private volatile boolean isOn;

    @Override
    public String name() {
        return "stocktaking";
    }

    @Override
    public void on(Map<String, String> settings) {
        off();
        Duration shelf = Duration.ofMillis(Long.parseLong(settings.getOrDefault("shelfMillis", "800")));
        Duration between = Duration.ofMillis(Long.parseLong(settings.getOrDefault("betweenMillis", "400")));
        isOn = true;
        counting = Thread.ofPlatform().name("stocktaking").daemon().start(() -> countAll(shelf, between));
    }

    @Override
    public void off() {
        isOn = false;
        Thread running = counting;
        if (running != null) {
            running.interrupt();
            counting = null;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isOn) {
            synchronized (asked) {
                asked.merge(request.getRequestURI(), 1L, Long::sum);
            }
        }
        chain.doFilter(request, response);
    }

    private void countAll(Duration shelf, Duration between) {
        try {
            while (isOn) {
                synchronized (asked) {
                    countShelf(shelf);
                    asked.clear();
                }
                Thread.sleep(between);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stands for somebody who walks along the shelf. */
    private static void countShelf(Duration shelf) throws InterruptedException {
        Thread.sleep(shelf);
    }
}
