package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.wire.Wire;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ShippingTest {

    /** Whoever starts logging or the MBean server before the application has chosen its own, breaks some applications. */
    private static final Pattern HARMFUL =
            Pattern.compile("java\\.util\\.logging\\.LogManager\\$|com\\.sun\\.jmx\\.mbeanserver\\.JmxMBeanServer"
                    + "|HttpURLConnection|jdk\\.internal\\.net\\.http");

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    @Test
    void factsArriveWhileItRunsAndTheCountersAddUp() throws Exception {
        try (FakeServer server = new FakeServer(0);
                Shipping shipping = shipping(server.endpoint())) {
            shipping.start();
            shipping.fact(pause(1));
            shipping.work(Ended.at(1).stillOpen().work());
            until(() -> counter(shipping, "facts.sent") == 2);
            assertThat(server.records())
                    .extracting(LogRecord::getEventName)
                    .containsExactly(Wire.GC_PAUSE, Wire.WORK_OPEN);
            // of a block that is long over: closed by the next tick
            shipping.work(Ended.at(1).number(1).work());
            until(() -> counter(shipping, "facts.sent") == 3);
            assertThat(server.records().get(2).getEventName()).isEqualTo(Wire.WORK_TOTAL);
            assertThatCountersAddUp(shipping);
        }
    }

    @Test
    void closeSendsTheOpenTotalsAndTheLastHealth() throws Exception {
        try (FakeServer server = new FakeServer(0)) {
            Shipping shipping = shipping(server.endpoint());
            shipping.start();
            long now = System.currentTimeMillis() * 1_000_000 - Ended.EPOCH;
            for (int i = 0; i < 2_000; i++) {
                shipping.work(Ended.at(now / 1e9).number(1).work());
            }
            shipping.close();
            shipping.close();
            assertThat(server.records())
                    .extracting(LogRecord::getEventName)
                    .containsExactlyInAnyOrder(Wire.AGENT_HEALTH, Wire.WORK_TOTAL);
            Map<String, Object> total = server.records().stream()
                    .filter(record -> record.getEventName().equals(Wire.WORK_TOTAL))
                    .map(record -> OtlpLogsTest.tree(record.getBody()))
                    .findFirst()
                    .orElseThrow();
            assertThat(total).containsEntry("count", 2_000L);
            assertThat(shipping.ownCounters()).containsEntry("works.ended", 2_000L);
            assertThat(lines.toString(StandardCharsets.UTF_8)).isEmpty();
        }
    }

    @Test
    void healthHoldsTheCountersOfTheOtherPartsToo() throws Exception {
        try (FakeServer server = new FakeServer(0)) {
            Shipping shipping = shipping(server.endpoint());
            shipping.start();
            shipping.close();
            assertThat(server.records().toString())
                    .contains("agent.cpu_nanos")
                    .contains("facts.offered")
                    .contains("clock.error_nanos");
        }
    }

    @Test
    void closeDoesNotWaitForAServerThatHangs() throws Exception {
        try (RawServer deaf = new RawServer(client -> Thread.sleep(60_000))) {
            Shipping shipping = shipping(deaf.endpoint());
            shipping.start();
            for (int i = 0; i < 600; i++) {
                shipping.fact(pause(i));
            }
            until(() -> deaf.connections() > 0);
            long from = System.nanoTime();
            shipping.close();
            // 2 s by design; the rest is for a machine under load
            assertThat(System.nanoTime() - from).isLessThan(TimeUnit.SECONDS.toNanos(10));
            until(() -> counter(shipping, "facts.queued") == 0);
            assertThatCountersAddUp(shipping);
            assertThat(lines.toString(StandardCharsets.UTF_8)).contains("could not be sent before the end");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // a caller that breaks the contract must not hurt the application either
    void nothingThatIsHandedOverMayThrow() throws Exception {
        try (FakeServer server = new FakeServer(0)) {
            Shipping shipping = shipping(server.endpoint());
            shipping.fact(new Statement("0123456789abcdef", "x".repeat(300_000)));
            shipping.work(null);
            shipping.fact(null);
            shipping.start();
            shipping.close();
            shipping.work(Ended.at(1).work());
            shipping.fact(pause(1));
            assertThat(shipping.ownCounters())
                    .containsEntry("works.dropped", 2L)
                    .containsEntry("facts.dropped.Statement", 1L)
                    .containsEntry("facts.dropped.null", 1L)
                    .containsEntry("facts.dropped." + Wire.GC_PAUSE, 1L);
            assertThatCountersAddUp(shipping);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "exit"})
    void shippingStartsNoLoggingAndKeepsNoJvmAlive(String end, @TempDir Path folder) throws Exception {
        try (FakeServer server = new FakeServer(0)) {
            Path classes = folder.resolve("classes.log");
            Process jvm = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xlog:class+load:file=" + classes,
                            "-Dnightjar.endpoint=" + server.endpoint(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LonelyJvm.class.getName(),
                            end)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(folder.toFile(), "out.log"))
                    .start();
            try {
                until(() -> server.records().size() >= 1_000);
                jvm.getOutputStream().close();
                assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(jvm.exitValue()).isZero();
            } finally {
                jvm.destroyForcibly();
            }
            List<String> loaded = Files.readAllLines(classes);
            assertThat(loaded).anyMatch(line -> line.contains("dev.nightjar.agent.ship.Sender "));
            // The management classes load LogManager without starting it; once started it has its inner classes.
            assertThat(loaded.stream().filter(line -> HARMFUL.matcher(line).find()))
                    .isEmpty();
        }
    }

    private Shipping shipping(URI endpoint) {
        AgentLog log = new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.WARN, () -> 0);
        AgentSettings settings =
                AgentSettings.read(Map.of("nightjar.endpoint", endpoint.toString()), Map.of(), Map.of(), log);
        return new Shipping(
                settings,
                Identity.of(settings, Map.of("service.name", "order"), Map.of(), Map.of()),
                () -> Map.of("clock.error_nanos", 3L),
                log);
    }

    private static GcPause pause(long number) {
        return new GcPause(1, 2, "G1New", "G1 Evacuation Pause", number);
    }

    private static void assertThatCountersAddUp(Shipping shipping) {
        assertThat(counter(shipping, "facts.offered"))
                .isEqualTo(counter(shipping, "facts.sent")
                        + counter(shipping, "facts.dropped")
                        + counter(shipping, "facts.queued"));
    }

    private static long counter(Shipping shipping, String name) {
        return shipping.ownCounters().getOrDefault(name, -1L);
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(20);
        }
    }
}
