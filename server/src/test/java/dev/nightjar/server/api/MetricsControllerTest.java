package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class MetricsControllerTest {

    private final CollectorRegistry registry = new CollectorRegistry();
    private final MetricsController metrics = new MetricsController(registry);

    @Test
    void eachGetsTheFormatThatItAsksFor() throws Exception {
        Gauge.build("load", "Läuft.").register(registry).set(0.5);
        for (String accept : new @Nullable String[] {null, "*/*", "text/html,application/xml;q=0.9"}) {
            ResponseEntity<byte[]> plain = metrics.metrics(accept);
            assertThat(plain.getHeaders().getFirst("Content-Type"))
                    .startsWith("text/plain")
                    .contains("version=0.0.4");
            assertThat(text(plain)).isEqualTo("# HELP load Läuft.\n# TYPE load gauge\nload 0.5\n");
        }
        ResponseEntity<byte[]> open = metrics.metrics("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.getHeaders().getFirst("Content-Type")).startsWith("application/openmetrics-text");
        assertThat(text(open)).endsWith("load 0.5\n# EOF\n");
    }

    private static String text(ResponseEntity<byte[]> answer) {
        return new String(Objects.requireNonNull(answer.getBody()), StandardCharsets.UTF_8);
    }
}
