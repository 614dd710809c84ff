package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.FoldedNames;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.collector.prometheus.TargetHealth;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.api.HealthView;
import dev.nightjar.server.api.HealthView.Reason;
import dev.nightjar.server.api.HealthView.Status;
import dev.nightjar.store.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final Instant START = Instant.parse("2026-11-23T22:00:00Z");
    private static final String DATABASE = "postgresql://db:5432/shop";

    private Instant now = START;
    private Supplier<StoreHealth> store = () -> store(null);
    private List<SamplerHealth> databases = List.of();
    private AnalysisLoop.Status analysis = new AnalysisLoop.Status(0, null, null, 0, null, null, null);
    private List<TargetHealth> targets = List.of();
    private final Health health = new Health(
            new Parts(
                    () -> store.get(),
                    () -> CollectorHealth.of(Map.of(), targets, 0, 0, 0, 0, 0, 0, new FoldedNames(0, 0, 0, 0, 0)),
                    () -> databases,
                    () -> analysis),
            Duration.ofSeconds(10),
            () -> now);

    @Test
    void allWellIsOkAndTellsTheNumbersOfEachPart() {
        databases = List.of(database(true, START));
        HealthView.Report report = health.now();
        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(report.reasons()).isEmpty();
        assertThat(report.parts()).containsOnlyKeys("store", "collector", "databases", "analysis");
    }

    @Test
    void aStoreThatRefusesOrDoesNotAnswerIsFailing() {
        assertThat(health.now().notReady()).isEmpty();
        store = () -> store("the disk is full");
        assertThat(health.now().status()).isEqualTo(Status.FAILING);
        assertThat(health.now().notReady()).containsExactly(only());
        assertThat(only().code()).isEqualTo("store.refuses");
        assertThat(only().text()).contains("the disk is full");

        store = () -> {
            throw new SignalReader.QueryFailed("rows cannot be counted", new IllegalStateException());
        };
        assertThat(only().code()).isEqualTo("store.unreadable");
        assertThat(health.now().notReady()).containsExactly(only());
        assertThat(health.now().parts()).containsKey("analysis");
    }

    @Test
    void aDatabaseThatIsNotSeenIsDegraded() {
        databases = List.of(database(false, START, "the server cannot be reached"));
        assertThat(health.now().status()).isEqualTo(Status.DEGRADED);
        assertThat(only())
                .isEqualTo(new Reason(Status.DEGRADED, "database.unreachable", "the server cannot be reached"));

        databases = List.of(database(true, START, "GRANT pg_monitor"));
        assertThat(only().code()).isEqualTo("database.blind");
        assertThat(only().text()).contains(DATABASE, "GRANT pg_monitor");

        databases = List.of(database(true, START));
        now = START.plusSeconds(180);
        assertThat(only().code()).isEqualTo("database.silent");
        assertThat(only().text()).contains(DATABASE, START.toString());
    }

    @Test
    void aFailedAnalysisIsDegradedAndOneThatNeverEndsIsFailing() {
        analysis = new AnalysisLoop.Status(3, START, Duration.ZERO, 0, "no memory", START, null);
        assertThat(health.now().status()).isEqualTo(Status.DEGRADED);
        assertThat(only().code()).isEqualTo("analysis.failed");

        now = START.plusSeconds(601);
        assertThat(health.now().status()).isEqualTo(Status.FAILING);
        assertThat(only().code()).isEqualTo("analysis.stale");
        assertThat(only().text()).contains("no memory", START.toString());

        assertThat(health.now().notReady()).as("facts are stored").isEmpty();

        analysis = new AnalysisLoop.Status(3, START, Duration.ZERO, 0, null, START, START.plusSeconds(10));
        assertThat(only().text()).contains("runs since " + START.plusSeconds(10));
    }

    @Test
    void aTargetThatIsNotScrapedIsDegraded() {
        targets = List.of(target("http://shop:1/metrics", null), target("http://shop:2/metrics", "it is away"));
        assertThat(only())
                .isEqualTo(new Reason(
                        Status.DEGRADED, "target.failed", "http://shop:2/metrics was not scraped: it is away"));
    }

    private static TargetHealth target(String url, @Nullable String trouble) {
        return new TargetHealth(
                url, "default", "shop", url, trouble == null, START, Duration.ZERO, 1, 1, 0, 0, 0, 0, trouble);
    }

    private Reason only() {
        assertThat(health.now().reasons()).hasSize(1);
        return health.now().reasons().getFirst();
    }

    private static SamplerHealth database(boolean connected, Instant lastPoll, String... blind) {
        return new SamplerHealth(DATABASE, connected, lastPoll, 1, 0, 0, 0, 0, 0, 0, 0, 0, List.of(blind));
    }

    private static StoreHealth store(@Nullable String trouble) {
        return new StoreHealth(
                new StoreHealth.Writes(0, 0, 0, 0, 0, 0, 0, new LogHistogram(Map.of())),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                trouble);
    }
}
