package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A request that comes while the JVM stands still lies in its socket: that is its time too, on connections old and new. */
class SocketsIT {

    /** So long nothing in the process runs. */
    private static final long STOPPED_MILLIS = 600;

    /** Of it, a tick of the kernel less, and what the request itself needed to come. */
    private static final long LEAST_NANOS = 400_000_000L;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void whatLiesInItsSocketWaitsInTheServersQueue(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"));
        assertThat(Runtime.version().feature()).isGreaterThanOrEqualTo(22);
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(Jvm.current(), directory, sink.address(), RunningApp.few())) {
            for (int i = 0; i < 5; i++) {
                assertThat(app.play("sleep").status())
                        .isEqualTo(200); // the connection is open, and the kernel is asked
            }
            signal(app, "STOP");
            CompletableFuture<RunningApp.Answer> known = app.start("sleep", true);
            CompletableFuture<RunningApp.Answer> fresh =
                    CompletableFuture.supplyAsync(() -> app.playOnNewConnection("sleep"));
            Thread.sleep(STOPPED_MILLIS);
            signal(app, "CONT");
            for (CompletableFuture<RunningApp.Answer> request : List.of(known, fresh)) {
                String trace = request.get().traceId();
                Played.until(
                        "the work of a request that lay in its socket",
                        () -> sink.ended("GET /sleep").stream()
                                .anyMatch(work -> work.traceId().equals(trace)));
                Work work = sink.ended("GET /sleep").stream()
                        .filter(each -> each.traceId().equals(trace))
                        .findFirst()
                        .orElseThrow();
                assertThat(work.ledger().nanos(Part.QUEUE)).isGreaterThan(LEAST_NANOS);
                assertThat(work.beforeSpanNanos()).isGreaterThan(LEAST_NANOS);
            }
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] WARN").doesNotContain("restricted method");
        }
    }

    private static void signal(RunningApp app, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(app.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
