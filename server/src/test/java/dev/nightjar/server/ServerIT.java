package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.server.cli.FindingsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The real jar as somebody starts it. */
class ServerIT {

    @TempDir
    Path directory;

    @Test
    void answersHealthAndFindingsAndTheCommandLinePrintsThem() throws Exception {
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(directory, ports).untilUp()) {
            assertThat(server.health().path("store").path("trouble").isNull()).isTrue();
            assertThat(server.health().path("status").asString()).isEqualTo("ok");
            assertThat(server.health().path("reasons").isEmpty()).isTrue();
            assertThat(server.get("/api/v1/findings?lang=fr").statusCode()).isEqualTo(400);
            assertThat(server.get("/api/v1/findings?lang=fr").body()).contains("known: en, zh");
            assertThat(server.get("/api/v1/findings?environment=prod").statusCode())
                    .isEqualTo(400);
            assertThat(server.get("/api/v1/findings").body()).isEqualTo("[]");
            assertThat(server.log()).contains("http://127.0.0.1:" + ports.api());

            StringWriter out = new StringWriter();
            int exit = new CommandLine(new FindingsCommand())
                    .setOut(new PrintWriter(out))
                    .execute("--server", "http://127.0.0.1:" + ports.api());
            assertThat(exit).isZero();
            assertThat(out.toString()).contains("no agent has reported");
        }
    }

    @Test
    void healthSaysWhatIsNotSeen() throws Exception {
        // Port 1 is below those that systems give away by themselves.
        try (ServerProcess server = ServerProcess.start(
                        directory,
                        ServerProcess.Ports.free(),
                        "--nightjar.databases[0].url=jdbc:postgresql://127.0.0.1:1/shop",
                        "--nightjar.databases[0].user=watcher")
                .untilUp()) {
            while (server.health().path("status").asString().equals("ok")) {
                Thread.sleep(100); // until the first poll
            }
            JsonNode health = server.health();
            assertThat(health.path("status").asString()).isEqualTo("degraded");
            JsonNode reason = health.path("reasons").path(0);
            assertThat(reason.path("code").asString()).isEqualTo("database.unreachable");
            assertThat(reason.path("text").asString()).contains("postgresql://127.0.0.1:1/shop", "cannot be reached");
            assertThat(server.get("/api/v1/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefusedAndSaysWhoHoldsIt() throws Exception {
        try (ServerProcess first =
                ServerProcess.start(directory, ServerProcess.Ports.free()).untilUp()) {
            ServerProcess second = ServerProcess.start(directory, ServerProcess.Ports.free());
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.log()).contains(directory.resolve("data").toString());
            assertThat(first.health().isEmpty()).isFalse();
        }
    }

    @Test
    void anUnknownKeyStopsTheStart() throws Exception {
        ServerProcess server = ServerProcess.start(directory, ServerProcess.Ports.free(), "--nightjar.colour=blue");
        assertThat(server.exit()).isEqualTo(1);
        assertThat(server.log()).contains("nightjar.colour");
    }

    @Test
    void anAddressThatOthersReachNeedsTokenAndTls() throws Exception {
        ServerProcess server =
                ServerProcess.start(directory, ServerProcess.Ports.free(), "--nightjar.api.address=0.0.0.0");
        assertThat(server.exit()).isEqualTo(1);
        assertThat(server.log()).contains("nightjar.api.address").contains("nightjar.door.token");
    }

    @Test
    void withATokenTheApiAsksForIt() throws Exception {
        String token = "sixteen-or-more-chars";
        try (ServerProcess server = ServerProcess.start(
                        directory, ServerProcess.Ports.free(), "--nightjar.door.token=" + token)
                .untilUp()) {
            assertThat(server.get("/api/v1/findings").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/findings", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/api/v1/findings", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.log()).doesNotContain(token);
        }
    }
}
