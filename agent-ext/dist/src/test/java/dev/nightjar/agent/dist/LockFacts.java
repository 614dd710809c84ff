package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Holder;
import dev.nightjar.model.fact.LockHolders.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Who holds the locks that works wait for. */
final class LockFacts {

    private LockFacts() {}

    static void assertHolders(RunningApp app, Sink sink) {
        app.play("hold-lock-aside");
        List<CompletableFuture<RunningApp.Answer>> waiting = Stream.of("hold-monitor", "enter-monitor", "enter-lock")
                .map(scene -> app.start(scene, true))
                .toList();
        Played.until(
                "both locks are told",
                () -> Stream.of("enter-monitor", "enter-lock")
                        .noneMatch(scene -> told(sink, scene).isEmpty()));
        app.play("let-go");
        waiting.forEach(CompletableFuture::join);
        assertMonitor(told(sink, "enter-monitor").get(0));
        assertLock(told(sink, "enter-lock").get(0));
    }

    /** With stacks, which are taken once a second. */
    private static List<LockHolders> told(Sink sink, String scene) {
        return sink.facts(LockHolders.class).stream()
                .filter(locks -> locks.operation().equals("GET /" + scene) && locks.frame() != null)
                .toList();
    }

    private static void assertMonitor(LockHolders told) {
        assertThat(told.lock()).isEqualTo("dev.nightjar.truth.PriceCache");
        assertThat(told.frame()).matches("dev\\.nightjar\\.truth\\.PriceCache\\.enter:\\d+");
        assertThat(told.holders()).singleElement().satisfies(holder -> {
            assertHolder(holder, Kind.WORK, "GET /hold-monitor");
            assertThat(holder.frame()).matches("dev\\.nightjar\\.truth\\.PriceCache\\.hold:\\d+");
        });
    }

    private static void assertLock(LockHolders told) {
        assertThat(told.lock()).isEqualTo("java.util.concurrent.locks.ReentrantLock$NonfairSync");
        assertThat(told.holders()).singleElement().satisfies(holder -> {
            assertHolder(holder, Kind.THREAD, "price-refresh");
            assertThat(holder.frame()).matches("dev\\.nightjar\\.truth\\.PriceCache\\.holdLock:\\d+");
        });
    }

    private static void assertHolder(Holder holder, Kind kind, String name) {
        assertThat(holder.kind()).isEqualTo(kind);
        assertThat(holder.name()).isEqualTo(name);
        assertThat(holder.waitedNanos()).isPositive();
    }
}
