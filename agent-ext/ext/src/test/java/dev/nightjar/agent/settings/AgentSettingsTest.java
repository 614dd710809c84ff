package dev.nightjar.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.DEBUG, () -> 0);

    @Test
    void nothingToldGivesTheDefaultsSilently() {
        assertThat(read(Map.of(), Map.of(), Map.of())).isEqualTo(AgentSettings.DEFAULTS);
        assertThat(told()).isEmpty();
    }

    @Test
    void everyKeyIsReadFromSystemProperties(@TempDir Path folder) throws IOException {
        Path certificate = Files.writeString(folder.resolve("server.pem"), "checked when it is used");
        Map<String, String> properties = Map.of(
                "nightjar.enabled", "false",
                "nightjar.endpoint", "https://nightjar.example:8443/otlp",
                "nightjar.token", "s3cret",
                "nightjar.certificate", certificate.toString(),
                "nightjar.instance", "orders-7",
                "nightjar.queue-bytes", "2m",
                "nightjar.queue-facts", "2_000",
                "nightjar.timeout", "500ms",
                "nightjar.retry-for", "PT30M",
                "nightjar.log-level", "debug");
        properties = new HashMap<>(properties); // more than ten
        properties.put("nightjar.cpu-budget", "0.5%");
        properties.put("nightjar.memory-budget", "32m");
        properties.put("nightjar.jfr", "false");
        properties.put("nightjar.gc-log", "false");
        assertThat(read(properties, Map.of(), Map.of()))
                .isEqualTo(new AgentSettings(
                        false,
                        URI.create("https://nightjar.example:8443/otlp"),
                        "s3cret",
                        certificate,
                        "orders-7",
                        2 << 20,
                        2_000,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(30),
                        0.005,
                        32 << 20,
                        false,
                        false,
                        AgentLog.Level.DEBUG));
        assertThat(told()).isEmpty();
    }

    @Test
    void everyKeyIsReadFromTheEnvironmentAndTheDeclarativeConfiguration(@TempDir Path folder) throws IOException {
        Path certificate = Files.createFile(folder.resolve("server.pem"));
        AgentSettings fromEnvironment = read(
                Map.of(),
                Map.of(
                        "NIGHTJAR_ENABLED", "false",
                        "NIGHTJAR_ENDPOINT", "http://localhost:1",
                        "NIGHTJAR_TOKEN", "t",
                        "NIGHTJAR_CERTIFICATE", certificate.toString(),
                        "NIGHTJAR_INSTANCE", "i",
                        "NIGHTJAR_QUEUE_BYTES", "300000",
                        "NIGHTJAR_QUEUE_FACTS", "600",
                        "NIGHTJAR_TIMEOUT", "2s",
                        "NIGHTJAR_RETRY_FOR", "45m",
                        "NIGHTJAR_LOG_LEVEL", "off"),
                Map.of());
        AgentSettings fromDeclarative = read(
                Map.of(),
                Map.of(),
                Map.of(
                        "enabled", false,
                        "endpoint", "http://localhost:1",
                        "token", "t",
                        "certificate", certificate,
                        "instance", "i",
                        "queue_bytes", 300_000,
                        "queue-facts", 600,
                        "timeout", "2s",
                        "retry_for", "45m",
                        "log_level", "off"));
        assertThat(fromEnvironment.queueBytes()).isEqualTo(300_000);
        assertThat(fromEnvironment.logLevel()).isEqualTo(AgentLog.Level.OFF);
        assertThat(fromDeclarative).isEqualTo(fromEnvironment);
        assertThat(told()).isEmpty();
    }

    @Test
    void aSystemPropertyWinsOverAVariableAndAVariableOverTheDeclarativeConfiguration() {
        Map<String, String> variable = Map.of("NIGHTJAR_INSTANCE", "variable");
        Map<String, String> declarative = Map.of("instance", "declarative");
        assertThat(read(Map.of("nightjar.instance", "property"), variable, declarative)
                        .instance())
                .isEqualTo("property");
        assertThat(read(Map.of(), variable, declarative).instance()).isEqualTo("variable");
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, maybe",
        "jfr, off",
        "gc-log, maybe",
        "endpoint, nightjar:4318",
        "endpoint, ftp://nightjar",
        "endpoint, http://",
        "endpoint, http://a b",
        "endpoint, http://user:pass@nightjar",
        "endpoint, http://nightjar?token=x",
        "token, two words",
        "certificate, /no/such/file.pem",
        "certificate, /",
        "queue-bytes, 1",
        "queue-bytes, 257m",
        "queue-bytes, many",
        "queue-facts, 511",
        "queue-facts, 1000001",
        "queue-facts, -",
        "timeout, 99ms",
        "timeout, 6m",
        "timeout, soon",
        "retry-for, 0s",
        "retry-for, 51m",
        "retry-for, 24h",
        "log-level, loud"
    })
    void anIllegalValueWarnsAndTheDefaultIsTaken(String key, String value) {
        assertThat(read(Map.of("nightjar." + key, value), Map.of(), Map.of())).isEqualTo(AgentSettings.DEFAULTS);
        assertThat(told()).contains("WARN nightjar." + key).contains("the default is");
    }

    @Test
    void anInstanceOfMoreThan200CharactersIsNotUsed() {
        assertThat(read(Map.of("nightjar.instance", "x".repeat(201)), Map.of(), Map.of())
                        .instance())
                .isNull();
        assertThat(told()).contains("WARN nightjar.instance");
    }

    @Test
    void unknownKeysOfEverySourceWarnWithTheKnownOnes() {
        read(
                Map.of("nightjar.endpiont", "http://x", "other.key", "1"),
                Map.of("NIGHTJAR_QUEUEBYTES", "1", "PATH", "/bin"),
                Map.of("jfr", Map.of("threshold_millis", 1)));
        assertThat(told())
                .contains("nightjar.endpiont")
                .contains("NIGHTJAR_QUEUEBYTES")
                .contains("jfr.threshold-millis")
                .contains("queue-bytes")
                .doesNotContain("other.key")
                .doesNotContain("PATH");
    }

    @Test
    void secretsAreNeverWritten() {
        AgentSettings settings = read(
                Map.of("nightjar.token", "s3cret", "nightjar.endpoint", "http://nightjar.example"), Map.of(), Map.of());
        read(Map.of("nightjar.token", "s3cret words"), Map.of(), Map.of());
        read(Map.of("nightjar.endpoint", "http://user:s3cret@nightjar"), Map.of(), Map.of());
        assertThat(settings.token()).isEqualTo("s3cret");
        assertThat(settings.toString()).doesNotContain("s3cret").contains("token=set");
        assertThat(told()).contains("travels unencrypted").doesNotContain("s3cret");
    }

    @Test
    void settingsMadeByCodeAreCheckedToo() {
        AgentSettings d = AgentSettings.DEFAULTS;
        assertThatThrownBy(() -> new AgentSettings(
                        true,
                        d.endpoint(),
                        null,
                        null,
                        null,
                        1,
                        d.queueFacts(),
                        d.timeout(),
                        d.retryFor(),
                        d.cpuBudget(),
                        d.memoryBudget(),
                        d.jfr(),
                        d.gcLog(),
                        d.logLevel()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue-bytes");
    }

    private AgentSettings read(
            Map<String, String> properties, Map<String, String> environment, Map<String, ?> declarative) {
        return AgentSettings.read(properties, environment, declarative, log);
    }

    private String told() {
        return lines.toString(StandardCharsets.UTF_8);
    }
}
