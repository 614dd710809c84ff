package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Hash;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.OriginReader;
import dev.nightjar.collector.read.Outside;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.wire.Decoded;
import dev.nightjar.model.wire.FactWire;
import dev.nightjar.model.wire.Wire;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Our own events of a logs request as batches of facts. Each scope of ours within a resource is one batch. Nothing of the outside throws:
 * what does not fit is in the refusals with reason and position. One reader per request; for one thread.
 */
final class LogsReader {

    private final EpochWindow window;
    private final List<Batch> batches = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Refusals refusals = new Refusals();
    private final Set<String> unknown = new LinkedHashSet<>();
    private long records;
    private long unknownKeys;

    private LogsReader(EpochWindow window) {
        this.window = window;
    }

    /** @param window the times that a fact may have */
    static Reading read(byte[] bytes, EpochWindow window) throws InvalidProtocolBufferException {
        ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(bytes);
        LogsReader reader = new LogsReader(window);
        reader.readRequest(request);
        return new Reading(
                reader.records, reader.batches, null, List.of(), reader.refusals, reader.unknownKeys, reader.unknown);
    }

    private void readRequest(ExportLogsServiceRequest request) {
        for (ResourceLogs resource : request.getResourceLogsList()) {
            for (ScopeLogs scope : resource.getScopeLogsList()) {
                records += isOurs(scope) ? scope.getLogRecordsCount() : 0;
            }
        }
        if (records > Limits.RECORDS) {
            refusals.add(records, "more than " + Limits.RECORDS + " records in one request: send smaller batches");
            return;
        }
        for (int r = 0; r < request.getResourceLogsCount(); r++) {
            ResourceLogs resource = request.getResourceLogs(r);
            for (int s = 0; s < resource.getScopeLogsCount(); s++) {
                ScopeLogs scope = resource.getScopeLogs(s);
                String at = "resource_logs[" + r + "].scope_logs[" + s + "]";
                if (scope.getLogRecordsCount() > 0 && isOurs(scope)) {
                    readBatch(resource.getResource(), "resource_logs[" + r + "].resource", scope, at);
                }
            }
        }
    }

    private static boolean isOurs(ScopeLogs scope) {
        return scope.getScope().getName().equals(Wire.SCOPE);
    }

    private void readBatch(Resource resource, String resourceAt, ScopeLogs scope, String at) {
        int events = scope.getLogRecordsCount();
        Map<String, Object> about;
        switch (TreeReader.attributes(resource.getAttributesList())) {
            case Outside.Ok<Map<String, Object>> ok -> about = ok.value();
            case Outside.Bad<Map<String, Object>> bad -> {
                refuse(events, resourceAt + ".attributes", bad);
                return;
            }
        }
        Origin origin;
        switch (OriginReader.read(about)) {
            case Outside.Ok<Origin> ok -> origin = ok.value();
            case Outside.Bad<Origin> bad -> {
                refuse(events, resourceAt + ".attributes", bad);
                return;
            }
        }
        Map<String, Object> marks;
        switch (TreeReader.attributes(scope.getScope().getAttributesList())) {
            case Outside.Ok<Map<String, Object>> ok -> marks = ok.value();
            case Outside.Bad<Map<String, Object>> bad -> {
                refuse(events, at + ".scope.attributes", bad);
                return;
            }
        }
        int schema;
        switch (schema(marks)) {
            case Outside.Ok<Integer> ok -> schema = ok.value();
            case Outside.Bad<Integer> bad -> {
                refuse(events, at + ".scope.attributes", bad);
                return;
            }
        }
        switch (id(about, marks, resource, scope)) {
            case Outside.Ok<BatchId> ok -> addBatch(ok.value(), origin, schema, scope, at);
            case Outside.Bad<BatchId> bad -> refuse(events, at + ".scope.attributes", bad);
        }
    }

