package dev.nightjar.collector.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Collector;
import dev.nightjar.collector.DoorSettings;
import dev.nightjar.collector.Store;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Through the collector, when it is time. What single targets say and do is {@link TargetTest}'s. */
@Timeout(60)
class ScraperTest {

    private final Store store = new Store();
    private TargetServer server;

    @BeforeEach
    void open() throws IOException {
        server = new TargetServer();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatIsScrapedIsStoredAndCountedButNobodyHasSentIt() throws Exception {
        server.says("/metrics", "load 1\n");
        try (Collector collector = scrape(target("/metrics", Duration.ofHours(1)))) {
            await(() -> health(collector, "/metrics").succeeded() > 0);
            assertThat(store.rowBatches()).hasSize(1);
            assertThat(Objects.requireNonNull(collector.health().protocols().get("scrape"))
                            .stored())
                    .isEqualTo(4);
            assertThat(collector.health().sent()).isZero();
        }
    }

    @Test
    void aTargetThatDoesNotAnswerKeepsNoOtherOneWaiting() throws Exception {
        server.on("/silent", exchange -> server.end.await());
        server.says("/quick", "load 1\n");
        try (Collector collector =
                scrape(target("/silent", Duration.ofHours(1)), target("/quick", Duration.ofSeconds(1)))) {
            await(() -> health(collector, "/quick").succeeded() >= 3);
            assertThat(health(collector, "/silent").underWay()).isEqualTo(1);
            assertThat(health(collector, "/silent").due()).isEqualTo(1);
        }
    }

    private Collector scrape(TargetSettings... targets) {
        return Collector.start(
                DoorSettings.loopback(0, 0), store, null, new ScrapeSettings(List.of(targets)), InstantSource.system());
    }

    /** The first of the settings is scraped at once. */
    private TargetSettings target(String path, Duration interval) {
        return new TargetSettings(server.url(path), "shop", "staging", path, interval, interval, null);
    }

    private static TargetHealth health(Collector collector, String path) {
        return collector.health().targets().stream()
                .filter(each -> URI.create(each.target()).getPath().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** Until the test's timeout. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
