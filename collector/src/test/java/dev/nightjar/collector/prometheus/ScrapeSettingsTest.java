package dev.nightjar.collector.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeSettingsTest {

    private static final String URL = "http://shop:8080/metrics";

    @Test
    void theDefaultsAreThoseOfPrometheus() {
        assertThat(new TargetSettings(URL, "shop"))
                .isEqualTo(new TargetSettings(
                        URL, "shop", "default", "shop:8080", Duration.ofSeconds(15), Duration.ofSeconds(10), null));
        assertThat(ScrapeSettings.none().targets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop/metrics, shop:80",
        "https://shop/metrics?name[]=up, shop:443",
        "HTTP://127.0.0.1:1/, 127.0.0.1:1",
        "http://[::1]:9090/metrics, [::1]:9090"
    })
    void anInstanceIsHostAndPort(String url, String instance) {
        assertThat(TargetSettings.instance(url)).isEqualTo(instance);
    }

    @Test
    void aTimeoutIsNeverLongerThanTheInterval() {
        assertThat(TargetSettings.timeout(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(TargetSettings.timeout(Duration.ofMinutes(3))).isEqualTo(Duration.ofSeconds(10));
        assertThatThrownBy(() -> times(Duration.ofSeconds(3), Duration.ofSeconds(4)))
                .hasMessageContaining("nightjar.scrape.targets[].timeout");
        assertThatThrownBy(() -> times(Duration.ofSeconds(3), Duration.ZERO))
                .hasMessageContaining("nightjar.scrape.targets[].timeout");
        assertThat(times(Duration.ofSeconds(1), Duration.ofMillis(1)).timeout()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void anIntervalIsASecondToAnHour() {
        for (Duration interval : List.of(Duration.ofMillis(999), Duration.ofSeconds(3_601), Duration.ZERO)) {
            assertThatThrownBy(() -> times(interval, Duration.ofMillis(1)))
                    .hasMessageContaining("nightjar.scrape.targets[].interval");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop:8080/metrics",
                "file:///etc/passwd",
                "ftp://shop/metrics",
                "http:shop",
                "http:///metrics",
                "http://a_b:8080/metrics",
                "http://shop:99999/metrics",
                "http://shop:0/metrics",
                "http://shop:8080",
                "http://shop/metrics#top",
                "http://sh op/metrics"
            })
    void otherUrlsAreRefused(String url) {
        assertThatThrownBy(() -> new TargetSettings(url, "shop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nightjar.scrape.targets[].url")
                .hasMessageContaining("write http://host:8080/metrics");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:hidden@shop/metrics",
                "http://shop/metrics?token=hidden",
                "http://shop/metrics?x=1&Access_Token=hidden"
            })
    void credentialsInTheUrlAreRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> new TargetSettings(url, "shop"))
                .hasMessageContaining("holds credentials")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void namesAreNeitherEmptyNorEndless() {
        assertThatThrownBy(() -> named(" ", "e", "i")).hasMessageContaining("nightjar.scrape.targets[].service");
        assertThatThrownBy(() -> named("s", "", "i")).hasMessageContaining("nightjar.scrape.targets[].environment");
        assertThatThrownBy(() -> named("s", "e", "x".repeat(257)))
                .hasMessageContaining("nightjar.scrape.targets[].instance");
    }

    @Test
    void theTokenIsPlainAndNeverShown() {
        assertThat(withToken(URL, "hidden").toString()).doesNotContain("hidden");
        for (String token : List.of("", "hidden hidden", "hidden\r\nX: y", "schl\u00fcssel")) {
            assertThatThrownBy(() -> withToken(URL, token))
                    .hasMessageContaining("nightjar.scrape.targets[].token")
                    .hasMessageNotContaining("hidden");
        }
        assertThat(withToken(URL, "hidden").tellsTokenAloud()).isTrue();
        assertThat(withToken(URL, null).tellsTokenAloud()).isFalse();
        assertThat(withToken("https://shop/metrics", "hidden").tellsTokenAloud())
                .isFalse();
        assertThat(withToken("http://localhost/metrics", "hidden").tellsTokenAloud())
                .isFalse();
        assertThat(withToken("http://[::1]/metrics", "hidden").tellsTokenAloud())
                .isFalse();
    }

    @Test
    void noTwoTargetsLookAlikeAndThereAreNotTooMany() {
        TargetSettings target = new TargetSettings(URL, "shop");
        assertThatThrownBy(() -> new ScrapeSettings(List.of(target, new TargetSettings(URL, "other"))))
                .hasMessageContaining("url twice, of service other");
        assertThatThrownBy(
                        () -> new ScrapeSettings(List.of(target, new TargetSettings("http://shop:8080/more", "shop"))))
                .hasMessageContaining("instance shop:8080 of service shop twice")
                .hasMessageContaining("nightjar.scrape.targets[].instance");
        assertThatThrownBy(() -> new ScrapeSettings(IntStream.rangeClosed(1, 1_001)
                        .mapToObj(port -> new TargetSettings("http://shop:" + port + "/", "shop"))
                        .toList()))
                .hasMessageContaining("nightjar.scrape.targets has 1001, at most 1000");
    }

    private static TargetSettings times(Duration interval, Duration timeout) {
        return new TargetSettings(URL, "shop", "default", "shop:8080", interval, timeout, null);
    }

    private static TargetSettings named(String service, String environment, String instance) {
        return new TargetSettings(
                URL, service, environment, instance, Duration.ofSeconds(15), Duration.ofSeconds(10), null);
    }

    private static TargetSettings withToken(String url, @Nullable String token) {
        return new TargetSettings(
                url, "shop", "default", "shop:8080", Duration.ofSeconds(15), Duration.ofSeconds(10), token);
    }
}
