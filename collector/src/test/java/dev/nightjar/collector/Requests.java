package dev.nightjar.collector;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.wire.FactWire;
import dev.nightjar.model.wire.Wire;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests as our agent sends them, made by hand from the wire's names, and wrong ones. */
public final class Requests {

    /** The collector's clock in these tests. */
    public static final Instant NOW = Instant.parse("2026-03-01T22:10:00Z");

    public static final long NOW_NANOS = NOW.getEpochSecond() * 1_000_000_000L;

    public static final Origin ORIGIN =
            new Origin("staging", "shop", "order", "1.4", "host-1", "order-0", "run-a", "Asia/Shanghai");

    private Requests() {}

    public static GcPause pause(int i) {
        return new GcPause(NOW_NANOS - 1_000_000L * i, 2_000_000, "G1New", "G1 Evacuation Pause", i);
    }

    public static List<Fact> pauses(int count) {
        List<Fact> pauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pauses.add(pause(i));
        }
        return pauses;
    }

    public static ExportLogsServiceRequest batch(long number, List<Fact> facts) {
        return request(ORIGIN, scope(Wire.SCHEMA, number, events(facts)));
    }

    public static ExportLogsServiceRequest request(Origin origin, ScopeLogs... scopes) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(
                        ResourceLogs.newBuilder().setResource(resource(origin)).addAllScopeLogs(List.of(scopes)))
                .build();
    }

    public static Resource resource(Origin origin) {
        return Resource.newBuilder()
                .addAttributes(pair(Wire.ENVIRONMENT, origin.environment()))
                .addAttributes(pair(Wire.NAMESPACE, origin.namespace()))
                .addAttributes(pair(Wire.SERVICE, origin.service()))
                .addAttributes(pair(Wire.VERSION, origin.version()))
                .addAttributes(pair(Wire.HOST, origin.host()))
                .addAttributes(pair(Wire.INSTANCE, origin.instance()))
                .addAttributes(pair(Wire.RUN, origin.run()))
                .addAttributes(pair(Wire.ZONE, origin.zone()))
                .build();
    }

    public static ScopeLogs scope(long schema, long number, List<LogRecord> events) {
        return ScopeLogs.newBuilder()
                .setScope(InstrumentationScope.newBuilder()
                        .setName(Wire.SCOPE)
                        .addAttributes(pair(Wire.SCOPE_SCHEMA, schema))
                        .addAttributes(pair(Wire.SCOPE_BATCH, number)))
                .addAllLogRecords(events)
                .build();
    }

    /** Records of somebody else's scope. */
    public static ScopeLogs foreign(int count) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("com.example.Shop"));
        for (int i = 0; i < count; i++) {
            scope.addLogRecords(LogRecord.newBuilder().setBody(value("an application's line")));
        }
        return scope.build();
    }

    /** Lines of an application whose clock is wrong. */
    public static ScopeLogs tooOld(int count) {
        ScopeLogs.Builder scope = foreign(count).toBuilder();
        scope.getLogRecordsBuilderList().forEach(line -> line.setTimeUnixNano(1));
        return scope.build();
    }

    public static List<LogRecord> events(List<Fact> facts) {
        return facts.stream()
                .map(fact -> event(FactWire.eventName(fact), FactWire.encode(fact)))
                .toList();
    }

    public static LogRecord event(String name, Map<String, ?> body) {
        return LogRecord.newBuilder().setEventName(name).setBody(value(body)).build();
    }

    public static KeyValue pair(String key, Object value) {
        return KeyValue.newBuilder().setKey(key).setValue(value(value)).build();
    }

    public static AnyValue value(Object value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        switch (value) {
            case String text -> any.setStringValue(text);
            case Long number -> any.setIntValue(number);
            case Integer number -> any.setIntValue(number);
            case Double number -> any.setDoubleValue(number);
            case Boolean flag -> any.setBoolValue(flag);
            case List<?> list -> {
                ArrayValue.Builder values = ArrayValue.newBuilder();
                list.forEach(each -> values.addValues(value(each)));
                any.setArrayValue(values);
            }
            case Map<?, ?> map -> {
                KeyValueList.Builder pairs = KeyValueList.newBuilder();
                map.forEach((key, each) -> pairs.addValues(pair(String.valueOf(key), each)));
                any.setKvlistValue(pairs);
            }
            default -> throw new IllegalArgumentException("no OTLP value: " + value.getClass());
        }
        return any.build();
    }
}
