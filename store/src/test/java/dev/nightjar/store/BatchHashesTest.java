package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.BatchId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchHashesTest {

    private final BatchHashes hashes = new BatchHashes();

    @Test
    void holdsWhatASetHolds() {
        Random random = new Random(9);
        Set<BatchHash> expected = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            BatchHash hash = BatchHash.of("batch " + random.nextInt(15_000));
            assertThat(hashes.contains(hash)).isEqualTo(expected.contains(hash));
            assertThat(hashes.add(hash)).isEqualTo(expected.add(hash));
        }
        assertThat(hashes.size()).isEqualTo(expected.size());
        expected.forEach(hash -> assertThat(hashes.contains(hash)).isTrue());
    }

    /** All in one place, which no hash of SHA-256 would be. */
    @Test
    void hashesOfWhichOneHalfIsTheSameAreDifferentOnes() {
        for (int i = 0; i < 500; i++) {
            assertThat(hashes.add(new BatchHash(2L * i + 1, 7))).isTrue();
            assertThat(hashes.add(new BatchHash(1, i + 1_000L))).isTrue();
        }
        assertThat(hashes.add(new BatchHash(3, 7))).isFalse();
        assertThat(hashes.add(new BatchHash(3, 8))).isTrue();
        assertThat(hashes.size()).isEqualTo(1_001);
    }

    @Test
    void theSameKeyHasTheSameHashAndNoHashIsZero() {
        BatchId numbered = new BatchId.Numbered("run", 7);
        assertThat(BatchHash.of(numbered)).isEqualTo(BatchHash.of(numbered.key()));
        assertThat(BatchHash.of(numbered)).isNotEqualTo(BatchHash.of(new BatchId.Numbered("run", 8)));
        for (int i = 0; i < 1_000; i++) {
            assertThat(BatchHash.of("" + i).high()).isOdd();
        }
    }
}
