package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Requests;
import dev.nightjar.collector.Store;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.WriteResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Store store = new Store();
    private final List<Statement> lost = new ArrayList<>();
    private final Outbox outbox = new Outbox(store, lost::addAll, InstantSource.fixed(Requests.NOW));

    @Test
    void busyStoreGetsTheBatchAgainWithTheNext() {
        store.answerWith(() -> new WriteResult.Busy(Duration.ofSeconds(1), "full"));
        outbox.send(batch(0));
        store.answerWith(null);
        outbox.send(batch(1));

        assertThat(outbox.counts()).isEqualTo(new Outbox.Counts(2, 2, 0, 0, 0, 0));
        assertThat(lost).isEmpty();
    }

    @Test
    void tooManyPendingMeansThatTheNewestIsDroppedAndCountedAndItsStatementsAreOwed() {
        store.answerWith(() -> new WriteResult.Busy(Duration.ofSeconds(1), "full"));
        for (int i = 0; i < Outbox.MAX_PENDING + 2; i++) {
            outbox.send(batch(i));
        }

        assertThat(outbox.counts())
                .isEqualTo(new Outbox.Counts(Outbox.MAX_PENDING + 2, 0, 0, 0, 2, Outbox.MAX_PENDING));
        assertThat(lost).extracting(Statement::fingerprint).containsExactly("f120", "f121");

        store.answerWith(null);
        outbox.send(batch(122));
        outbox.send(batch(123));
        assertThat(outbox.counts())
                .isEqualTo(new Outbox.Counts(Outbox.MAX_PENDING + 4, Outbox.MAX_PENDING + 1, 0, 0, 3, 0));
    }

    @Test
    void refusedBatchIsCountedAndItsStatementsAreOwed() {
        store.answerWith(() -> new WriteResult.Failed("broken"));
        outbox.send(batch(0));
        store.answerWith(() -> {
            throw new IllegalStateException("bug");
        });
        outbox.send(batch(1));
        store.answerWith(() -> {
            throw new OutOfMemoryError("no heap left, says this test");
        });
        outbox.send(batch(2));

        assertThat(outbox.counts()).isEqualTo(new Outbox.Counts(3, 0, 0, 3, 0, 0));
        assertThat(lost).extracting(Statement::fingerprint).containsExactly("f0", "f1", "f2");
    }

    private static Batch batch(int number) {
        return new Batch(
                new BatchId.Numbered("run-a", number),
                Requests.ORIGIN,
                1,
                List.of(new Statement("f" + number, "select ?")));
    }
}
