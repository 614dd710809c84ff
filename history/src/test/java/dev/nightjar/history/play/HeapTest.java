package dev.nightjar.history.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapTest {

    private static final long EDEN = 64L << 20;

    private final Heap heap = new Heap(EDEN, 0);

    @Test
    void accountsAddUpToWhatEdenHasGrownBy() {
        Random random = new Random(2);
        long now = 0;
        long accounted = 0;
        long allocated = 0;
        GcPause before = null;
        for (int i = 0; i < 2_000; i++) {
            long bytes = random.nextInt(1 << 20);
            allocated += bytes;
            now += 1_000_000;
            if (heap.allocate(i % 3 == 0 ? Allocations.NO_WORK : "op " + i % 5, bytes)) {
                GcPause pause = heap.collect(now, 5_000_000, random.nextInt(1 << 22), 0.5);
                EdenUse use = heap.read(now + 5_000_000);
                assertThat(use.errorBytes()).isZero();
                assertThat(use.edenBytes())
                        .isEqualTo(pause.figures().get(GcFigure.EDEN_BEFORE))
                        .isGreaterThanOrEqualTo(EDEN);
                if (before != null) {
                    assertThat(figure(pause, GcFigure.HEAP_BEFORE) - figure(before, GcFigure.HEAP_AFTER))
                            .as("what was allocated between two collections")
                            .isEqualTo(use.edenBytes());
                    assertThat(pause.gcId()).isEqualTo(before.gcId() + 1);
                }
                accounted += use.accountedBytes();
                before = pause;
            }
        }
        assertThat(accounted + heap.usedBytes()).isEqualTo(allocated);
    }

    @Test
    void aBlockTellsAllThatWasAllocatedInItOnce() {
        heap.allocate("GET /a", 3_000_000);
        heap.allocate("GET /a", 1_000_000);
        heap.allocate(Allocations.NO_WORK, 500_000);
        List<Allocations> block = heap.block(0, 10, Map.of("GET /a", "shop.A.get:7"));
        assertThat(block).extracting(Allocations::operation).containsExactly("GET /a", Allocations.NO_WORK);
        assertThat(block).extracting(Allocations::bytes).containsExactly(4_000_000L, 500_000L);
        assertThat(block.get(0).sites().get(0).frames()).containsExactly("shop.A.get:7");
        assertThat(heap.block(10, 10, Map.of())).isEmpty();
    }

    private static long figure(GcPause pause, GcFigure figure) {
        return pause.figures().getOrDefault(figure, 0L);
    }
}
