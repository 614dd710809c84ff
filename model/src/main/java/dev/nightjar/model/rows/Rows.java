package dev.nightjar.model.rows;

import dev.nightjar.model.rows.Layout.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table in columns, cheap to fill: a text is a reference to bytes, most often to those of the request that it came
 * in. Rows are only added; the last one may be taken back. Filled by one thread, then given to another one.
 *
 * <p>A text's reference is its offset in the upper 32 bits and its length in bytes in the lower ones. Offsets below the
 * source's length lie in the source, the others in bytes that were added. Texts are valid UTF-8: who refers to bytes of the
 * source has checked them ({@link Utf8}).
 */
public final class Rows {

    private static final int FEWEST_ROWS = 16;
    private static final int MOST_ROWS = 1_024;

    /** A span's, log record's or point's, as agents send them: what room is made for before any is read. */
    private static final int ROW_BYTES = 256;

    private static final int FIRST_ENTRIES = 64;

    private final Layout layout;
    private final byte[] source;
    private byte[] added = new byte[256];
    private int addedBytes;

    /** What no row has set is 0. An optional column has none before its first value, for most of them never have one. */
    private final long[][] values;
    /** Which rows have a value, a bit for each; only of optional columns that have values. */
    private final long[][] present;

    private int capacity;
    private int size;

    /** Keys and values in turn, of all rows' entries in the order of rows. */
    private long[] entries = new long[FIRST_ENTRIES];

    private int entryEnd;
    /** Where entries and added bytes of the last row begin. */
    private int lastEntries;

    private int lastAdded;

    /**
     * Empty.
     *
     * @param source what {@link #text(int, int)} refers to; not copied, not changed
     */
    public Rows(Layout layout, byte[] source) {
        this.layout = layout;
        this.source = source;
        capacity = Math.max(FEWEST_ROWS, Math.min(source.length / ROW_BYTES, MOST_ROWS));
        values = new long[layout.size()][];
        present = new long[layout.size()][];
        for (int column = 0; column < values.length; column++) {
            if (!layout.column(column).optional()) {
                values[column] = new long[capacity * width(column)];
            }
        }
    }

    private int width(int column) {
        return layout.column(column).kind() == Kind.UUID ? 2 : 1;
    }

    public Layout layout() {
        return layout;
    }

    public int size() {
        return size;
    }

    /** About what it takes in the heap, with the source. */
    public long heapBytes() {
        long words = entries.length;
        for (long[] column : values) {
            words += column == null ? 0 : column.length;
        }
        return Long.BYTES * words + source.length + added.length;
    }

    // --- filling -----------------------------------------------------------------------------------------------------

    /** Begins a row: optional columns have no value, numbers are 0, texts empty. */
    public void addRow() {
        if (size == capacity) {
            grow();
        }
        lastEntries = entryEnd;
        lastAdded = addedBytes;
        size++;
    }

    /** Takes the last row back, with its entries and what was added for it. */
    public void dropRow() {
        size--;
        entryEnd = lastEntries;
        addedBytes = lastAdded;
        for (int column = 0; column < values.length; column++) {
            if (values[column] != null) {
                int width = width(column);
                Arrays.fill(values[column], size * width, (size + 1) * width, 0);
            }
            if (present[column] != null) {
                present[column][size / Long.SIZE] &= ~(1L << size);
            }
        }
    }

    private void grow() {
        capacity *= 2;
        for (int column = 0; column < values.length; column++) {
            if (values[column] != null) {
                values[column] = Arrays.copyOf(values[column], capacity * width(column));
            }
            if (present[column] != null) {
                present[column] = Arrays.copyOf(present[column], bitWords());
            }
        }
    }

    private int bitWords() {
        return (capacity + Long.SIZE - 1) / Long.SIZE;
    }

    /** Sets a number of the last row. */
    public void set(int column, long value) {
        valued(column)[size - 1] = value;
    }

    /** Sets a fraction of the last row. */
    public void set(int column, double value) {
        set(column, Double.doubleToRawLongBits(value));
    }

    public void setUuid(int column, long high, long low) {
        long[] halves = valued(column);
        halves[2 * (size - 1)] = high;
        halves[2 * (size - 1) + 1] = low;
    }

    /** Sets a text of the last row to what {@link #text} gave. */
    public void setText(int column, long text) {
        set(column, text);
    }

    /** Adds to the texts of the last row. The caller sees to it that no key comes twice. */
    public void addEntry(int column, long key, long value) {
        addPair(key, value);
        values[column][size - 1] = (long) lastEntries << Integer.SIZE | (entryEnd - lastEntries) / 2;
    }

    /** Whether the last row's texts have the key already. */
    public boolean hasEntry(int column, long key) {
        for (int entry = 0; entry < entries(column, size - 1); entry++) {
            if (equal(key(column, size - 1, entry), key)) {
                return true;
            }
        }
        return false;
    }

    /** Gives any row another text. */
    public void replaceText(int column, int row, long text) {
        values[column][row] = text;
    }

