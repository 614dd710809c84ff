package dev.nightjar.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AgentLogTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AgentLog log =
            new AgentLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), AgentLog.Level.INFO, nanos::get);

    @Test
    void aRepeatedMessageAppearsOnceAMinuteWithTheNumberOfRepeats() {
        for (int i = 0; i < 5; i++) {
            log.warn("lost %d", i);
        }
        log.warn("something else");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        log.warn("lost %d", 5);
        assertThat(lines())
                .containsExactly(
                        "[nightjar] WARN lost 0",
                        "[nightjar] WARN something else",
                        "[nightjar] WARN lost 5 (and 4 more of these since the last line)");
    }

    @Test
    void messagesBelowTheLevelAreLeftOut() {
        log.debug("detail");
        log.info("state");
        log.error("loss");
        assertThat(lines()).containsExactly("[nightjar] INFO state", "[nightjar] ERROR loss");
    }

    @Test
    void aWrongPatternOrALineBreakFromOutsideDoesNoHarm() {
        log.warn("%d facts", "many");
        log.warn("server says %s", "no\n[nightjar] ERROR forged");
        assertThat(lines())
                .containsExactly("[nightjar] WARN %d facts", "[nightjar] WARN server says no [nightjar] ERROR forged");
    }

    @Test
    void anyNumberOfDifferentMessagesTakesBoundedMemoryAndAllAppear() {
        for (int i = 0; i < 1_000; i++) {
            log.info("message " + i);
        }
        assertThat(lines()).hasSize(1_000);
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
