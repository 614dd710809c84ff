package dev.nightjar.collector.otlp;

import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Outside;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OTLP values as trees of {@code String, Long, Double, Boolean, List, Map}, within {@link Limits}. One reader per tree;
 * for one thread.
 */
final class TreeReader {

    private int entries;
    private Outside.@Nullable Bad<Map<String, Object>> bad;

    private TreeReader() {}

    /** A log record's body; only a key-value list is one. */
    static Outside<Map<String, Object>> body(AnyValue body) {
        if (!body.hasKvlistValue()) {
            return new Outside.Bad<>("body is not a key-value list but " + kind(body), "");
        }
        return map(body.getKvlistValue().getValuesList(), Limits.BODY_ENTRIES);
    }

    /** Attributes of a resource or scope. */
    static Outside<Map<String, Object>> attributes(List<KeyValue> attributes) {
        return map(attributes, Limits.ATTRIBUTES);
    }

    private static Outside<Map<String, Object>> map(List<KeyValue> pairs, int limit) {
        if (pairs.size() > limit) {
            return new Outside.Bad<>(pairs.size() + " keys, at most " + limit, "");
        }
        TreeReader reader = new TreeReader();
        Map<String, Object> tree = reader.readMap(pairs, "", 1);
        return reader.bad == null ? new Outside.Ok<>(tree) : reader.bad;
    }

    private Map<String, Object> readMap(List<KeyValue> pairs, String position, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (KeyValue pair : pairs) {
            String key = pair.getKey();
            String at = position.isEmpty() ? key : position + "." + key;
            Object value = isShort(key, at) ? readValue(pair.getValue(), at, depth) : null;
            if (value != null && map.put(key, value) != null) {
                stop("key occurs twice", at);
            }
            if (bad != null) {
                return map;
            }
        }
        return map;
    }

    private List<Object> readList(List<AnyValue> values, String position, int depth) {
        List<Object> list = new ArrayList<>(Math.min(values.size(), Limits.BODY_ENTRIES));
        for (int i = 0; i < values.size() && bad == null; i++) {
            Object value = readValue(values.get(i), position + "[" + i + "]", depth);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    /** Null when reading stops, and for a value that is not set in a map, which is as absent as its key. */
    private @Nullable Object readValue(AnyValue value, String position, int depth) {
        if (++entries > Limits.BODY_ENTRIES) {
            return stop("more than " + Limits.BODY_ENTRIES + " keys and list elements", position);
        }
        return switch (value.getValueCase()) {
            case STRING_VALUE -> isShort(value.getStringValue(), position) ? value.getStringValue() : null;
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                isShallow(position, depth)
                        ? readList(value.getArrayValue().getValuesList(), position, depth + 1)
                        : null;
            case KVLIST_VALUE ->
                isShallow(position, depth)
                        ? readMap(value.getKvlistValue().getValuesList(), position, depth + 1)
                        : null;
            case VALUE_NOT_SET -> position.endsWith("]") ? stop("list element without a value", position) : null;
            default -> stop("value is of kind " + kind(value) + ", which no fact has", position);
        };
    }

    private boolean isShort(String text, String position) {
        if (text.length() > Limits.TEXT_CHARS) {
            stop(text.length() + " characters, at most " + Limits.TEXT_CHARS, position);
            return false;
        }
        return true;
    }

    private boolean isShallow(String position, int depth) {
        if (depth >= Limits.BODY_DEPTH) {
            stop("nested deeper than " + Limits.BODY_DEPTH, position);
            return false;
        }
        return true;
    }

    private @Nullable Object stop(String reason, String position) {
        if (bad == null) {
            bad = new Outside.Bad<>(reason, position.length() > 200 ? position.substring(0, 200) + "…" : position);
        }
        return null;
    }

    private static String kind(AnyValue value) {
        return value.getValueCase().name().replace("_VALUE", "").toLowerCase(java.util.Locale.ROOT);
    }
}
