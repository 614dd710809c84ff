package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.boot.Order;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that costs more than it may, in a real JVM. Nothing is left out in the first minute. */
class GovernorIT {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatCostsTooMuchIsLeftOutStepByStepAndTheApplicationServesOn(@TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        Jvm.current(), directory, sink.address(), RunningApp.few("-Dnightjar.cpu-budget=0.001%"))) {
            Played.until("a whole ledger, before", () -> {
                serves(app);
                return sink.ended("GET /sleep").stream()
                        .anyMatch(work -> work.ledger().missing().isEmpty());
            });
            ProfileIT.order(app, Map.of("do", "begin", "id", "00000000000000aa", "seconds", "600"));
            assertThat(Objects.requireNonNull(ProfileIT.told(app)).verb()).isEqualTo("recording");
            for (String feature : List.of(
                    "stacks of allocations and of code that runs", "run-queue time", "JFR", "CPU clocks", "ledgers")) {
                Played.until(feature + " left out", () -> {
                    serves(app);
                    return app.log().contains("left out for now: " + feature);
                });
            }
            Order profile = Objects.requireNonNull(ProfileIT.told(app));
            assertThat(profile.verb()).as("it went with the first of them").isEqualTo("recorded");
            assertThat(profile.value("why")).contains("more than its budget");
            Played.until("works are counted only", () -> {
                serves(app);
                return sink.facts(WorkTotal.class).stream()
                        .anyMatch(total -> total.missing().contains(Missing.LEDGER));
            });
            for (Missing source : new Missing[] {Missing.SCHEDSTAT, Missing.JFR_WAITS, Missing.CPU_CLOCK}) {
                assertThat(sink.facts(WorkTotal.class))
                        .anyMatch(total -> total.missing().contains(source)
                                && !total.missing().contains(Missing.LEDGER));
            }
            app.stopMillis();
            assertThat(app.exitValue()).isZero();
            assertThat(sink.refused()).isEmpty();
        }
    }

    private static void serves(RunningApp app) {
        assertThat(app.play("sleep").status()).isEqualTo(200);
    }
}