    private void addBatch(BatchId id, Origin origin, int schema, ScopeLogs scope, String at) {
        if (!ids.add(id.key())) {
            refusals.add(scope.getLogRecordsCount(), at + ": batch " + id.key() + " occurs twice in this request");
            return;
        }
        List<Fact> facts = new ArrayList<>(scope.getLogRecordsCount());
        for (int i = 0; i < scope.getLogRecordsCount(); i++) {
            switch (fact(scope.getLogRecords(i))) {
                case Outside.Ok<Fact> ok -> facts.add(ok.value());
                case Outside.Bad<Fact> bad -> refuse(1, at + ".log_records[" + i + "]", bad);
            }
        }
        if (!facts.isEmpty()) {
            batches.add(new Batch(id, origin, schema, facts));
        }
    }

    private Outside<Fact> fact(LogRecord event) {
        if (!Wire.EVENTS.contains(event.getEventName())) {
            return new Outside.Bad<>("'" + event.getEventName() + "' is no event of this version", "event_name");
        }
        if (event.getAttributesCount() > Limits.ATTRIBUTES) {
            return new Outside.Bad<>(
                    event.getAttributesCount() + " attributes, at most " + Limits.ATTRIBUTES, "attributes");
        }
        return switch (TreeReader.body(event.getBody())) {
            case Outside.Bad<Map<String, Object>> bad -> new Outside.Bad<>(bad.reason(), below("body", bad.position()));
            case Outside.Ok<Map<String, Object>> ok -> fact(event.getEventName(), ok.value());
        };
    }

    private Outside<Fact> fact(String eventName, Map<String, Object> body) {
        return switch (FactWire.decode(eventName, body)) {
            case Decoded.Rejected rejected ->
                new Outside.Bad<>(eventName + ": " + rejected.reason(), below("body", rejected.position()));
            case Decoded.Ok ok -> {
                String flaw = FactTime.flaw(ok.fact(), window);
                if (flaw != null) {
                    yield new Outside.Bad<>(eventName + ": " + flaw, "body");
                }
                unknownKeys += ok.unknown().size();
                if (unknown.size() < 10) {
                    unknown.addAll(ok.unknown());
                }
                yield new Outside.Ok<>(ok.fact());
            }
        };
    }

    private static Outside<Integer> schema(Map<String, Object> marks) {
        Object stated = marks.get(Wire.SCOPE_SCHEMA);
        if (!(stated instanceof Long version)) {
            return new Outside.Bad<>("missing or not an integer", Wire.SCOPE_SCHEMA);
        }
        long oldest = Math.max(1, Wire.SCHEMA - 2);
        long newest = Wire.SCHEMA + 1;
        if (version < oldest || version > newest) {
            return new Outside.Bad<>(
                    "schema " + version + ", but this server reads " + oldest + " to " + newest + ": update the "
                            + (version > newest ? "server" : "agent"),
                    Wire.SCOPE_SCHEMA);
        }
        return new Outside.Ok<>(version.intValue());
    }

    /** Run and number of our own senders; a hash of the bytes for those that do not say both. */
    private static Outside<BatchId> id(
            Map<String, Object> about, Map<String, Object> marks, Resource resource, ScopeLogs scope) {
        Object number = marks.get(Wire.SCOPE_BATCH);
        if (number == null || !(about.get(Wire.RUN) instanceof String run) || run.isBlank()) {
            return new Outside.Ok<>(new BatchId.Hashed(hash(resource, scope)));
        }
        if (number instanceof Long n && n >= 0) {
            return new Outside.Ok<>(new BatchId.Numbered(run, n));
        }
        return new Outside.Bad<>("not an integer ≥ 0", Wire.SCOPE_BATCH);
    }

    private static String hash(Resource resource, ScopeLogs scope) {
        return Hash.sha256(resource.toByteArray(), new byte[1], scope.toByteArray());
    }

    private void refuse(long events, String at, Outside.Bad<?> bad) {
        refusals.add(events, below(at, bad.position()) + ": " + bad.reason());
    }

    private static String below(String at, String position) {
        return position.isEmpty() ? at : at + "." + position;
    }
}
