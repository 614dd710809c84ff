package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Work that a thread of its own does again and again while it is switched on. */
abstract class Background implements LabFault {

    private final String name;
    private @Nullable Thread worker;

    Background(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void on(Map<String, String> settings) {
        off();
        begin(settings);
        Duration pause = Duration.ofMillis(Long.parseLong(settings.getOrDefault("pauseMillis", "20")));
        worker = Thread.ofPlatform().name(name).daemon().start(() -> work(pause));
    }

    @Override
    public final void off() {
        Thread running = worker;
        if (running != null) {
            running.interrupt();
            joinQuietly(running);
            worker = null;
        }
        end();
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Duration pause) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                once();
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before the first time. */
    abstract void begin(Map<String, String> settings);

    /** What is done again and again. */
    abstract void once() throws InterruptedException;

    /** Nothing of it is kept any more; also when it never began. */
    abstract void end();

    static int number(Map<String, String> settings, String key, int otherwise) {
        return Integer.parseInt(settings.getOrDefault(key, Integer.toString(otherwise)));
    }
}
