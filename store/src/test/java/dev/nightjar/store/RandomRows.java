package dev.nightjar.store;

import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Rows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Rows of any table with anything in them, the same ones for the same seed: texts of the lengths at which vectors change their form, out of
 * the request up to its last byte and out of other bytes; columns without values, with few and with all; lists from empty to long. One
 * thread.
 */
final class RandomRows {

    private static final int[] LENGTHS = {0, 1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 40, 300};

    /** Of rows that have a value in a column. */
    private static final int[] PERCENTS = {0, 1, 50, 99, 100};

    private static final String[] CHARACTERS = {"a", "Z", "7", " ", "\"", "é", "库", "🦉"};

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    RowBatch batch(RowTable table, List<Emitter> emitters, int size) {
        Layout layout = table.layout();
        byte[] source = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) ('a' + random.nextInt(26));
        }
        Rows rows = new Rows(layout, source);
        int[] percent = new int[layout.size()];
        for (int column = 0; column < percent.length; column++) {
            percent[column] = PERCENTS[random.nextInt(PERCENTS.length)];
        }
        for (int row = 0; row < size; row++) {
            rows.addRow();
            for (int column = 0; column < percent.length; column++) {
                if (random.nextInt(100) < percent[column]) {
                    set(rows, column, source.length);
                }
            }
            rows.set(table.emitterColumn(), random.nextInt(emitters.size()));
        }
        return new RowBatch(new BatchId.Hashed("00"), emitters, rows);
    }

    private void set(Rows rows, int column, int sourceBytes) {
        switch (rows.layout().column(column).kind()) {
            case LONG -> rows.set(column, random.nextLong());
            case INT -> rows.set(column, random.nextInt());
            case DOUBLE -> rows.set(column, random.nextDouble());
            case UUID -> rows.setUuid(column, random.nextLong(), random.nextLong());
            case TEXT -> rows.setText(column, text(rows, sourceBytes));
            case TEXTS -> {
                int size = random.nextInt(100) == 0 ? 128 : random.nextInt(6);
                for (int entry = 0; entry < size; entry++) {
                    rows.addEntry(column, rows.text("k" + entry), text(rows, sourceBytes));
                }
            }
        }
    }

    private long text(Rows rows, int sourceBytes) {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        if (length <= sourceBytes && random.nextBoolean()) {
            int last = sourceBytes - length;
            return rows.text(random.nextInt(4) == 0 ? last : random.nextInt(last + 1), length);
        }
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(CHARACTERS[random.nextInt(random.nextInt(3) == 0 ? CHARACTERS.length : 3)]);
        }
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        return rows.text(utf8, 0, utf8.length);
    }
}
