package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.agent.ship.Shipping;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.server.tar.TarWriter;
import dev.nightjar.store.BackupSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real jar's commands: a server that runs, its backup, and another server on what was restored of it. */
@Timeout(600)
class BackupIT {

    private static final int PAUSES = 100;

    @TempDir
    Path directory;

    @Test
    void anotherServerGoesOnWithWhatWasRestored() throws Exception {
        Path backup = directory.resolve("backup");
        Path data = directory.resolve("other/data");
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(directory, ports).untilUp()) {
            send(ports, server);
            JarCommand.Answer made = run("backup", backup.toString(), "--server=" + server.url());
            assertThat(made.exit()).as(made.text()).isZero();
            assertThat(made.text()).contains("100 % copied", "The backup is in " + backup, "1 file, ");
            assertThat(backup.resolve("nightjar.duckdb")).exists();
            assertThat(backup.resolve(BackupSummary.FILE)).exists();
            assertThat(server.log()).contains("A backup begins", "A backup was sent: 1 files");
            assertThat(directory.resolve("data/backup-in-progress")).doesNotExist();
            assertThat(server.health().path("status").asString()).isEqualTo("ok");

            JarCommand.Answer again = run("backup", backup.toString(), "--server=" + server.url());
            assertThat(again.exit()).isEqualTo(1);
            assertThat(again.text()).contains("is there already and not empty");
            JarCommand.Answer refused = run("restore", backup.toString(), "--data-dir=" + directory.resolve("data"));
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.text()).contains("is in use by process");
        }
        JarCommand.Answer restored = run("restore", backup.toString(), "--data-dir=" + data);
        assertThat(restored.exit()).as(restored.text()).isZero();
        assertThat(restored.text()).contains("is restored into " + data);
        try (ServerProcess other = ServerProcess.start(directory.resolve("other"), ServerProcess.Ports.free())
                .untilUp()) {
            assertThat(pauses(other)).isEqualTo(PAUSES);
        }
    }

    @Test
    void whatAKilledBackupLeftGivesWayToTheNextOne() throws Exception {
        Path backup = directory.resolve("backup");
        Path half = directory.resolve("backup.partial/nightjar.duckdb");
        CompletableFuture<Integer> rest = new CompletableFuture<>();
        HttpServer stalling = stalling(rest);
        String url = "--server=http://127.0.0.1:" + stalling.getAddress().getPort();
        Process making = JarCommand.start(directory, directory.resolve("killed.log"), "backup", backup.toString(), url);
        try {
            while (!Files.exists(half) || Files.size(half) == 0) {
                assertThat(making.isAlive()).isTrue();
                Thread.sleep(20);
            }
            JarCommand.Answer meanwhile = run("backup", backup.toString(), url);
            assertThat(meanwhile.exit()).isEqualTo(1);
            assertThat(meanwhile.text()).contains("another backup is being made");
        } finally {
            making.destroyForcibly().waitFor();
            rest.complete(-1);
            stalling.stop(0);
        }
        assertThat(half).exists();
        try (ServerProcess server =
                ServerProcess.start(directory, ServerProcess.Ports.free()).untilUp()) {
            JarCommand.Answer made = run("backup", backup.toString(), "--server=" + server.url());
            assertThat(made.exit()).as(made.text()).isZero();
        }
        assertThat(half.getParent()).doesNotExist();
        assertThat(run("restore", backup.toString(), "--data-dir=" + directory.resolve("other/data")))
                .extracting(JarCommand.Answer::exit)
                .isEqualTo(0);
    }

    /** Sends a part of a backup's first file; of the rest it waits for the first byte. */
    private static HttpServer stalling(CompletableFuture<Integer> rest) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/backup", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                InputStream stalled = new InputStream() {
                    @Override
                    public int read() {
                        return rest.join();
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) {
                        return rest.join();
                    }
                };
                new TarWriter(exchange.getResponseBody(), Instant.EPOCH)
                        .add(
                                "nightjar.duckdb",
                                1L << 40,
                                new SequenceInputStream(new ByteArrayInputStream(new byte[1 << 20]), stalled));
            }
        });
        server.start();
        return server;
    }

    private static void send(ServerProcess.Ports ports, ServerProcess server) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put("nightjar.endpoint", "http://127.0.0.1:" + ports.http());
        AgentLog log = AgentLog.toStandardError(AgentLog.Level.ERROR);
        AgentSettings settings = AgentSettings.read(properties, Map.of(), Map.of(), log);
        Origin origin = new Origin(
                "test", "", "order", "1", "host", "host:1", UUID.randomUUID().toString(), "UTC");
        try (Shipping shipping = new Shipping(settings, origin, Map::of, log)) {
            shipping.start();
            for (int i = 0; i < PAUSES; i++) {
                shipping.fact(new GcPause(EpochNanos.of(Instant.now()), 1_000_000, "G1New", "G1 Evacuation Pause", i));
            }
            while (pauses(server) < PAUSES) {
                Thread.sleep(100);
            }
        }
    }

    private static long pauses(ServerProcess server) throws Exception {
        return server.health().path("store").path("rows").path("gc_pause").asLong();
    }

    private JarCommand.Answer run(String... arguments) throws Exception {
        return JarCommand.run(directory, arguments);
    }
}
