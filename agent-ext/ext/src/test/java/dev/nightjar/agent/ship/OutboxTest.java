package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxTest {

    @Test
    void whenFullTheOldestGoesAndIsCountedByItsKind() {
        Outbox outbox = new Outbox(3, 1_000);
        outbox.offer(entry(Wire.GC_PAUSE, 1));
        outbox.offer(entry(Wire.WORK, 2));
        outbox.offer(entry(Wire.WORK, 3));
        outbox.offer(entry(Wire.WORK, 4));
        assertThat(outbox.counts().droppedByKind()).isEqualTo(Map.of(Wire.GC_PAUSE, 1L));
        assertThat(sizes(outbox.take(10, 1_000))).containsExactly(2, 3, 4);
    }

    @Test
    void bytesAreALimitToo() {
        Outbox outbox = new Outbox(100, 1_000);
        outbox.offer(entry(Wire.WORK, 600));
        outbox.offer(entry(Wire.WORK, 300));
        outbox.offer(entry(Wire.WORK, 400));
        assertThat(outbox.counts().queuedBytes()).isEqualTo(700);
        outbox.offer(entry(Wire.WORK, 5_000));
        assertThat(outbox.counts().queued()).isZero();
        assertThat(outbox.counts().dropped()).isEqualTo(4);
    }

    @Test
    void statementsAreKeptLongestButTakeNoMoreThanAQuarter() {
        Outbox outbox = new Outbox(100, 1_000);
        outbox.offer(entry(Wire.STATEMENT, 200));
        for (int i = 0; i < 20; i++) {
            outbox.offer(entry(Wire.WORK, 100));
        }
        assertThat(outbox.counts().droppedByKind()).containsOnlyKeys(Wire.WORK);
        outbox.offer(entry(Wire.STATEMENT, 201));
        assertThat(outbox.counts().droppedByKind()).containsEntry(Wire.STATEMENT, 1L);
    }

    @Test
    void totalsAreKeptLongerThanWorksButTakeNoMoreThanHalf() {
        Outbox outbox = new Outbox(100, 1_000);
        outbox.offer(entry(Wire.WORK_TOTAL, 400));
        for (int i = 0; i < 20; i++) {
            outbox.offer(entry(Wire.WORK, 100));
        }
        assertThat(outbox.counts().droppedByKind()).containsOnlyKeys(Wire.WORK);
        outbox.offer(entry(Wire.WORK_TOTAL, 101));
        assertThat(outbox.counts().droppedByKind()).containsEntry(Wire.WORK_TOTAL, 1L);
    }

    @Test
    void aBatchEndsAtItsLimitsButHoldsAtLeastOneFact() {
        Outbox outbox = new Outbox(100, 10_000);
        for (int i = 0; i < 5; i++) {
            outbox.offer(entry(Wire.WORK, 100));
        }
        outbox.offer(entry(Wire.WORK, 900));
        assertThat(outbox.holdsFullBatch(7, 2_000)).isFalse();
        assertThat(outbox.holdsFullBatch(6, 2_000)).isTrue();
        assertThat(outbox.holdsFullBatch(7, 1_400)).isTrue();
        assertThat(sizes(outbox.take(2, 1_000))).containsExactly(100, 100);
        assertThat(sizes(outbox.take(10, 310))).containsExactly(100, 100, 100);
        assertThat(sizes(outbox.take(10, 310))).containsExactly(900);
    }

    @Test
    void whateverHappensOfferedIsSentPlusDroppedPlusQueued() {
        Random random = new Random(3);
        Outbox outbox = new Outbox(50, 5_000);
        String[] kinds = {Wire.WORK, Wire.WORK_TOTAL, Wire.STATEMENT};
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    List<Outbox.Entry> batch = outbox.take(random.nextInt(20), 1_000);
                    holds(outbox);
                    outbox.settle(batch, random.nextInt(batch.size() + 1));
                }
                case 1 -> outbox.refused(Wire.WORK);
                default -> outbox.offer(entry(kinds[random.nextInt(3)], random.nextInt(400)));
            }
            holds(outbox);
        }
        outbox.close();
        outbox.offer(entry(Wire.WORK, 1));
        holds(outbox);
        assertThat(outbox.counts().queued()).isZero();
        assertThat(outbox.counts().sent()).isPositive();
    }

    private static void holds(Outbox outbox) {
        Outbox.Counts counts = outbox.counts();
        assertThat(counts.offered()).isEqualTo(counts.sent() + counts.dropped() + counts.queued());
        assertThat(counts.droppedByKind().values().stream().mapToLong(n -> n).sum())
                .isEqualTo(counts.dropped());
        assertThat(counts.queuedBytes()).isBetween(0L, 5_000L);
    }

    private static Outbox.Entry entry(String kind, int bytes) {
        return new Outbox.Entry(kind, new byte[bytes]);
    }

    private static List<Integer> sizes(List<Outbox.Entry> entries) {
        return entries.stream().map(entry -> entry.record().length).toList();
    }
}
