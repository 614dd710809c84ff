package dev.nightjar.collector.skywalking;

import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.door.GrpcRoute;
import dev.nightjar.collector.door.Intake;
import dev.nightjar.collector.read.RequestReader;
import dev.nightjar.collector.read.SqlTexts;
import java.util.List;

/**
 * What the gRPC door takes of SkyWalking's agents, protocol version 3: all that one asks for that comes as it is.
 */
public final class SkyWalking {

    private static final String SEGMENTS = "skywalking.v3.TraceSegmentReportService";
    private static final String MANAGEMENT = "skywalking.v3.ManagementService";
    private static final String METERS = "skywalking.v3.MeterReportService";

    private SkyWalking() {}

    public static List<GrpcRoute> grpc(SqlTexts sql) {
        Instances instances = new Instances();
        RequestReader segments = (request, now) -> SegmentReader.read(request, instances, sql, now);
        return List.of(
                route(SEGMENTS, "collect", true, "segments", "spans", segments),
                route(SEGMENTS, "collectInSync", false, "segments", "spans", segments),
                route(
                        "skywalking.v3.JVMMetricReportService",
                        "collect",
                        false,
                        "JVM metrics",
                        "data points",
                        (request, now) -> JvmMetricsReader.read(request, instances, now)),
                route(
                        MANAGEMENT,
                        "reportInstanceProperties",
                        false,
                        "properties of an instance",
                        "instances",
                        (request, _) -> instances.readProperties(request)),
                route(
                        MANAGEMENT,
                        "keepAlive",
                        false,
                        "a sign of life",
                        "instances",
                        (request, _) -> Instances.read(request)),
                route(
                        METERS,
                        "collect",
                        true,
                        "meters",
                        "data points",
                        (request, now) -> MeterReader.read(request, instances, now)),
                route(
                        METERS,
                        "collectBatch",
                        true,
                        "meters",
                        "data points",
                        (request, now) -> MeterReader.readBatches(request, instances, now)),
                route(
                        "skywalking.v3.EventService",
                        "collect",
                        true,
                        "events",
                        "events",
                        (request, _) -> Instances.read(request)),
                route(
                        "skywalking.v3.ConfigurationDiscoveryService",
                        "fetchConfigurations",
                        false,
                        "question for settings",
                        "instances",
                        (request, _) -> Instances.read(request)));
    }

    /** The answer is {@code Commands} without any. */
    private static GrpcRoute route(
            String service, String method, boolean streamed, String what, String items, RequestReader reader) {
        return new GrpcRoute(
                service,
                method,
                streamed,
                new Intake(Protocol.SKYWALKING, "SkyWalking's " + what, items, reader),
                _ -> new byte[0]);
    }
}
