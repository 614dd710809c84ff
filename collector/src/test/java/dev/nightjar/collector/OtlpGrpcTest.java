package dev.nightjar.collector;

import static dev.nightjar.collector.Requests.NOW;
import static dev.nightjar.collector.Requests.NOW_NANOS;
import static dev.nightjar.collector.Requests.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.RetryInfo;
import dev.nightjar.collector.door.BytesMarshaller;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.wire.FactWire;
import dev.nightjar.model.wire.Wire;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtlpGrpcTest {

    private final Store store = new Store();
    private final Collector collector = Collector.start(DoorSettings.loopback(0, 0), store, InstantSource.fixed(NOW));
    private final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", collector.grpcPort())
            .usePlaintext()
            .build();
    private final LogsServiceGrpc.LogsServiceBlockingStub logs =
            LogsServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        collector.close();
    }

    /** As many sites as there may be, none of which shares a frame with another. */
    @Test
    void theLargestAllocationsAreTakenWholeAndWrongOnesRefusedWithTheirPlace() {
        List<Allocations.Site> sites = new ArrayList<>();
        for (int i = 0; i < Allocations.MAX_SITES; i++) {
            int site = i;
            List<String> frames = IntStream.range(0, Allocations.Site.MAX_FRAMES)
                    .mapToObj(frame -> "shop.Report.rows" + site + ":" + frame)
                    .toList();
            sites.add(new Allocations.Site("byte[]", frames, 1_000, 2));
        }
        Allocations largest = new Allocations("GET /report", NOW_NANOS, 10_000_000_000L, sites, 7, 1);
        assertThat(logs.export(Requests.batch(1, List.of(largest))).hasPartialSuccess())
                .isFalse();
        assertThat(store.facts()).containsExactly(largest);

        Map<String, Object> body = new HashMap<>(FactWire.encode(largest));
        body.put("frames", List.of("one"));
        ExportLogsServiceRequest wrong = Requests.request(
                ORIGIN, Requests.scope(Wire.SCHEMA, 2, List.of(Requests.event(Wire.ALLOCATIONS, body))));
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> logs.export(wrong));
        assertThat(refusal)
                .hasMessageContaining("body.sites[0].stack[1]: nightjar.allocations: is 1, but there are 1 frames");
        assertThat(store.facts()).hasSize(1);
    }

    @Test
    void batchIsStoredWithItsIdentityAndOrigin() {
        ExportLogsServiceResponse answer = logs.export(Requests.batch(7, Requests.pauses(3)));

        assertThat(answer.hasPartialSuccess()).isFalse();
        Batch batch = store.batches().getFirst();
        assertThat(batch.id()).isEqualTo(new BatchId.Numbered("run-a", 7));
        assertThat(batch.origin()).isEqualTo(ORIGIN);
        assertThat(batch.schema()).isEqualTo(Wire.SCHEMA);
        assertThat(batch.facts()).containsExactlyElementsOf(Requests.pauses(3));
        assertThat(collector.health().stored()).isEqualTo(3);
    }

    @Test
    void compressedRequestIsRead() {
        logs.withCompression("gzip").export(Requests.batch(7, Requests.pauses(3)));

        assertThat(store.gcIds()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void repeatedBatchIsAnsweredAsSuccessAndStoredOnce() {
        logs.export(Requests.batch(7, Requests.pauses(3)));

        assertThat(logs.export(Requests.batch(7, Requests.pauses(3))).hasPartialSuccess())
                .isFalse();
        assertThat(store.gcIds()).hasSize(3);
        assertThat(collector.health().duplicate()).isEqualTo(3);
    }

    @Test
    void senderWithoutBatchNumbersIsStoredOnceByTheHashOfItsBytes() {
        ExportLogsServiceRequest.Builder request = Requests.batch(7, Requests.pauses(3)).toBuilder();
        request.getResourceLogsBuilder(0)
                .getScopeLogsBuilder(0)
                .getScopeBuilder()
                .removeAttributes(1);

        logs.export(request.build());
        logs.export(request.build());

        assertThat(store.batches().getFirst().id()).isInstanceOf(BatchId.Hashed.class);
        assertThat(store.gcIds()).hasSize(3);
    }

    @Test
    void answerComesOnlyWhenTheBatchIsDurable() throws Exception {
        store.holdCommits();

        ListenableFuture<ExportLogsServiceResponse> answer =
                LogsServiceGrpc.newFutureStub(channel).export(Requests.batch(1, Requests.pauses(1)));
        while (store.batches().isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(answer.isDone()).isFalse();
        assertThat(collector.health().inFlight()).isEqualTo(1);

        store.commit();
        assertThat(answer.get(30, TimeUnit.SECONDS).hasPartialSuccess()).isFalse();
        assertThat(collector.health().inFlight()).isZero();
    }

    @Test
    void severalBatchesOfOneRequestAreStoredEach() {
        logs.export(Requests.request(
                ORIGIN,
                Requests.scope(1, 1, Requests.events(List.of(Requests.pause(1)))),
                Requests.scope(1, 2, Requests.events(List.of(Requests.pause(2))))));

        assertThat(store.batches()).extracting(batch -> batch.id().key()).containsExactly("run:run-a#1", "run:run-a#2");
    }

    @Test
    void badEventIsRejectedWithPositionAndTheOthersOfItsBatchAreStored() {
        Map<String, Object> noStart = new HashMap<>(FactWire.encode(Requests.pause(1)));
        noStart.keySet().removeIf(key -> key.contains("start"));
        List<LogRecord> events = new ArrayList<>(Requests.events(Requests.pauses(2)));
        events.add(1, Requests.event(Wire.GC_PAUSE, noStart));

        ExportLogsServiceResponse answer = logs.export(Requests.request(ORIGIN, Requests.scope(1, 1, events)));

        assertThat(answer.getPartialSuccess().getRejectedLogRecords()).isEqualTo(1);
        assertThat(answer.getPartialSuccess().getErrorMessage())
                .startsWith("1 of 3 refused: resource_logs[0].scope_logs[0].log_records[1].body")
                .contains("nightjar.gc.pause", "start");
        assertThat(store.gcIds()).containsExactly(0L, 1L);
    }

    @Test
    void unknownKeysAreCountedAndTheFactIsStored() {
        Map<String, Object> body = new HashMap<>(FactWire.encode(Requests.pause(1)));
        body.put("from_the_future", 1L);

        logs.export(Requests.request(ORIGIN, Requests.scope(1, 1, List.of(Requests.event(Wire.GC_PAUSE, body)))));

        assertThat(store.facts()).containsExactly(Requests.pause(1));
        assertThat(collector.health().unknownKeys()).isEqualTo(1);
    }

    @Test
    void factsWithAnImpossibleTimeAreRejected() {
        long hour = TimeUnit.HOURS.toNanos(1);
        GcPause ahead = new GcPause(NOW_NANOS + hour + 1, 1, "G1New", "x", 1);
        GcPause justNotAhead = new GcPause(NOW_NANOS + hour, 1, "G1New", "x", 2);
        GcPause old = new GcPause(NOW_NANOS - 7 * 24 * hour - 1, 1, "G1New", "x", 3);
        GcPause justNotOld = new GcPause(NOW_NANOS - 7 * 24 * hour, 1, "G1New", "x", 4);

        ExportLogsServiceResponse answer =
                logs.export(Requests.batch(1, List.of(ahead, justNotAhead, old, justNotOld)));

        assertThat(answer.getPartialSuccess().getRejectedLogRecords()).isEqualTo(2);
        assertThat(answer.getPartialSuccess().getErrorMessage())
                .contains("ahead of this server's clock")
                .contains("older than 7 days")
                .contains("check the clocks");
        assertThat(store.facts()).containsExactly(justNotAhead, justNotOld);
    }

    @Test
    void schemaThatThisServerDoesNotReadIsRefusedByName() {
        StatusRuntimeException refusal = refusal(
                Requests.request(ORIGIN, Requests.scope(Wire.SCHEMA + 2, 1, Requests.events(Requests.pauses(1)))));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription())
                .contains("nightjar.schema: schema " + (Wire.SCHEMA + 2))
                .contains("update the server");
        assertThat(store.batches()).isEmpty();
    }

    @Test
    void nextSchemaIsRead() {
        logs.export(Requests.request(ORIGIN, Requests.scope(Wire.SCHEMA + 1, 1, Requests.events(Requests.pauses(1)))));

        assertThat(store.batches().getFirst().schema()).isEqualTo(Wire.SCHEMA + 1);
    }

    @Test
    void batchWithoutSchemaIsRefused() {
        ExportLogsServiceRequest.Builder request = Requests.batch(7, Requests.pauses(3)).toBuilder();
        request.getResourceLogsBuilder(0)
                .getScopeLogsBuilder(0)
                .getScopeBuilder()
                .removeAttributes(0);

        assertThat(refusal(request.build()).getStatus().getDescription()).contains("nightjar.schema: missing");
    }

    @Test
    void senderWithoutServiceNameIsRefused() {
        ExportLogsServiceRequest.Builder request = Requests.batch(7, Requests.pauses(3)).toBuilder();
        request.getResourceLogsBuilder(0).getResourceBuilder().removeAttributes(2);

        assertThat(refusal(request.build()).getStatus().getDescription())
                .contains("service.name: missing: set otel.service.name");
    }

    @Test
    void recordsOfOtherScopesAreStoredBesideOurs() {
        ExportLogsServiceResponse answer = logs.export(Requests.request(
                ORIGIN, Requests.foreign(4), Requests.scope(1, 1, Requests.events(Requests.pauses(2)))));

        assertThat(answer.getPartialSuccess().getRejectedLogRecords()).isZero();
        assertThat(store.gcIds()).hasSize(2);
        assertThat(store.rowBatches()).extracting(batch -> batch.rows().size()).containsExactly(4);
        assertThat(collector.health().stored()).isEqualTo(6);
    }

    @Test
    void busyStoreAsksToRetry() {
        store.answerWith(() -> new WriteResult.Busy(Duration.ofMillis(200), "the queue is full"));

        StatusRuntimeException busy = refusal(Requests.batch(1, Requests.pauses(2)));

        assertThat(busy.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(busy.getStatus().getDescription()).isEqualTo("the queue is full");
        assertThat(retryAfter(busy)).isEqualTo(Duration.ofMillis(200));
        assertThat(collector.health().busy()).isEqualTo(2);

        store.answerWith(null);
        logs.export(Requests.batch(1, Requests.pauses(2)));
        assertThat(store.gcIds()).hasSize(2);
    }

    @Test
    void storesRefusalAndBreakdownAreErrorsForTheSender() {
        store.answerWith(() -> new WriteResult.Failed("no such table"));
        assertThat(refusal(Requests.batch(1, Requests.pauses(2))).getStatus())
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(Status.Code.INVALID_ARGUMENT, "2 of 2 refused: batch run:run-a#1: no such table");

        store.answerWith(() -> {
            throw new IllegalStateException("bug");
        });
        assertThat(refusal(Requests.batch(2, Requests.pauses(2))).getStatus().getDescription())
                .contains("the server's store broke");
        assertThat(collector.health().failed()).isEqualTo(4);
    }

    @Test
    void bytesThatAreNoRequestAreRefused() {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(LogsServiceGrpc.getExportMethod().getFullMethodName())
                .setRequestMarshaller(BytesMarshaller.INSTANCE)
                .setResponseMarshaller(BytesMarshaller.INSTANCE)
                .build();

        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        channel, raw, CallOptions.DEFAULT, new byte[] {(byte) 0xff, 1, 2, 3}));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).contains("not an OTLP logs request");
        assertThat(collector.health().unreadableRequests()).isEqualTo(1);
    }

    @Test
    void requestOver16MegabytesIsRefusedAndTheConnectionLives() {
        ExportLogsServiceRequest large = Requests.request(
                ORIGIN,
                Requests.scope(1, 1, List.of(Requests.event(Wire.STATEMENT, Map.of("text", "x".repeat(17 << 20))))));

        assertThat(refusal(large).getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(collector.health().unreadableRequests()).isEqualTo(1);
        logs.export(Requests.batch(1, Requests.pauses(1)));
        assertThat(store.gcIds()).hasSize(1);
    }

    @Test
    void spansAndMetricsThatCannotBeKeptAreRefusedWithTheReason() {
        ExportTraceServiceRequest spans = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder().setName("GET /"))))
                .build();
        ExportMetricsServiceRequest points = ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Requests.resource(ORIGIN))
                        .addScopeMetrics(ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder()
                                        .setGauge(Gauge.newBuilder()
                                                .addDataPoints(NumberDataPoint.newBuilder())
                                                .addDataPoints(NumberDataPoint.newBuilder())))))
                .build();

        StatusRuntimeException noSpans = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> TraceServiceGrpc.newBlockingStub(channel).export(spans));
        StatusRuntimeException noPoints = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> MetricsServiceGrpc.newBlockingStub(channel).export(points));

        assertThat(noSpans.getStatus().getDescription())
                .isEqualTo("1 of 1 refused: resource_spans[0].resource.service.name: missing: set otel.service.name");
        assertThat(noPoints.getStatus().getDescription())
                .isEqualTo("2 of 2 refused: resource_metrics[0].scope_metrics[0].metrics[0]: it has no name");
        assertThat(collector.health().rejected()).isEqualTo(3);
    }

    @Test
    void callWithoutTheTokenIsRefusedAndWithItTaken() throws InterruptedException {
        String token = "a-token-of-enough-characters";
        try (Collector guarded = Collector.start(
                new DoorSettings("127.0.0.1", 0, 0, token, null, null, false), store, InstantSource.fixed(NOW))) {
            ManagedChannel other = NettyChannelBuilder.forAddress("127.0.0.1", guarded.grpcPort())
                    .usePlaintext()
                    .build();
            LogsServiceGrpc.LogsServiceBlockingStub stub = LogsServiceGrpc.newBlockingStub(other);

            StatusRuntimeException none = catchThrowableOfType(
                    StatusRuntimeException.class, () -> stub.export(Requests.batch(1, Requests.pauses(1))));
            StatusRuntimeException wrong = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> stub.withInterceptors(bearer(token + "x")).export(Requests.batch(1, Requests.pauses(1))));
            stub.withInterceptors(bearer(token)).export(Requests.batch(1, Requests.pauses(1)));

            assertThat(none.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(none.getStatus().getDescription())
                    .contains("nightjar.token")
                    .doesNotContain(token);
            assertThat(wrong.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(store.gcIds()).hasSize(1);
            assertThat(guarded.health().unauthorizedRequests()).isEqualTo(2);
            other.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private StatusRuntimeException refusal(ExportLogsServiceRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> logs.export(request));
    }

    private static Duration retryAfter(StatusRuntimeException busy) {
        return Objects.requireNonNull(StatusProto.fromThrowable(busy)).getDetailsList().stream()
                .map(detail -> {
                    try {
                        return detail.unpack(RetryInfo.class).getRetryDelay();
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()))
                .findFirst()
                .orElseThrow();
    }

    private static io.grpc.ClientInterceptor bearer(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }
}
