package dev.nightjar.collector.otlp;

import com.google.protobuf.Message;
import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.door.Answer;
import dev.nightjar.collector.door.Encoding;
import dev.nightjar.collector.door.GrpcRoute;
import dev.nightjar.collector.door.HttpRoute;
import dev.nightjar.collector.door.HttpRoute.Response;
import dev.nightjar.collector.door.Intake;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.read.ValueText;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesPartialSuccess;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** OTLP's signals: what doors take of them, and how they answer. */
public final class Otlp {

    private static final String ADVICE =
            "set otel.exporter.otlp.protocol=http/protobuf, and otel.exporter.otlp.compression=gzip or none";

    /** What is common to a signal in both protocols. */
    private record Signal(
            String path, String service, Intake intake, Message empty, Function<Answer.Taken, Message> partialSuccess) {

        byte[] protobuf(Answer.Taken taken) {
            return partialSuccess.apply(taken).toByteArray();
        }

        Response response(Answer.Taken taken, String contentType) {
            return contentType.equals(HttpRoute.JSON)
                    ? new Response(200, HttpRoute.JSON, json(taken))
                    : new Response(200, HttpRoute.PROTOBUF, protobuf(taken));
        }

        /** As in protobuf's mapping: a field that is not set is left out. */
        private byte[] json(Answer.Taken taken) {
            if (isWhole(taken)) {
                return "{}".getBytes(StandardCharsets.UTF_8);
            }
            String rejected = partialSuccess
                    .apply(taken)
                    .getDescriptorForType()
                    .findFieldByNumber(1)
                    .getMessageType()
                    .findFieldByNumber(1)
                    .getJsonName();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator out = ValueText.generator(bytes)) {
                out.writeStartObject();
                out.writeName("partialSuccess");
                out.writeStartObject();
                out.writeStringProperty(rejected, Long.toString(taken.refused()));
                out.writeStringProperty("errorMessage", taken.message());
                out.writeEndObject();
                out.writeEndObject();
            }
            return bytes.toByteArray();
        }

        Intake json() {
            return new Intake(
                    intake.protocol(), intake.request(), intake.items(), new OtlpJson(empty, intake.reader()));
        }
    }

    private final List<Signal> signals;

    /** All signals; facts of our own senders may be as old as all else. */
    public Otlp(SqlTexts sql) {
        this(sql, Limits.OLD);
    }

    /**
     * All signals.
     *
     * @param sql shared with other protocols
     * @param oldestFacts how old the facts of our own senders may be
     */
    public Otlp(SqlTexts sql, Duration oldestFacts) {
        signals = List.of(
                new Signal(
                        "/v1/logs",
                        "opentelemetry.proto.collector.logs.v1.LogsService",
                        new Intake(
                                Protocol.OTLP,
                                "an OTLP logs request",
                                "log records",
                                (request, now) -> LogRowsReader.read(request, now, oldestFacts)),
                        ExportLogsServiceRequest.getDefaultInstance(),
                        Otlp::logs),
                new Signal(
                        "/v1/traces",
                        "opentelemetry.proto.collector.trace.v1.TraceService",
                        new Intake(
                                Protocol.OTLP,
                                "an OTLP traces request",
                                "spans",
                                (request, now) -> SpansReader.read(request, sql, now)),
                        ExportTraceServiceRequest.getDefaultInstance(),
                        Otlp::traces),
                new Signal(
                        "/v1/metrics",
                        "opentelemetry.proto.collector.metrics.v1.MetricsService",
                        new Intake(Protocol.OTLP, "an OTLP metrics request", "data points", MetricsReader::read),
                        ExportMetricsServiceRequest.getDefaultInstance(),
                        Otlp::metrics),
                new Signal(
                        "/v1development/profiles",
                        "opentelemetry.proto.collector.profiles.v1development.ProfilesService",
                        new Intake(Protocol.OTLP, "an OTLP profiles request", "samples", ProfilesReader::read),
                        ExportProfilesServiceRequest.getDefaultInstance(),
                        Otlp::profiles));
    }

    public List<GrpcRoute> grpc() {
        return signals.stream()
                .map(signal -> new GrpcRoute(signal.service(), "Export", false, signal.intake(), signal::protobuf))
                .toList();
    }

    public List<HttpRoute> http() {
        return signals.stream()
                .map(signal -> new HttpRoute(
                        signal.path(),
                        Map.of(HttpRoute.PROTOBUF, signal.intake(), HttpRoute.JSON, signal.json()),
                        List.of(Encoding.IDENTITY, Encoding.GZIP, Encoding.ZSTD),
                        true,
                        signal::response,
                        ADVICE))
                .toList();
    }

    private static boolean isWhole(Answer.Taken taken) {
        return taken.refused() == 0 && taken.message().isEmpty();
    }

    private static Message logs(Answer.Taken taken) {
        return isWhole(taken)
                ? ExportLogsServiceResponse.getDefaultInstance()
                : ExportLogsServiceResponse.newBuilder()
                        .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                                .setRejectedLogRecords(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build();
    }

    private static Message traces(Answer.Taken taken) {
        return isWhole(taken)
                ? ExportTraceServiceResponse.getDefaultInstance()
                : ExportTraceServiceResponse.newBuilder()
                        .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                                .setRejectedSpans(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build();
    }

    /** The protocol counts profiles there, we count samples: what is refused is refused sample by sample. */
    private static Message profiles(Answer.Taken taken) {
        return isWhole(taken)
                ? ExportProfilesServiceResponse.getDefaultInstance()
                : ExportProfilesServiceResponse.newBuilder()
                        .setPartialSuccess(ExportProfilesPartialSuccess.newBuilder()
                                .setRejectedProfiles(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build();
    }

    private static Message metrics(Answer.Taken taken) {
        return isWhole(taken)
                ? ExportMetricsServiceResponse.getDefaultInstance()
                : ExportMetricsServiceResponse.newBuilder()
                        .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                                .setRejectedDataPoints(taken.refused())
                                .setErrorMessage(taken.message()))
                        .build();
    }
}
