package dev.nightjar.model.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one map of a finding's tree and knows where it stands in it. Every complaint names the field's path. Numbers may
 * be of any class, since a tree that went through JSON has lost the difference between integers and longs.
 */
final class FindingTree {

    private final Map<?, ?> map;
    private final String path;

    FindingTree(Map<?, ?> map, String path) {
        this.map = map;
        this.path = path;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        return map.get(key) != null;
    }

    String text(String key) {
        return expect(String.class, key);
    }

    @Nullable
    String optionalText(String key) {
        return has(key) ? text(key) : null;
    }

    boolean flag(String key) {
        return expect(Boolean.class, key);
    }

    long integer(String key) {
        Number number = expect(Number.class, key);
        if (number.doubleValue() != Math.rint(number.doubleValue())) {
            throw new IllegalArgumentException(at(key) + " must be an integer, is " + number);
        }
        return number.longValue();
    }

    int smallInteger(String key) {
        return Math.toIntExact(integer(key));
    }

    double real(String key) {
        return expect(Number.class, key).doubleValue();
    }

    FindingTree tree(String key) {
        return new FindingTree(expect(Map.class, key), at(key));
    }

    /** The keys of this map, which must all be text. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Object key : map.keySet()) {
            keys.add((String) key);
        }
        return keys;
    }

    <T> List<T> list(String key, Function<FindingTree, T> read) {
        List<?> raw = expect(List.class, key);
        List<T> list = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            String position = at(key) + "[" + i + "]";
            if (!(raw.get(i) instanceof Map<?, ?> element)) {
                throw new IllegalArgumentException(position + " must be a map, is " + raw.get(i));
            }
            list.add(read.apply(new FindingTree(element, position)));
        }
        return list;
    }

    <E extends Enum<E>> E word(String key, Class<E> type) {
        String text = text(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(at(key) + " is not one of the known words: '" + text + "'");
    }

    private <T> T expect(Class<T> type, String key) {
        Object value = map.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    at(key) + " must be a " + type.getSimpleName() + ", is " + (value == null ? "absent" : value));
        }
        return type.cast(value);
    }
}