    /** Gives any row one entry in place of those that it has; no row is added after that. */
    public void replaceEntries(int column, int row, long key, long value) {
        values[column][row] = ((long) entryEnd << Integer.SIZE) | 1;
        addPair(key, value);
    }

    private void addPair(long key, long value) {
        if (entryEnd + 2 > entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[entryEnd++] = key;
        entries[entryEnd++] = value;
    }

    /** The column's values, of which the last row has one from now on. */
    private long[] valued(int column) {
        if (values[column] == null) {
            values[column] = new long[capacity * width(column)];
            present[column] = new long[bitWords()];
        }
        long[] bits = present[column];
        if (bits != null) {
            bits[(size - 1) / Long.SIZE] |= 1L << (size - 1);
        }
        return values[column];
    }

    /** A text that lies in the source; valid UTF-8. */
    public long text(int offset, int length) {
        return (long) offset << Integer.SIZE | length;
    }

    /** A text that lies elsewhere; is copied. */
    public long text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return text(bytes, 0, bytes.length);
    }

    /** A text that lies elsewhere; is copied. Valid UTF-8. */
    public long text(byte[] bytes, int offset, int length) {
        if (addedBytes + length > added.length) {
            added = Arrays.copyOf(added, Math.max(2 * added.length, addedBytes + length));
        }
        System.arraycopy(bytes, offset, added, addedBytes, length);
        long text = text(source.length + addedBytes, length);
        addedBytes += length;
        return text;
    }

    // --- reading -----------------------------------------------------------------------------------------------------

    public boolean isNull(int column, int row) {
        long[] bits = present[column];
        return bits == null ? values[column] == null : (bits[row / Long.SIZE] >>> row & 1) == 0;
    }

    /**
     * Which of 64 rows have a value in the column, for those that read it as a whole.
     *
     * @param row the first of them, in the lowest bit; bits of rows that there are not mean nothing
     */
    public long present(int column, int row) {
        long[] bits = present[column];
        if (bits == null) {
            return values[column] == null ? 0 : -1;
        }
        int word = row / Long.SIZE;
        long here = bits[word] >>> row;
        boolean isWhole = row % Long.SIZE == 0 || word + 1 == bits.length;
        return isWhole ? here : here | bits[word + 1] << -row;
    }

    /**
     * A column as a whole: {@link #number} of each row, two of a UUID's, 0 where there is none; longer than there are rows. Not to be
     * changed. Null when no row has a value.
     */
    public long @Nullable [] numbers(int column) {
        return values[column];
    }

    /** A number, a fraction's bits, or the reference of a text; 0 of a row without a value. */
    public long number(int column, int row) {
        return value(column, row);
    }

    public double fraction(int column, int row) {
        return Double.longBitsToDouble(value(column, row));
    }

    public long high(int column, int row) {
        return value(column, 2 * row);
    }

    public long low(int column, int row) {
        return value(column, 2 * row + 1);
    }

    private long value(int column, int index) {
        return values[column] == null ? 0 : values[column][index];
    }

    public int entries(int column, int row) {
        return (int) values[column][row];
    }

    /** Reference of a key of the row's texts. */
    public long key(int column, int row, int entry) {
        return entries[entryIndex(column, row, entry)];
    }

    /** Reference of a value of the row's texts. */
    public long value(int column, int row, int entry) {
        return entries[entryIndex(column, row, entry) + 1];
    }

    private int entryIndex(int column, int row, int entry) {
        return (int) (values[column][row] >>> Integer.SIZE) + 2 * entry;
    }

    /** Bytes of a text. */
    public static int length(long text) {
        return (int) text;
    }

    /** Where the text's bytes are: {@link #offset} in them. */
    public byte[] bytes(long text) {
        return start(text) < source.length ? source : added;
    }

    public int offset(long text) {
        int start = start(text);
        return start < source.length ? start : start - source.length;
    }

    private static int start(long text) {
        return (int) (text >>> Integer.SIZE);
    }

    /** Whether two texts are the same. */
    public boolean equal(long one, long other) {
        int length = length(one);
        if (length != length(other)) {
            return false;
        }
        int from = offset(one);
        int to = offset(other);
        return Arrays.equals(bytes(one), from, from + length, bytes(other), to, to + length);
    }

    /** Bytes of the source and of what was added: where {@link #position} counts. */
    public long textBytes() {
        return (long) source.length + addedBytes;
    }

    /** Takes a part of the texts' bytes. */
    public interface TextsTarget {
        void take(byte[] bytes, int length, long at);
    }

    /** Gives all texts' bytes away, the source first. */
    public void copyTexts(TextsTarget target) {
        target.take(source, source.length, 0);
        target.take(added, addedBytes, source.length);
    }

    /** Of a text among {@link #textBytes}. */
    public long position(long text) {
        return start(text);
    }

    public String string(long text) {
        return new String(bytes(text), offset(text), length(text), StandardCharsets.UTF_8);
    }

    public String string(int column, int row) {
        return string(value(column, row));
    }
}
