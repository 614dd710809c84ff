package dev.nightjar.model.wire;

import dev.nightjar.model.fact.EdenUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whose allocations a collection collected, as trees, both directions. */
final class EdenWire {

    private EdenWire() {}

    static Map<String, Object> encode(EdenUse use) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from_ns", use.fromEpochNanos());
        tree.put("time_ns", use.epochNanos());
        tree.put("collector", use.collector());
        tree.put("gc_id", use.gcId());
        tree.put("collections", use.collections());
        List<Object> operations = new ArrayList<>();
        use.operations().forEach((operation, bytes) -> operations.add(encode(operation, bytes)));
        tree.put("operations", operations);
        tree.put("other_bytes", use.otherBytes());
        tree.put("no_work_bytes", use.noWorkBytes());
        tree.put("agent_bytes", use.agentBytes());
        tree.put("unknown_bytes", use.unknownBytes());
        tree.put("eden_bytes", use.edenBytes());
        WorkWire.putIfPresent(tree, "direct_bytes", use.directBytes());
        return tree;
    }

    private static Map<String, Object> encode(String operation, long bytes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("operation", operation);
        tree.put("bytes", bytes);
        return tree;
    }

    static EdenUse edenUse(Tree tree) {
        return new EdenUse(
                tree.integer("from_ns"),
                tree.integer("time_ns"),
                tree.text("collector"),
                tree.integer("gc_id"),
                tree.integer("collections"),
                operations(tree),
                tree.integer("other_bytes"),
                tree.integer("no_work_bytes"),
                tree.integer("agent_bytes"),
                tree.integer("unknown_bytes"),
                tree.integer("eden_bytes"),
                tree.optionalInteger("direct_bytes"));
    }

    private static Map<String, Long> operations(Tree tree) {
        Map<String, Long> bytes = new TreeMap<>();
        tree.list("operations", EdenWire::operation)
                .forEach(each -> bytes.merge(each.getKey(), each.getValue(), Long::sum));
        return bytes;
    }

    private static Map.Entry<String, Long> operation(Tree tree) {
        return Map.entry(tree.text("operation"), tree.integer("bytes"));
    }
}
