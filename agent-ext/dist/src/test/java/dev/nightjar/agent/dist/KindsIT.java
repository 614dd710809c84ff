package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.kinds.Grpc;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Works of every kind, from the frameworks that make them, on a real JVM with the real agent. All take 50 ms at least; a busy
 * machine makes them longer.
 */
@ParameterizedClass
@MethodSource("jvms")
class KindsIT {

    private static final long LEAST_NANOS = 45_000_000;
    private static final Set<String> OPERATIONS = Set.of(
            "naps process",
            "rabbit-naps process",
            "naps.Naps/Nap",
            "Later.scheduledNap",
            "DEFAULT.quartz-nap",
            "BatchJob naps.first",
            "BatchJob naps.second",
            "BatchJob naps.third");
    private static final List<Work> WORKS = new ArrayList<>();
    private static final List<WorkTotal> TOTALS = new ArrayList<>();
    private static final Map<String, String> TRACES = new TreeMap<>();

    KindsIT(Jvm jvm) {
        assertThat(jvm).isNotNull();
    }

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @BeforeParameterizedClassInvocation
    static void play(Jvm jvm, @TempDir Path directory) throws Exception {
        try (KafkaBroker kafka = new KafkaBroker(directory);
                AmqpServer rabbit = new AmqpServer();
                Sink sink = new Sink();
                RunningApp app = RunningApp.ofKinds(
                        jvm,
                        directory,
                        sink.address(),
                        "--naps.kafka=" + kafka.address(),
                        "--naps.rabbit=" + rabbit.address())) {
            // JFR needs some seconds; ledgers of that time say that they miss it.
            Played.until("JFR runs", () -> {
                app.playOnNewConnection("block");
                return sink.ended("GET /block").stream()
                        .anyMatch(work -> !work.ledger().missing().contains(Missing.JFR));
            });
            // The first time classes are loaded, and what is waited for is there before anybody waits for it.
            scenes(sink).forEach(app::playOnNewConnection);
            for (String scene : scenes(sink)) {
                RunningApp.Answer answer = app.playOnNewConnection(scene);
                assertThat(answer.status()).as(scene + ": " + app.log()).isEqualTo(200);
                TRACES.put(name(scene), answer.traceId());
            }
            int grpc = Integer.parseInt(app.playOnNewConnection("grpc-port").body());
            for (int i = 0;
                    i < 10;
                    i++) { // its executor may be quicker than its event loop, and then nobody sees it come
                nap(grpc);
            }
            Set<String> expected = new HashSet<>(OPERATIONS);
            scenes(sink).forEach(scene -> expected.add("GET /" + name(scene)));
            Played.until("all are counted", () -> {
                Set<String> counted = new HashSet<>();
                sink.facts(WorkTotal.class).forEach(total -> counted.add(total.operation()));
                return counted.containsAll(expected);
            });
            app.stopMillis();
            assertThat(sink.refused()).isEmpty();
            assertThat(app.log()).doesNotContain("[nightjar] ERROR", "advice failed");
            WORKS.clear();
            WORKS.addAll(sink.facts(Work.class));
            TOTALS.clear();
            TOTALS.addAll(sink.facts(WorkTotal.class));
        }
    }

    private static List<String> scenes(Sink sink) {
        return List.of(
                "block",
                "delay",
                "elastic",
                "async",
                "kafka",
                "rabbit",
                "quartz",
                "batch",
                "call?to=" + sink.address() + "/slow");
    }

