package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Door;
import dev.nightjar.collector.prometheus.TargetSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ServerSettingsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ServerSettings.class)
    static class Bound {}

    private final ApplicationContextRunner context = new ApplicationContextRunner().withUserConfiguration(Bound.class);

    @Test
    void defaultsAreLoopbackAndTheUsualPorts() {
        context.run(started -> {
            ServerSettings settings = started.getBean(ServerSettings.class);
            assertThat(settings.dataDir()).isEqualTo(Path.of("nightjar-data"));
            assertThat(settings.api()).isEqualTo(new ServerSettings.Api("127.0.0.1", 8570));
            assertThat(settings.ui().enabled()).isTrue();
            assertThat(settings.otlp()).isEqualTo(new ServerSettings.Otlp("127.0.0.1", 4317, 4318, Duration.ofDays(7)));
            assertThat(settings.door()).isEqualTo(new ServerSettings.Guard(null, null, null, false));
            assertThat(settings.analyzer())
                    .isEqualTo(new ServerSettings.Analysis(Duration.ofSeconds(10), Duration.ofDays(7)));
            assertThat(settings.store().retention()).isEqualTo(Duration.ofDays(8));
            assertThat(settings.playbooks()).isNull();
            assertThat(settings.databases()).isEmpty();
            assertThat(settings.scrapeSettings().targets()).isEmpty();
            assertThat(settings.apiDoor().judge()).isInstanceOf(Door.Verdict.Open.class);
        });
    }

    @Test
    void everyKeyCanBeSet() {
        context.withPropertyValues(
                        "nightjar.data-dir=/d",
                        "nightjar.api.address=localhost",
                        "nightjar.api.port=0",
                        "nightjar.ui.enabled=false",
                        "nightjar.otlp.address=localhost",
                        "nightjar.otlp.grpc-port=1",
                        "nightjar.otlp.http-port=2",
                        "nightjar.otlp.oldest-facts=2d",
                        "nightjar.door.token=a-token-of-sixteen",
                        "nightjar.door.certificate=/c.pem",
                        "nightjar.door.private-key=/k.pem",
                        "nightjar.door.insecure=true",
                        "nightjar.store.memory-limit=1GB",
                        "nightjar.store.retention=2d",
                        "nightjar.analyzer.every=PT20S",
                        "nightjar.analyzer.look-back=PT1H",
                        "nightjar.playbooks=/p",
                        "nightjar.databases[0].url=jdbc:postgresql://localhost:5432/shop",
                        "nightjar.databases[0].user=watcher",
                        "nightjar.databases[0].password=secret",
                        "nightjar.databases[0].environment=prod",
                        "nightjar.scrape.targets[0].url=https://shop:8443/metrics",
                        "nightjar.scrape.targets[0].service=shop",
                        "nightjar.scrape.targets[0].environment=prod",
                        "nightjar.scrape.targets[0].instance=shop-0",
                        "nightjar.scrape.targets[0].interval=30s",
                        "nightjar.scrape.targets[0].timeout=20s",
                        "nightjar.scrape.targets[0].token=hidden",
                        "nightjar.scrape.targets[1].url=http://shop:8080/metrics",
                        "nightjar.scrape.targets[1].service=shop",
                        "nightjar.scrape.targets[1].interval=2s")
                .run(started -> {
                    ServerSettings settings = started.getBean(ServerSettings.class);
                    assertThat(settings.dataDir()).isEqualTo(Path.of("/d"));
                    assertThat(settings.api()).isEqualTo(new ServerSettings.Api("localhost", 0));
                    assertThat(settings.ui().enabled()).isFalse();
                    assertThat(settings.otlpDoor().grpcPort()).isEqualTo(1);
                    assertThat(settings.otlpDoor().oldestFacts()).isEqualTo(Duration.ofDays(2));
                    assertThat(settings.otlpDoor().httpPort()).isEqualTo(2);
                    assertThat(settings.door())
                            .isEqualTo(new ServerSettings.Guard(
                                    "a-token-of-sixteen", Path.of("/c.pem"), Path.of("/k.pem"), true));
                    assertThat(settings.storeSettings().memoryLimitBytes()).isEqualTo(1L << 30);
                    assertThat(settings.analyzer().every()).isEqualTo(Duration.ofSeconds(20));
                    assertThat(settings.playbooks()).isEqualTo(Path.of("/p"));
                    assertThat(settings.databases().get(0).settings().database())
                            .isEqualTo("postgresql://localhost:5432/shop");
                    assertThat(settings.scrapeSettings().targets())
                            .containsExactly(
                                    new TargetSettings(
                                            "https://shop:8443/metrics",
                                            "shop",
                                            "prod",
                                            "shop-0",
                                            Duration.ofSeconds(30),
                                            Duration.ofSeconds(20),
                                            "hidden"),
                                    new TargetSettings(
                                            "http://shop:8080/metrics",
                                            "shop",
                                            "default",
                                            "shop:8080",
                                            Duration.ofSeconds(2),
                                            Duration.ofSeconds(2),
                                            null));
                    assertThat(settings.toString()).doesNotContain("hidden");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "url, ftp://shop/metrics, only http and https",
        "url, http://me:hidden@shop/metrics, holds credentials",
        "service, '  ', nightjar.scrape.targets[].service",
        "environment, '  ', nightjar.scrape.targets[].environment",
        "instance, '  ', nightjar.scrape.targets[].instance",
        "interval, 999ms, must be PT1S to PT1H",
        "interval, soon, nightjar.scrape.targets[0].interval",
        "timeout, 16s, 'PT0.001S to the interval, PT15S'",
        "token, hidden hidden, nightjar.scrape.targets[].token"
    })
    void anIllegalValueOfATargetStopsTheStart(String key, String value, String reason) {
        context.withPropertyValues(
                        "nightjar.scrape.targets[0].url=http://shop:8080/metrics",
                        "nightjar.scrape.targets[0].service=shop",
                        "nightjar.scrape.targets[0]." + key + "=" + value)
                .run(failed -> assertThat(messages(failed.getStartupFailure())).contains(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "nightjar.api.port, 70000, 65535",
        "nightjar.otlp.grpc-port, -1, 65535",
        "nightjar.analyzer.every, PT0.1S, at least PT1S",
        "nightjar.analyzer.look-back, PT1S, at least PT1M",
        "nightjar.databases[0].url, jdbc:postgresql://h:1/d, databases[…].user is not set",
        "nightjar.scrape.targets[0].url, http://h:1/metrics, scrape.targets[…].service is not set",
        "nightjar.scrape.targets[0].service, shop, scrape.targets[…].url is not set",
        "nightjar.scrape.targets[0].intervall, 1s, nightjar.scrape.targets[0].intervall",
        "nightjar.store.retention, 1d, longer than nightjar.store.retention",
        "nightjar.otlp.oldest-facts, 30d, forgotten within ten minutes",
        "nightjar.colour, blue, nightjar.colour",
        "nightjar.otlp.grcp-port, 4317, nightjar.otlp.grcp-port"
    })
    void illegalValuesAndUnknownKeysStopTheStartAndSayWhy(String key, String value, String reason) {
        context.withPropertyValues(key + "=" + value).run(failed -> {
            assertThat(messages(failed.getStartupFailure()).toLowerCase(Locale.ROOT))
                    .contains(reason.toLowerCase(Locale.ROOT));
        });
    }

    private static String messages(@Nullable Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            messages.append(at.getMessage()).append('\n');
        }
        return messages.toString();
    }
}
