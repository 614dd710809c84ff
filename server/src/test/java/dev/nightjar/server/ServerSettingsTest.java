package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Door;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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
            assertThat(settings.otlp()).isEqualTo(new ServerSettings.Otlp("127.0.0.1", 4317, 4318));
            assertThat(settings.door()).isEqualTo(new ServerSettings.Guard(null, null, null, false));
            assertThat(settings.analyzer())
                    .isEqualTo(new ServerSettings.Analysis(Duration.ofSeconds(10), Duration.ofDays(7)));
            assertThat(settings.store().retention()).isEqualTo(Duration.ofDays(8));
            assertThat(settings.playbooks()).isNull();
            assertThat(settings.databases()).isEmpty();
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
                        "nightjar.databases[0].environment=prod")
                .run(started -> {
                    ServerSettings settings = started.getBean(ServerSettings.class);
                    assertThat(settings.dataDir()).isEqualTo(Path.of("/d"));
                    assertThat(settings.api()).isEqualTo(new ServerSettings.Api("localhost", 0));
                    assertThat(settings.ui().enabled()).isFalse();
                    assertThat(settings.otlpDoor().grpcPort()).isEqualTo(1);
                    assertThat(settings.otlpDoor().httpPort()).isEqualTo(2);
                    assertThat(settings.door())
                            .isEqualTo(new ServerSettings.Guard(
                                    "a-token-of-sixteen", Path.of("/c.pem"), Path.of("/k.pem"), true));
                    assertThat(settings.storeSettings().memoryLimitBytes()).isEqualTo(1L << 30);
                    assertThat(settings.analyzer().every()).isEqualTo(Duration.ofSeconds(20));
                    assertThat(settings.playbooks()).isEqualTo(Path.of("/p"));
                    assertThat(settings.databases().get(0).settings().database())
                            .isEqualTo("postgresql://localhost:5432/shop");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "nightjar.api.port, 70000, 65535",
        "nightjar.otlp.grpc-port, -1, 65535",
        "nightjar.analyzer.every, PT0.1S, at least PT1S",
        "nightjar.analyzer.look-back, PT1S, at least PT1M",
        "nightjar.databases[0].url, jdbc:postgresql://h:1/d, databases[…].user is not set",
        "nightjar.store.retention, 1d, longer than nightjar.store.retention",
        "nightjar.colour, blue, nightjar.colour",
        "nightjar.otlp.grcp-port, 4317, nightjar.otlp.grcp-port"
    })
    void illegalValuesAndUnknownKeysStopTheStartAndSayWhy(String key, String value, String reason) {
        context.withPropertyValues(key + "=" + value).run(failed -> {
            Throwable cause = failed.getStartupFailure();
            StringBuilder messages = new StringBuilder();
            for (Throwable at = cause; at != null; at = at.getCause()) {
                messages.append(at.getMessage()).append('\n');
            }
            assertThat(messages.toString().toLowerCase(Locale.ROOT)).contains(reason.toLowerCase(Locale.ROOT));
        });
    }
}
