package dev.nightjar.replay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.replay.GorWriter;
import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.driver.ScriptedServer;
import dev.nightjar.replay.driver.ScriptedServer.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class RunCommandTest {

    private static final long BEGIN = 1_763_800_000_000_000_000L;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file = Path.of("");

    @BeforeEach
    void recordTraffic() throws IOException {
        file = folder.resolve("traffic.gor.gz");
        try (GorWriter writer = GorWriter.create(file)) {
            for (int i = 0; i < 20; i++) {
                writer.write(RecordedRequest.get(BEGIN + i * 1_000_000L, i, i % 2 == 0 ? "/a/" + i : "/b"));
            }
        }
    }

    @Test
    void theTextNamesEveryEndpointAndTheDriver() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            assertThat(run("--target", server.url(), "--warm-up", "0s")).isEqualTo(ExitCode.DONE);
        }
        assertThat(out.toString())
                .startsWith("Replayed 20 of 20 requests to http://127.0.0.1:")
                .containsPattern("\\nGET /a/\\{id} +10 +10 +0 ")
                .containsPattern("\\nGET /b +10 +10 +0 ")
                .containsPattern("\\nall +20 +20 +0 ")
                .contains("Driver: late by p50");
        assertThat(err.toString()).contains("20 requests, 0 responses skipped, 0 records rejected");
    }

    @Test
    void theJsonOnStdoutIsOneObjectAndNothingElse() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(503))) {
            assertThat(run("--target", server.url(), "--warm-up", "0s", "--json"))
                    .isEqualTo(ExitCode.DONE);
        }
        JsonNode report = JsonMapper.shared().readTree(out.toString());
        assertThat(report.at("/recording/requests").asInt()).isEqualTo(20);
        assertThat(report.at("/replay/state").asString()).isEqualTo("FINISHED");
        assertThat(report.at("/replay/total/status5xx").asInt()).isEqualTo(20);
        assertThat(report.at("/replay/endpoints/0/name").asString()).isEqualTo("GET /a/{id}");
        assertThat(report.at("/replay/endpoints/0/outcome/responseMicros/p99").asLong())
                .isPositive();
        assertThat(report.at("/replay/driver/latenessMicros/count").asInt()).isEqualTo(20);
        assertThat(report.at("/replay/driver/late").isBoolean()).isTrue();
    }

    @Test
    void theJsonGoesToAFileBesideTheText() throws IOException {
        Path json = folder.resolve("report.json");
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            assertThat(run("--target", server.url(), "--warm-up", "0s", "--json", json.toString()))
                    .isEqualTo(ExitCode.DONE);
        }
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(json))
                        .at("/replay/total/due")
                        .asInt())
                .isEqualTo(20);
        assertThat(out.toString()).startsWith("Replayed 20");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("traffic.gor.gz", "report.json");
    }

    @Test
    void speedLoopDurationAndFilterShapeTheSchedule() throws IOException {
        // 20 requests in 20 ms; twice as fast that is 100 rounds a second, half of each round is /b.
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            run(
                    "--target",
                    server.url(),
                    "--warm-up",
                    "0s",
                    "--speed",
                    "2",
                    "--loop",
                    "--duration",
                    "100ms",
                    "--only",
                    "/b");
            assertThat(server.received())
                    .hasSize(100)
                    .allMatch(request -> request.path().equals("/b"));
        }
    }

    @Test
    void aDurationWithoutALoopCutsTheRecording() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            run("--target", server.url(), "--warm-up", "0s", "--duration", "5ms");
            assertThat(server.received()).hasSize(5);
        }
    }

    @Test
    void aLateDriverEndsWithTwoWhenStrict() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(request -> Reply.status(200))) {
            String[] late = {"--target", server.url(), "--warm-up", "0s", "--max-lateness", "PT0.000000001S"};
            assertThat(run(late)).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).contains("TOO LATE").contains("too busy");
            assertThat(run(with(late, "--strict"))).isEqualTo(ExitCode.CANNOT_SAY);
        }
    }

    @Test
    void rejectedRecordsAreSaidWithPositionAndReason() throws IOException {
        file = folder.resolve("damaged.gor");
        Files.writeString(file, "nonsense\n🐵🙈🙉\n");
        assertThat(run("--target", "http://127.0.0.1:9")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("rejected record 1 at byte 0: first line is not")
                .contains("holds no request that could be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--target http://192.0.2.1:80|--allow 192.0.2.1:80",
                "--target http://127.0.0.1:9 --bogus|Unknown option: '--bogus'",
                "--target http://127.0.0.1:9 extra|Unmatched argument",
                "--target http://127.0.0.1:9 --loop|--loop needs --duration",
                "--target http://127.0.0.1:9 --speed 0|speed 0.0",
                "--target http://127.0.0.1:9 --duration soon|not a duration",
                "--target http://127.0.0.1:9 --duration 99999999h|longer than a year",
                "--target http://127.0.0.1:9 --connections 0|connections 0",
                "--target http://127.0.0.1:9 --json /no/such/folder/r.json|no such directory",
                "--target http://127.0.0.1:9 --loop --duration 48h|more than the limit",
                "--speed 2|Missing required option",
            })
    void wrongOptionsAreRefusedInOneLine(String options, String message) {
        assertThat(run(options.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message).contains("See: load-replay run --help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingFileFailsByName() {
        file = folder.resolve("missing.gor");
        assertThat(run("--target", "http://127.0.0.1:9")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("missing.gor does not exist");
    }

    @Test
    void helpListsTheOptions() {
        assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).execute("run", "--help"))
                .isZero();
        assertThat(out.toString()).contains("--until-stdin-closes", "--strict", "Exit code:");
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute())
                .isEqualTo(ExitCode.USAGE);
    }

    private int run(String... options) {
        List<String> args = new ArrayList<>(List.of("run", "--file", file.toString()));
        args.addAll(List.of(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }

    private static String[] with(String[] options, String more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(more);
        return all.toArray(String[]::new);
    }
}
