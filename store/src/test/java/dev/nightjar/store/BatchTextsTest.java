package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each text is what DuckDB's {@code string_t} of it is, whatever lay in the memory before and lies behind the text. */
class BatchTextsTest {

    private static final byte GARBAGE = (byte) 0xA5;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment vector =
            arena.allocate(4 * BatchTexts.STRING_BYTES).fill(GARBAGE);
    private MemorySegment memory = MemorySegment.NULL;

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void textsOfAllLengthsAtEachPlaceOfARequest() {
        byte[] source = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.UTF_8);
        Rows rows = new Rows(SpanColumns.LAYOUT, source);
        BatchTexts texts = texts(rows);
        for (int length = 0; length <= source.length; length++) {
            for (int at = 0; at + length <= source.length; at++) {
                texts.write(at, length, vector, 2);
                requireString(2, new String(source, at, length, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void theLastBytesOfAllMayBeAText() {
        for (int length = 0; length <= 20; length++) {
            Rows rows = new Rows(SpanColumns.LAYOUT, new byte[0]);
            String last = "z".repeat(length);
            rows.text("some other");
            long text = rows.text(last);
            // Emitters' names come after the rows' texts: without any, the text ends where all end.
            RowBatch batch = new RowBatch(new BatchId.Hashed("00"), List.of(), rows);
            BatchTexts texts = new BatchTexts(batch, this::garbage);
            texts.write(rows.position(text), Rows.length(text), vector, 0);
            requireString(0, last);
        }
    }

    @Test
    void emittersNamesLieBehindTheRowsTexts() {
        Rows rows = new Rows(SpanColumns.LAYOUT, "source".getBytes(StandardCharsets.UTF_8));
        rows.text("added");
        BatchTexts texts = texts(rows);
        texts.writeEnvironment(0, vector, 0);
        texts.writeService(0, vector, 1);
        texts.writeEnvironment(1, vector, 2);
        texts.writeService(1, vector, 3);
        requireString(0, "prod");
        requireString(1, "库存 service of a long name");
        requireString(2, "e");
        requireString(3, "s");
    }

    @Test
    void aTextThatIsNotThereIsRefused() {
        byte[] source = "0123456789".getBytes(StandardCharsets.UTF_8);
        BatchTexts texts = new BatchTexts(
                new RowBatch(new BatchId.Hashed("00"), List.of(), new Rows(SpanColumns.LAYOUT, source)), this::garbage);
        texts.write(0, 10, vector, 0);
        assertThatThrownBy(() -> texts.write(0, 11, vector, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> texts.write(1, 10, vector, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> texts.write(11, 0, vector, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> texts.write(-1, 1, vector, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> texts.write(0, -1, vector, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> texts.write(0, 1, vector, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private BatchTexts texts(Rows rows) {
        return new BatchTexts(
                new RowBatch(
                        new BatchId.Hashed("00"),
                        List.of(emitter("prod", "库存 service of a long name"), emitter("e", "s")),
                        rows),
                this::garbage);
    }

    private static Emitter emitter(String environment, String service) {
        return new Emitter(new Origin(environment, "", service, "", "", "i", "r", "UTC"), new TreeMap<>());
    }

    private MemorySegment garbage(long bytes, long alignment) {
        memory = arena.allocate(bytes, alignment).fill(GARBAGE);
        return memory;
    }

    private void requireString(int index, String expected) {
        byte[] text = expected.getBytes(StandardCharsets.UTF_8);
        byte[] value = vector.asSlice((long) index * BatchTexts.STRING_BYTES, BatchTexts.STRING_BYTES)
                .toArray(ValueLayout.JAVA_BYTE);
        MemorySegment found = MemorySegment.ofArray(value);
        assertThat(found.get(ValueLayout.JAVA_INT_UNALIGNED, 0))
                .as("length of '%s'", expected)
                .isEqualTo(text.length);
        if (text.length <= 12) {
            byte[] padded = new byte[12];
            System.arraycopy(text, 0, padded, 0, text.length);
            assertThat(found.asSlice(4).toArray(ValueLayout.JAVA_BYTE))
                    .as(expected)
                    .isEqualTo(padded);
        } else {
            assertThat(found.asSlice(4, 4).toArray(ValueLayout.JAVA_BYTE))
                    .as("first bytes of '%s'", expected)
                    .isEqualTo(Arrays.copyOf(text, 4));
            long at = found.get(ValueLayout.JAVA_LONG_UNALIGNED, 8) - memory.address();
            assertThat(memory.asSlice(at, text.length).toArray(ValueLayout.JAVA_BYTE))
                    .as("pointed to, of '%s'", expected)
                    .isEqualTo(text);
        }
    }
}
