package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.agent.ship.Shipping;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.GcPause;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's real sender, the real server, and kill -9 in the middle: nothing is lost, nothing is there twice. */
class KillNineIT {

    private static final int KILLS = 3;
    private static final int FACTS_BETWEEN_KILLS = 3_000;

    @TempDir
    Path directory;

    @Test
    void everyFactIsStoredOnceAlthoughTheServerIsKilledAgainAndAgain() throws Exception {
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        ServerProcess server = ServerProcess.start(directory, ports).untilUp();
        Map<String, String> properties = new HashMap<>();
        properties.put("nightjar.endpoint", "http://127.0.0.1:" + ports.http());
        AgentLog log = AgentLog.toStandardError(AgentLog.Level.ERROR);
        AgentSettings settings = AgentSettings.read(properties, Map.of(), Map.of(), log);
        Origin origin = new Origin(
                "test", "", "order", "1", "host", "host:1", UUID.randomUUID().toString(), "UTC");
        long offered = 0;
        try (Shipping shipping = new Shipping(settings, origin, Map::of, log)) {
            shipping.start();
            for (int kill = 0; kill < KILLS; kill++) {
                for (int i = 0; i < FACTS_BETWEEN_KILLS; i++) {
                    shipping.fact(new GcPause(now(), 1_000_000, "G1New", "G1 Evacuation Pause", offered++));
                    if (i == FACTS_BETWEEN_KILLS / 2) {
                        server.kill();
                    }
                }
                server = ServerProcess.start(directory, ports).untilUp();
            }
            awaitRows(server, offered);
        } finally {
            server.close();
        }
        // What close() sent is the sender's own health; the pauses stay as many as were offered.
        try (ServerProcess again = ServerProcess.start(directory, ports).untilUp()) {
            awaitRows(again, offered);
        }
    }

    private static void awaitRows(ServerProcess server, long expected) throws Exception {
        long giveUp = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (rows(server) < expected && System.nanoTime() < giveUp) {
            Thread.sleep(200);
        }
        assertThat(rows(server)).isEqualTo(expected);
    }

    private static long rows(ServerProcess server) throws Exception {
        return server.health().path("store").path("rows").path("gc_pause").asLong();
    }

    private static long now() {
        return EpochNanos.of(Instant.now());
    }
}
