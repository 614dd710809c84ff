package dev.nightjar.model.rows;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.rows.Layout.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsTest {

    private static final Layout LAYOUT = new Layout("test");
    private static final int NUMBER = LAYOUT.column("number", Kind.LONG);
    private static final int MAYBE = LAYOUT.optional("maybe", Kind.INT);
    private static final int ID = LAYOUT.column("id", Kind.UUID);
    private static final int SHARE = LAYOUT.optional("share", Kind.DOUBLE);
    private static final int NAME = LAYOUT.column("name", Kind.TEXT);
    private static final int WORDS = LAYOUT.column("words", Kind.TEXTS);

    private final byte[] source = "orders".getBytes(StandardCharsets.UTF_8);
    private final Rows rows = new Rows(LAYOUT, source);

    @Test
    void aNewRowHasNothingInIt() {
        rows.addRow();
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.number(NUMBER, 0)).isZero();
        assertThat(rows.isNull(NUMBER, 0)).isFalse();
        assertThat(rows.isNull(MAYBE, 0)).isTrue();
        assertThat(rows.isNull(SHARE, 0)).isTrue();
        assertThat(rows.string(NAME, 0)).isEmpty();
        assertThat(rows.entries(WORDS, 0)).isZero();
    }

    @Test
    void whatWasSetIsThereHoweverManyRowsCome() {
        for (int i = 0; i < 1_000; i++) {
            rows.addRow();
            rows.set(NUMBER, (long) i << 33);
            if (i % 3 == 0) {
                rows.set(MAYBE, -i);
                rows.set(SHARE, i / 7.0);
            }
            rows.setUuid(ID, i, ~i);
            rows.setText(NAME, i % 2 == 0 ? rows.text(2, 3) : rows.text("row " + i));
            for (int entry = 0; entry < i % 4; entry++) {
                rows.addEntry(WORDS, rows.text("key " + entry), rows.text(0, entry));
            }
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(rows.number(NUMBER, i)).isEqualTo((long) i << 33);
            assertThat(rows.isNull(MAYBE, i)).isEqualTo(i % 3 != 0);
            assertThat(rows.isNull(SHARE, i)).isEqualTo(i % 3 != 0);
            if (i % 3 == 0) {
                assertThat(rows.number(MAYBE, i)).isEqualTo(-i);
                assertThat(rows.fraction(SHARE, i)).isEqualTo(i / 7.0);
            }
            assertThat(rows.high(ID, i)).isEqualTo(i);
            assertThat(rows.low(ID, i)).isEqualTo(~i);
            assertThat(rows.string(NAME, i)).isEqualTo(i % 2 == 0 ? "der" : "row " + i);
            assertThat(rows.entries(WORDS, i)).isEqualTo(i % 4);
            for (int entry = 0; entry < i % 4; entry++) {
                assertThat(rows.string(rows.key(WORDS, i, entry))).isEqualTo("key " + entry);
                assertThat(rows.string(rows.value(WORDS, i, entry))).isEqualTo("orders".substring(0, entry));
            }
        }
    }

    @Test
    void aRowTakenBackLeavesNothing() {
        rows.addRow();
        rows.setText(NAME, rows.text("first"));
        rows.addEntry(WORDS, rows.text("a"), rows.text("1"));
        rows.addRow();
        rows.set(MAYBE, 1);
        rows.setText(NAME, rows.text("second"));
        rows.addEntry(WORDS, rows.text("b"), rows.text("2"));
        rows.dropRow();
        rows.addRow();
        rows.setText(NAME, rows.text("third"));

        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.string(NAME, 0)).isEqualTo("first");
        assertThat(rows.string(rows.value(WORDS, 0, 0))).isEqualTo("1");
        assertThat(rows.string(NAME, 1)).isEqualTo("third");
        assertThat(rows.isNull(MAYBE, 1)).isTrue();
        assertThat(rows.entries(WORDS, 1)).isZero();
    }

    /** Also at the borders of words of 64 bits, in columns that have no value so far, and when room is made in between. */
    @Test
    void aRowAfterOneTakenBackHasNothingOfIt() {
        for (int i = 0; i < 300; i++) {
            rows.addRow();
            rows.set(NUMBER, -1);
            rows.set(MAYBE, -1);
            rows.setUuid(ID, -1, -1);
            rows.set(SHARE, 0.5);
            rows.setText(NAME, rows.text("gone"));
            rows.addEntry(WORDS, rows.text("gone"), rows.text("gone"));
            rows.dropRow();
            rows.addRow();
            if (i == 64 || i == 127) {
                rows.set(MAYBE, i);
            }
        }
        assertThat(rows.size()).isEqualTo(300);
        for (int i = 0; i < 300; i++) {
            assertThat(rows.number(NUMBER, i)).isZero();
            assertThat(rows.isNull(MAYBE, i)).as("row %d", i).isEqualTo(i != 64 && i != 127);
            assertThat(rows.number(MAYBE, i)).isEqualTo(i == 64 || i == 127 ? i : 0);
            assertThat(rows.isNull(SHARE, i)).isTrue();
            assertThat(rows.fraction(SHARE, i)).isZero();
            assertThat(rows.high(ID, i)).isZero();
            assertThat(rows.low(ID, i)).isZero();
            assertThat(rows.string(NAME, i)).isEmpty();
            assertThat(rows.entries(WORDS, i)).isZero();
        }
    }

    @Test
    void aLongSourceMayHaveFewRowsAndAShortOneMany() {
        Rows few = new Rows(LAYOUT, new byte[1 << 20]);
        few.addRow();
        few.set(MAYBE, 7);
        assertThat(few.number(MAYBE, 0)).isEqualTo(7);
        assertThat(few.heapBytes()).isBetween(1L << 20, (1L << 20) + 100_000);
        Rows many = new Rows(LAYOUT, new byte[1]);
        for (int i = 0; i < 5_000; i++) {
            many.addRow();
            many.set(MAYBE, i);
        }
        assertThat(many.number(MAYBE, 4_999)).isEqualTo(4_999);
    }

    @Test
    void aColumnWithoutAnyValueTakesNoRoomAndIsNull() {
        long before = rows.heapBytes();
        rows.addRow();
        assertThat(rows.isNull(SHARE, 0)).isTrue();
        assertThat(rows.number(SHARE, 0)).isZero();
        assertThat(rows.heapBytes()).isEqualTo(before);
        rows.set(SHARE, 0.5);
        assertThat(rows.heapBytes()).isGreaterThan(before);
    }

    @Test
    void aColumnIsReadAsAWholeFromAnyRowOn() {
        Random random = new Random(3);
        boolean[] has = new boolean[200];
        for (int i = 0; i < has.length; i++) {
            rows.addRow();
            has[i] = random.nextBoolean();
            if (has[i]) {
                rows.set(MAYBE, i);
            }
        }
        for (int first = 0; first < has.length; first++) {
            for (int i = 0; i < Math.min(Long.SIZE, has.length - first); i++) {
                assertThat((rows.present(MAYBE, first) >>> i & 1) != 0)
                        .as("row %d from %d on", first + i, first)
                        .isEqualTo(has[first + i]);
            }
        }
        assertThat(rows.present(NUMBER, 7)).isEqualTo(-1);
        assertThat(rows.present(SHARE, 7)).isZero();
        assertThat(rows.numbers(SHARE)).isNull();
        long[] numbers = requireNonNull(rows.numbers(MAYBE));
        for (int i = 0; i < has.length; i++) {
            assertThat(numbers[i]).isEqualTo(has[i] ? i : 0);
        }
    }

    @Test
    void keysAreComparedByTheirBytesWhereverTheyLie() {
        rows.addRow();
        assertThat(rows.hasEntry(WORDS, rows.text("order"))).isFalse();
        rows.addEntry(WORDS, rows.text(0, 5), rows.text("1"));
        assertThat(rows.hasEntry(WORDS, rows.text("order"))).isTrue();
        assertThat(rows.hasEntry(WORDS, rows.text("orders"))).isFalse();
        rows.addRow();
        assertThat(rows.hasEntry(WORDS, rows.text("order"))).isFalse();
    }

    @Test
    void columnsHaveNamesOfTheirOwn() {
        Layout layout = new Layout("t");
        int words = layout.column("words", Kind.TEXTS);
        assertThat(words).isZero();
        assertThatThrownBy(() -> layout.column("words", Kind.LONG)).hasMessageContaining("words of t occurs twice");
        assertThatThrownBy(() -> layout.column("more", Kind.TEXTS))
                .hasMessageContaining("more than one column of texts");
    }
}
