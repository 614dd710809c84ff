package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servlets of javax on Tomcat 9. */
class JavaxIT {

    private static final long LEAST_NANOS = 45_000_000;

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void requestsOfJavaxAreWorksWithTheQueueOfTheirTomcat(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.ofJavax(jvm, directory, sink.address())) {
            ledgersCome(app, sink);
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void alsoWhereTheAgentCameLater(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.ofJavax(jvm, directory, null)) {
            assertThat(app.play("nap").body()).isEqualTo("awake");
            AttachIT.attached(app, sink);
            ledgersCome(app, sink);
        }
    }

    private static void ledgersCome(RunningApp app, Sink sink) throws Exception {
        Played.until("JFR runs", () -> {
            app.play("nap");
            return sink.ended("GET /nap").stream()
                    .anyMatch(work -> work.ledger().missing().isEmpty());
        });
        CompletableFuture<RunningApp.Answer> one = app.start("crowd", true);
        CompletableFuture<RunningApp.Answer> other = app.start("crowd", true);
        assertThat(one.join().status()).as(app.log()).isEqualTo(200);
        assertThat(other.join().status()).as(app.log()).isEqualTo(200);
        Played.until("both ledgers have come", () -> sink.ended("GET /crowd").size() == 2);
        Work work = sink.ended("GET /crowd").stream()
                .max(Comparator.comparingLong(each -> each.ledger().nanos(Part.QUEUE)))
                .orElseThrow();
        assertThat(work.kind()).isEqualTo(Work.Kind.REQUEST);
        assertThat(work.operation()).isEqualTo("GET /crowd");
        assertThat(work.failed()).isFalse();
        assertThat(work.ledger().missing()).doesNotContain(Missing.QUEUE, Missing.HAND_OVER);
        long stopped = work.ledger().nanos(Part.GC) + work.ledger().nanos(Part.SAFEPOINT);
        assertThat(work.ledger().nanos(Part.QUEUE)).as("%s", work).isGreaterThanOrEqualTo(LEAST_NANOS);
        assertThat(work.ledger().nanos(Part.SLEEP) + stopped).as("%s", work).isGreaterThanOrEqualTo(LEAST_NANOS);
        assertThat(work.waits())
                .filteredOn(wait -> wait.part() == Part.QUEUE)
                .singleElement()
                .satisfies(wait -> assertThat(wait.resource().kind()).isEqualTo(Resource.Kind.EXECUTOR));
        app.stopMillis();
        assertThat(app.exitValue()).isZero();
        assertThat(sink.refused()).isEmpty();
        assertThat(app.log()).doesNotContain("[nightjar] ERROR", "advice failed");
    }
}
