package dev.nightjar.replay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.replay.GorWriter;
import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.driver.ScriptedServer;
import dev.nightjar.replay.driver.ScriptedServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The driver as a process of its own: how it ends. */
@Timeout(120)
class ProcessTest {

    private static final int REQUESTS_BEFORE_THE_END = 20;

    @TempDir
    Path folder;

    private final CountDownLatch underWay = new CountDownLatch(REQUESTS_BEFORE_THE_END);
    private final List<Process> started = new ArrayList<>();
    private Path json = Path.of("");
    private Path recording = Path.of("");

    @BeforeEach
    void recordTraffic() throws IOException {
        json = folder.resolve("report.json");
        recording = folder.resolve("traffic.gor");
        try (GorWriter writer = GorWriter.create(recording)) {
            for (int i = 0; i < 20; i++) {
                writer.write(RecordedRequest.get(1_763_800_000_000_000_000L + i * 5_000_000L, i, "/orders"));
            }
        }
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aTerminatedDriverLeavesItsReport() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(this::answer)) {
            Process driver = start(server, List.of());
            underWay.await();
            driver.toHandle().destroy();
            assertThat(driver.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertStoppedReport();
        }
    }

    @Test
    void aDriverEndsWithItsParent() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(this::answer)) {
            Process driver = start(server, List.of("--until-stdin-closes"));
            underWay.await();
            // What the system does when the parent dies.
            driver.getOutputStream().close();
            assertThat(driver.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(driver.exitValue()).isEqualTo(ExitCode.DONE);
            assertStoppedReport();
        }
    }

    private Reply answer(ScriptedServer.Received request) {
        underWay.countDown();
        return Reply.status(200);
    }

    private Process start(ScriptedServer server, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--file=" + recording,
                "--target=" + server.url(),
                "--warm-up=0s",
                "--loop",
                "--duration=10m",
                "--json=" + json));
        command.addAll(more);
        Process driver = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        started.add(driver);
        return driver;
    }

    private void assertStoppedReport() throws IOException {
        JsonNode replay = JsonMapper.shared().readTree(Files.readString(json)).at("/replay");
        assertThat(replay.at("/state").asString()).isEqualTo("STOPPED");
        assertThat(replay.at("/total/due").asInt())
                .isGreaterThanOrEqualTo(REQUESTS_BEFORE_THE_END)
                .isLessThan(replay.at("/scheduled").asInt());
        assertThat(Files.readString(folder.resolve("out.txt"))).contains("(stopped)");
    }
}
