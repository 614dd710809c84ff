package dev.nightjar.model.wire;

import dev.nightjar.model.finding.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Typed values as {@code {type: nanos, value: 3000000000}}. */
final class ValueWire {

    private ValueWire() {}

    static Map<String, Object> encode(Map<String, Value> values) {
        Map<String, Object> tree = new LinkedHashMap<>();
        values.forEach((name, value) -> tree.put(name, encode(value)));
        return tree;
    }

    static Map<String, Value> decode(Tree tree) {
        Map<String, Value> values = new TreeMap<>();
        for (String name : tree.keys()) {
            values.put(name, decodeOne(tree.tree(name)));
        }
        return values;
    }

    private static Map<String, Object> encode(Value value) {
        if (value instanceof Value.Text text) {
            return typed("text", text.text());
        } else if (value instanceof Value.Count count) {
            return typed("count", count.count());
        } else if (value instanceof Value.Nanos nanos) {
            return typed("nanos", nanos.nanos());
        } else if (value instanceof Value.Bytes bytes) {
            return typed("bytes", bytes.bytes());
        } else if (value instanceof Value.Share share) {
            return typed("share", share.share());
        } else if (value instanceof Value.Instant instant) {
            return typed("instant", instant.epochNanos());
        } else if (value instanceof Value.Sql sql) {
            return typed("sql", sql.text());
        } else if (value instanceof Value.Recurring recurring) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("start", recurring.startEpochNanos());
            tree.put("period_nanos", recurring.periodNanos());
            tree.put("length_nanos", recurring.lengthNanos());
            String zone = recurring.zone();
            if (zone != null) {
                tree.put("zone", zone);
            }
            return typed("recurring", tree);
        } else if (value instanceof Value.Clauses clauses) {
            return typed("clauses", PhraseWire.encode(clauses.clauses()));
        }
        throw new IllegalStateException("no wire form for " + value);
    }

    private static Value decodeOne(Tree tree) {
        String type = tree.text("type");
        return switch (type) {
            case "text" -> new Value.Text(tree.text("value"));
            case "count" -> new Value.Count(tree.integer("value"));
            case "nanos" -> new Value.Nanos(tree.integer("value"));
            case "bytes" -> new Value.Bytes(tree.integer("value"));
            case "share" -> new Value.Share(tree.real("value"));
            case "instant" -> new Value.Instant(tree.integer("value"));
            case "sql" -> new Value.Sql(tree.text("value"));
            case "recurring" -> recurring(tree.tree("value"));
            case "clauses" -> new Value.Clauses(tree.list("value", PhraseWire::decode));
            default -> throw new IllegalArgumentException(tree.at("type") + " is unknown: '" + type + "'");
        };
    }

    private static Value recurring(Tree tree) {
        return new Value.Recurring(
                tree.integer("start"),
                tree.integer("period_nanos"),
                tree.integer("length_nanos"),
                tree.optionalText("zone"));
    }

    private static Map<String, Object> typed(String type, Object value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", type);
        tree.put("value", value);
        return tree;
    }
}
