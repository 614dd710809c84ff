package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.work.FinishedWorks;
import dev.nightjar.agent.work.Pools;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.Statements;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.model.ledger.Missing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JfrStreamTest {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(lines, true, StandardCharsets.UTF_8), AgentLog.Level.WARN, System::nanoTime);
    private final Recorder recorder = new Recorder(
            new Statements(statement -> {}, () -> 0, System::nanoTime),
            new Pools(holders -> {}, nanos -> nanos),
            new FinishedWorks(),
            log);

    @Test
    void aStreamThatEndedIsOpenedAgainAndTheTimeBetweenIsMissing() throws InterruptedException {
        try (JfrStream jfr = new JfrStream(recorder, new WireClock(), fact -> {}, log, 1_000_000, 5_000_000_000L)) {
            jfr.start();
            untilRunning(jfr);
            long before = System.nanoTime();
            FlightRecorder.getFlightRecorder().getRecordings().forEach(Recording::close);
            while (!lines.toString(StandardCharsets.UTF_8).contains("JFR ended")) {
                Thread.sleep(10);
            }
            untilRunning(jfr);
            assertThat(jfr.missing(before, System.nanoTime())).contains(Missing.JFR);
            long after = jfr.seenUntilNanos();
            assertThat(jfr.missing(after, after + 1)).isEmpty();
        }
    }

    private static void untilRunning(JfrStream jfr) throws InterruptedException {
        while (jfr.counters().getOrDefault("jfr.running", 0L) == 0) {
            Thread.sleep(10);
        }
    }
}
