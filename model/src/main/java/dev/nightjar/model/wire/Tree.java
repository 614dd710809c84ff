package dev.nightjar.model.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one map of a tree and knows where it stands in it: every complaint is a {@link Misfit} with the field's path.
 * Numbers may be of any class, since a tree that went through JSON has lost the difference between integers and longs.
 */
final class Tree {

    /** A field that does not fit. */
    static final class Misfit extends IllegalArgumentException {
        private final String position;
        private final String reason;

        Misfit(String position, String reason) {
            super(position + " " + reason);
            this.position = position;
            this.reason = reason;
        }

        String position() {
            return position;
        }

        String reason() {
            return reason;
        }
    }

    private static final int MAX_LEFT_OUT = 20;

    private final Map<?, ?> map;
    private final String path;
    private final Set<String> asked = new TreeSet<>();
    /** Shared by all maps of one tree. */
    private final Set<String> leftOut;

    Tree(Map<?, ?> map, String path) {
        this(map, path, new TreeSet<>());
    }

    private Tree(Map<?, ?> map, String path, Set<String> leftOut) {
        this.map = map;
        this.path = path;
        this.leftOut = leftOut;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        return value(key) != null;
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

    boolean optionalFlag(String key) {
        return has(key) && flag(key);
    }

    long integer(String key) {
        return integer(expect(Number.class, key), at(key));
    }

    @Nullable
    Long optionalInteger(String key) {
        return has(key) ? integer(key) : null;
    }

    long integerOr(String key, long absent) {
        return has(key) ? integer(key) : absent;
    }

    int smallInteger(String key) {
        long value = integer(key);
        if (value != (int) value) {
            throw new Misfit(at(key), "is out of range: " + value);
        }
        return (int) value;
    }

    double real(String key) {
        return expect(Number.class, key).doubleValue();
    }

    Tree tree(String key) {
        return new Tree(expect(Map.class, key), at(key), leftOut);
    }

    /** The keys of this map, which must all be text. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Object key : map.keySet()) {
            if (!(key instanceof String text)) {
                throw new Misfit(path, "has a key that is not text: " + key);
            }
            keys.add(text);
        }
        return keys;
    }

    /** Keys of this map that nobody has asked for, and words of the whole tree that were left out. */
    Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(keys());
        unknown.removeAll(asked);
        unknown.addAll(leftOut);
        return unknown;
    }

    <T> List<T> list(String key, Function<Tree, T> read) {
        List<?> raw = expect(List.class, key);
        List<T> list = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            String position = at(key) + "[" + i + "]";
            if (!(raw.get(i) instanceof Map<?, ?> element)) {
                throw new Misfit(position, "must be a map, is " + kind(raw.get(i)));
            }
            Tree tree = new Tree(element, position, leftOut);
            list.add(tree.read(read));
        }
        return list;
    }

    /** A list of integers, empty when absent. */
    List<Long> integers(String key) {
        List<Long> integers = new ArrayList<>();
        if (has(key)) {
            List<?> raw = expect(List.class, key);
            for (int i = 0; i < raw.size(); i++) {
                String position = at(key) + "[" + i + "]";
                if (!(raw.get(i) instanceof Number number)) {
                    throw new Misfit(position, "must be a Number, is " + kind(raw.get(i)));
                }
                integers.add(integer(number, position));
            }
        }
        return integers;
    }

    /** A list of texts. */
    List<String> texts(String key) {
        List<?> raw = expect(List.class, key);
        List<String> texts = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            if (!(raw.get(i) instanceof String text)) {
                throw new Misfit(at(key) + "[" + i + "]", "must be a String, is " + kind(raw.get(i)));
            }
            texts.add(text);
        }
        return texts;
    }

    /** A list of words, empty when absent; those that this version does not know are left out. */
    <T> List<T> knownWords(String key, Function<String, T> parse) {
        List<T> words = new ArrayList<>();
        if (has(key)) {
            for (Object raw : expect(List.class, key)) {
                T word = known(at(key), String.valueOf(raw), parse);
                if (word != null) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /** A word of a newer version is left out and told by {@link #unknown}; null then. */
    <T> @Nullable T known(String key, Function<String, T> parse) {
        return known(at(key), text(key), parse);
    }

    private <T> @Nullable T known(String position, String word, Function<String, T> parse) {
        try {
            return parse.apply(word);
        } catch (IllegalArgumentException newer) {
            // At most so many are named: the word is from outside.
            if (leftOut.size() < MAX_LEFT_OUT) {
                leftOut.add(
                        position.replaceAll("\\[\\d+]", "[]") + "=" + word.substring(0, Math.min(word.length(), 40)));
            }
            return null;
        }
    }

    /**
     * A map of integers whose keys are words; empty when absent.
     *
     * @param rest gets what stands under a word that this version does not know; null leaves it out
     */
    <K extends Comparable<K>> Map<K, Long> knownAmounts(String key, Function<String, K> parse, @Nullable K rest) {
        Map<K, Long> amounts = new TreeMap<>();
        if (has(key)) {
            Tree tree = tree(key);
            for (String word : tree.keys()) {
                long amount = tree.integer(word);
                K known = tree.known(at(key), word, parse);
                K place = known == null ? rest : known;
                if (place != null) {
                    amounts.merge(place, amount, Long::sum);
                }
            }
        }
        return amounts;
    }

    /** A map of integers whose keys are words; empty when absent. */
    <K extends Comparable<K>> Map<K, Long> amounts(String key, Function<String, K> parse) {
        Map<K, Long> amounts = new TreeMap<>();
        if (has(key)) {
            Tree tree = tree(key);
            for (String word : tree.keys()) {
                amounts.put(parsed(tree.at(word), word, parse), tree.integer(word));
            }
        }
        return amounts;
    }

    <T> T parsed(String key, Function<String, T> parse) {
        return parsed(at(key), text(key), parse);
    }

    <E extends Enum<E>> E word(String key, Class<E> type) {
        String text = text(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new Misfit(at(key), "is not one of the known words: '" + text + "'");
    }

    /** Reads this map; what a constructor refuses is a misfit of this map. */
    <T> T read(Function<Tree, T> read) {
        try {
            return read.apply(this);
        } catch (Misfit misfit) {
            throw misfit;
        } catch (IllegalArgumentException refused) {
            throw new Misfit(path, String.valueOf(refused.getMessage()));
        }
    }

    private static <T> T parsed(String position, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException refused) {
            throw new Misfit(position, "is not known: '" + text + "'");
        }
    }

    private static long integer(Number number, String position) {
        boolean whole = number instanceof Long
                || number instanceof Integer
                || (number.doubleValue() == Math.rint(number.doubleValue()) && Math.abs(number.doubleValue()) < 0x1p63);
        if (!whole) {
            throw new Misfit(position, "must be an integer, is " + number);
        }
        return number.longValue();
    }

    private @Nullable Object value(String key) {
        asked.add(key);
        return map.get(key);
    }

    private <T> T expect(Class<T> type, String key) {
        Object value = value(key);
        if (!type.isInstance(value)) {
            throw new Misfit(at(key), "must be a " + type.getSimpleName() + ", is " + kind(value));
        }
        return type.cast(value);
    }

    /** Never the value itself: it may be long, or a secret. */
    private static String kind(@Nullable Object value) {
        return value == null ? "absent" : "a " + value.getClass().getSimpleName();
    }
}
