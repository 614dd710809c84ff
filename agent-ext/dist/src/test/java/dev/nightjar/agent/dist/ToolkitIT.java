package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application with SkyWalking's toolkit and Prometheus' simpleclient, on a real JVM with the real agent. */
class ToolkitIT {

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void theToolkitIsAnsweredAndTheRegistryExportedByOpenTelemetry(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        jvm,
                        directory,
                        sink.address(),
                        "-Dotel.metrics.exporter=console",
                        "-Dotel.metric.export.interval=500")) {
            for (int i = 0; i < 2; i++) { // the second request knows nothing of the first one's correlation
                RunningApp.Answer answer = app.play("toolkit");
                String[] said = answer.body().split(" ");
                assertThat(said).hasSize(5);
                assertThat(said[0]).isEqualTo(answer.traceId());
                assertThat(said[1]).matches("[0-9a-f]{16}");
                assertThat(said[2])
                        .as("a span of the traced method")
                        .matches("[0-9a-f]{16}")
                        .isNotEqualTo(said[1]);
                assertThat(said[3]).isEqualTo("nobody");
                assertThat(said[4]).isEqualTo("anna");
            }
            Played.until("the counter is exported", () -> app.log().contains("toolkit_asked"));
            app.stopMillis();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR").doesNotContain("[nightjar] WARN");
        }
    }
}
