package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextMemoryTest {

    private static final int MB = 1 << 20;

    private final TextMemory memory = new TextMemory();

    @AfterEach
    void clear() {
        memory.clear();
    }

    /** Small and large, less and more than is kept: each stays what was written to it until all are taken back. */
    @Test
    void noTwoPiecesShareAByte() {
        Random random = new Random(5);
        for (int transaction = 0; transaction < 3; transaction++) {
            List<MemorySegment> pieces = new ArrayList<>();
            for (long all = 0; all < 12L * MB; all += pieces.getLast().byteSize()) {
                int bytes = random.nextInt(20) == 0 ? MB + random.nextInt(MB) : 1 + random.nextInt(MB / 4);
                MemorySegment piece = memory.allocate(bytes);
                assertThat(piece.byteSize()).isEqualTo(bytes);
                pieces.add(piece.fill((byte) pieces.size()));
            }
            for (int i = 0; i < pieces.size(); i++) {
                MemorySegment piece = pieces.get(i);
                assertThat(piece.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) i);
                assertThat(piece.get(ValueLayout.JAVA_BYTE, piece.byteSize() - 1))
                        .isEqualTo((byte) i);
            }
            memory.clear();
        }
    }

    @Test
    void whatWasTakenBackIsGivenOutAgain() {
        List<Long> first = addresses();
        memory.clear();
        assertThat(addresses()).isEqualTo(first);
    }

    @Test
    void whatIsAlignedIs() {
        memory.allocate(3);
        assertThat(memory.allocate(8, 8).address() % 8).isZero();
        assertThat(memory.allocate(64, 64).address() % 64).isZero();
        assertThat(memory.allocate(MB).byteSize()).isEqualTo(MB);
    }

    private List<Long> addresses() {
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            addresses.add(memory.allocate(100_000).address());
        }
        return addresses;
    }
}
