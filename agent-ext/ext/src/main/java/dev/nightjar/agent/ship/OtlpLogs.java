package dev.nightjar.agent.ship;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.wire.FactWire;
import dev.nightjar.model.wire.Wire;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts as OTLP log records, batches as ExportLogsServiceRequest. Field numbers are those of opentelemetry-proto 1.x:
 * logs/v1/logs.proto, common/v1/common.proto, resource/v1/resource.proto.
 */
final class OtlpLogs {

    /** A single fact above this is refused; the largest that is made is a total with all its resources, some 60 KB. */
    static final int MAX_RECORD_BYTES = 256 << 10;

    private OtlpLogs() {}

    /** The fact as the bytes of one LogRecord. */
    static Outbox.Entry entry(Fact fact, long observedEpochNanos) {
        String kind = FactWire.eventName(fact);
        ProtoMessage record = new ProtoMessage(512)
                .fixed64(1, epochNanos(fact, observedEpochNanos))
                .message(5, value(FactWire.encode(fact)));
        if (fact instanceof Work work) {
            record.bytes(9, HexFormat.of().parseHex(work.traceId()));
            record.bytes(10, HexFormat.of().parseHex(work.spanId()));
        }
        record.fixed64(11, observedEpochNanos).text(12, kind);
        byte[] bytes = record.toBytes();
        if (bytes.length > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    kind + " has " + bytes.length + " bytes on the wire, at most " + MAX_RECORD_BYTES);
        }
        return new Outbox.Entry(kind, bytes);
    }

    /** A batch with its identity: the run in the resource, the number in the scope. */
    static byte[] request(Origin origin, long batchNumber, List<Outbox.Entry> entries) {
        int bytes = 2_048;
        for (Outbox.Entry entry : entries) {
            bytes += entry.record().length + 8;
        }
        ProtoMessage scope = new ProtoMessage().text(1, Wire.SCOPE);
        scope.message(3, keyValue(Wire.SCOPE_SCHEMA, (long) Wire.SCHEMA));
        scope.message(3, keyValue(Wire.SCOPE_BATCH, batchNumber));
        ProtoMessage scopeLogs = new ProtoMessage(bytes).message(1, scope);
        for (Outbox.Entry entry : entries) {
            scopeLogs.bytes(2, entry.record());
        }
        ProtoMessage resourceLogs =
                new ProtoMessage(bytes).message(1, resource(origin)).message(2, scopeLogs);
        return new ProtoMessage(bytes).message(1, resourceLogs).toBytes();
    }

    private static ProtoMessage resource(Origin origin) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(Wire.ENVIRONMENT, origin.environment());
        attributes.put(Wire.NAMESPACE, origin.namespace());
        attributes.put(Wire.SERVICE, origin.service());
        attributes.put(Wire.VERSION, origin.version());
        attributes.put(Wire.HOST, origin.host());
        attributes.put(Wire.INSTANCE, origin.instance());
        attributes.put(Wire.RUN, origin.run());
        attributes.put(Wire.ZONE, origin.zone());
        ProtoMessage resource = new ProtoMessage(512);
        attributes.forEach((key, text) -> {
            if (!text.isEmpty()) {
                resource.message(1, keyValue(key, text));
            }
        });
        return resource;
    }

    private static ProtoMessage keyValue(String key, Object value) {
        return new ProtoMessage().text(1, key).message(2, value(value));
    }

    /** An AnyValue. */
    private static ProtoMessage value(@Nullable Object value) {
        ProtoMessage any = new ProtoMessage();
        if (value instanceof String text) {
            return any.text(1, text);
        } else if (value instanceof Boolean truth) {
            return any.varint(2, truth ? 1 : 0);
        } else if (value instanceof Long || value instanceof Integer) {
            return any.varint(3, ((Number) value).longValue());
        } else if (value instanceof Double number) {
            return any.fixed64(4, Double.doubleToRawLongBits(number));
        } else if (value instanceof List<?> list) {
            ProtoMessage array = new ProtoMessage();
            list.forEach(element -> array.message(1, value(element)));
            return any.message(5, array);
        } else if (value instanceof Map<?, ?> map) {
            ProtoMessage pairs = new ProtoMessage(256);
            map.forEach((key, element) -> pairs.message(1, keyValueOf(key, element)));
            return any.message(6, pairs);
        } else if (value == null) {
            return any;
        }
        throw new IllegalArgumentException(
                "a body cannot hold a " + value.getClass().getName());
    }

    private static ProtoMessage keyValueOf(@Nullable Object key, @Nullable Object value) {
        return new ProtoMessage().text(1, String.valueOf(key)).message(2, value(value));
    }

    /** When it happened (works: ended); what has no time of its own, when it was observed. */
    private static long epochNanos(Fact fact, long observedEpochNanos) {
        if (fact instanceof Work work) {
            return work.endEpochNanos();
        } else if (fact instanceof WorkTotal total) {
            return total.fromEpochNanos() + total.blockNanos();
        } else if (fact instanceof GcPause pause) {
            return pause.startEpochNanos();
        } else if (fact instanceof EdenUse use) {
            return use.epochNanos();
        } else if (fact instanceof Safepoint safepoint) {
            return safepoint.startEpochNanos();
        } else if (fact instanceof Allocations allocations) {
            return allocations.fromEpochNanos() + allocations.blockNanos();
        } else if (fact instanceof LockHolders locks) {
            return locks.fromEpochNanos() + locks.blockNanos();
        } else if (fact instanceof PartSites sites) {
            return sites.fromEpochNanos() + sites.blockNanos();
        } else if (fact instanceof GcLog log) {
            return log.fromEpochNanos();
        } else if (fact instanceof PoolHolders holders) {
            return holders.epochNanos();
        } else if (fact instanceof AgentHealth health) {
            return health.epochNanos();
        } else if (fact instanceof DbPoll poll) {
            return poll.epochNanos();
        } else if (fact instanceof DbCounters counters) {
            return counters.epochNanos();
        } else if (fact instanceof DbStatements statements) {
            return statements.epochNanos();
        }
        return observedEpochNanos;
    }
}
