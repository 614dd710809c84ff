package dev.nightjar.collector.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names of attributes that have a column, found by their bytes. Unchanging; for many threads. */
public final class AttributeNames {

    private static final int NONE = -1;

    private static final Map<Map<String, Integer>, AttributeNames> MADE = new ConcurrentHashMap<>();

    private final byte[][] names;
    private final int[] columns;

    /** Those of a layout, made once. */
    public static AttributeNames of(Map<String, Integer> columnsByName) {
        return MADE.computeIfAbsent(columnsByName, AttributeNames::new);
    }

    private AttributeNames(Map<String, Integer> columnsByName) {
        // A power of two of which at most a quarter is taken: next to every name that is not here meets an empty place.
        int places = Math.max(8, Integer.highestOneBit(columnsByName.size()) * 8);
        names = new byte[places][];
        columns = new int[places];
        columnsByName.forEach((name, column) -> {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int place = place(bytes, 0, bytes.length);
            while (names[place] != null) {
                place = (place + 1) % places;
            }
            names[place] = bytes;
            columns[place] = column;
        });
    }

    /** The column of a name, negative when it has none. */
    public int find(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return NONE;
        }
        for (int place = place(bytes, offset, length); names[place] != null; place = (place + 1) % names.length) {
            byte[] name = names[place];
            if (name.length == length && Arrays.equals(name, 0, length, bytes, offset, offset + length)) {
                return columns[place];
            }
        }
        return NONE;
    }

    private int place(byte[] bytes, int offset, int length) {
        int hash = length;
        hash = 31 * hash + bytes[offset];
        hash = 31 * hash + bytes[offset + length / 2];
        hash = 31 * hash + bytes[offset + length - 1];
        return (hash ^ hash >>> 7) & (names.length - 1);
    }
}