    private static void nap(int port) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            ClientCalls.blockingUnaryCall(channel, Grpc.NAP, CallOptions.DEFAULT, "nap");
        } finally {
            channel.shutdownNow();
        }
    }

    private static String name(String scene) {
        return scene.replaceAll("\\?.*", "");
    }

    @Test
    void aRequestThatBlocksItsEventLoop() {
        assertSlept(work(Work.Kind.REQUEST, "GET /block"));
    }

    @Test
    void aMessageOfKafka() {
        assertSlept(work(Work.Kind.MESSAGE, "naps process"));
    }

    @Test
    void aMessageOfRabbitMqsClient() {
        assertSlept(work(Work.Kind.MESSAGE, "rabbit-naps process"));
    }

    @ParameterizedTest
    @CsvSource({
        "REQUEST, naps.Naps/Nap",
        "JOB, Later.scheduledNap",
        "JOB, DEFAULT.quartz-nap",
        "JOB, BatchJob naps.first",
        "JOB, BatchJob naps.second"
    })
    void othersWhoseTracesNobodyChose(Work.Kind kind, String operation) {
        assertThat(TOTALS)
                .filteredOn(total -> total.kind() == kind && total.operation().equals(operation))
                .anySatisfy(total -> {
                    long stopped = total.parts().getOrDefault(Part.GC, 0L)
                            + total.parts().getOrDefault(Part.SAFEPOINT, 0L);
                    assertThat(total.parts().getOrDefault(Part.SLEEP, 0L) + stopped)
                            .isGreaterThanOrEqualTo(LEAST_NANOS);
                    assertThat(total.failed()).isZero();
                });
    }

    @Test
    void aStepOfSpringBatchThatFails() {
        assertThat(WORKS)
                .filteredOn(work -> work.operation().equals("BatchJob naps.third"))
                .isNotEmpty()
                .allSatisfy(work -> {
                    assertThat(work.kind()).isEqualTo(Work.Kind.JOB);
                    assertThat(work.failed()).isTrue();
                    assertThat(work.error()).isEqualTo(UnsupportedOperationException.class.getName());
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"elastic", "async"})
    void whatAnotherThreadDoesForARequestOfAnEventLoopIsFollowedThereAndBack(String scene) {
        Work work = work(Work.Kind.REQUEST, "GET /" + scene);
        assertSlept(work);
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
    }

    @Test
    void theAnswerOfAReactiveCallBringsItsRequestBack() {
        Work work = work(Work.Kind.REQUEST, "GET /call");
        assertThat(work.ledger().nanos(Part.DOWNSTREAM) + stopped(work)).isGreaterThanOrEqualTo(LEAST_NANOS);
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
    }

    /** A timer hands nothing over: it may as well be the one that gives a call up. */
    @Test
    void whatATimerBringsBackIsUnexplained() {
        Work work = work(Work.Kind.REQUEST, "GET /delay");
        assertThat(work.ledger().missing()).contains(Missing.HAND_OVER);
        assertThat(work.ledger().nanos(Part.UNEXPLAINED)).isPositive();
        // The handler may take its time to leave the loop while the timer runs already.
        long rest = Stream.of(Part.UNEXPLAINED, Part.CPU, Part.RUNQUEUE)
                .mapToLong(work.ledger()::nanos)
                .sum();
        assertThat(rest + stopped(work)).isGreaterThanOrEqualTo(LEAST_NANOS);
    }

    /** Whether its task has ended when the request has, or is a work of its own in the same trace. */
    @Test
    void whatWaitsForAWorkerOfAScheduledExecutorUsesIt() {
        assertThat(WORKS)
                .filteredOn(work -> work.traceId().equals(TRACES.get("elastic")))
                .map(work -> work.used().resources().get(Resource.executor("boundedElastic")))
                .filteredOn(Objects::nonNull)
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.calls()).isEqualTo(1);
                    assertThat(use.heldNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
                });
    }

    /** Of the trace that the request for it chose. */
    private static Work work(Work.Kind kind, String operation) {
        return WORKS.stream()
                .filter(work ->
                        !work.open() && work.kind() == kind && work.operation().equals(operation))
                .filter(work -> TRACES.containsValue(work.traceId()))
                .findFirst()
                .orElseThrow();
    }

    /** A pause meanwhile is the pause's. */
    private static void assertSlept(Work work) {
        assertThat(work.ledger().nanos(Part.SLEEP) + stopped(work)).isGreaterThanOrEqualTo(LEAST_NANOS);
        assertThat(work.failed()).isFalse();
    }

    private static long stopped(Work work) {
        return work.ledger().nanos(Part.GC) + work.ledger().nanos(Part.SAFEPOINT);
    }
}
