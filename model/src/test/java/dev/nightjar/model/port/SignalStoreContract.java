package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every store behind the port pair does, on the real backend. The implementation's test extends this class, opens an
 * empty store and closes it after each test.
 */
public abstract class SignalStoreContract extends BoundedAnswersContract {

    /** The same store closed and opened again; null when it keeps nothing beyond its life. */
    protected abstract @Nullable Ports reopen() throws Exception;

    @Test
    void aRepeatedBatchIsStoredOnce() {
        Batch batch = random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, T0));
        assertThat(stored(writer.write(batch))).isEqualTo(new WriteResult.Stored(15));
        assertThat(writer.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
        assertThat(facts(ALL)).hasSize(14);
    }

    @Test
    void aBatchOfBytesIsKnownByTheirHash() {
        BatchId id = new BatchId.Hashed("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        Batch batch = new Batch(id, order, 1, List.of(random.gcPause(T0)));
        assertThat(stored(writer.write(batch))).isEqualTo(new WriteResult.Stored(1));
        assertThat(writer.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
    }

    @Test
    void ofManyConcurrentRepetitionsOneIsStored() {
        Batch batch = random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, T0));
        List<CompletableFuture<WriteResult>> answers =
                IntStream.range(0, 20).mapToObj(i -> writer.write(batch)).toList();
        List<WriteResult> results =
                answers.stream().map(CompletableFuture::join).toList();
        assertThat(results).containsOnlyOnce(new WriteResult.Stored(15));
        assertThat(Collections.frequency(results, new WriteResult.Duplicate())).isEqualTo(19);
        assertThat(facts(ALL)).hasSize(14);
    }

    @Test
    void anEmptyBatchIsStoredAndRemembered() {
        Batch batch = random.batch(order, List.of());
        assertThat(stored(writer.write(batch))).isEqualTo(new WriteResult.Stored(0));
        assertThat(writer.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
    }

    @Test
    void aBatchLargerThanAnyInnerChunkIsStoredWhole() {
        List<Work> works = IntStream.range(0, 5_000)
                .mapToObj(i -> random.work(OPERATION, T0 + i))
                .toList();
        store(random.batch(order, works));
        assertThat(works(ALL, 10_000)).containsExactlyInAnyOrderElementsOf(works);
    }

    @Test
    void readersSeeABatchWholeOrNotAtAll() {
        int size = 3_000;
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long time = T0 + i;
            batches.add(random.batch(
                    order,
                    IntStream.range(0, size).mapToObj(n -> random.gcPause(time)).toList()));
        }
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> batches.forEach(this::store), SignalStoreContract::inOwnThread);
        boolean done;
        do {
            done = sending.isDone();
            assertThat(reader.gcPauses(new Query.GcPauses(ENV, "order", ALL)).size() % size)
                    .isZero();
        } while (!done);
        sending.join();
        assertThat(reader.gcPauses(new Query.GcPauses(ENV, "order", ALL))).hasSize(10 * size);
    }

    @Test
    void manyWritersAtOnceLoseNothing() {
        List<List<Batch>> senders = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            Origin origin = random.origin(ENV, "order");
            senders.add(IntStream.range(0, 25)
                    .mapToObj(i -> random.batch(origin, random.oneOfEach(OPERATION, POOL, DATABASE, T0 + i)))
                    .toList());
        }
        List<CompletableFuture<Void>> sending = senders.stream()
                .map(batches -> CompletableFuture.runAsync(
                        () -> batches.forEach(this::store), SignalStoreContract::inOwnThread))
                .toList();
        sending.forEach(CompletableFuture::join);
        List<Fact> sent = senders.stream()
                .flatMap(List::stream)
                .flatMap(batch -> batch.facts().stream())
                .filter(fact -> !(fact instanceof Statement))
                .toList();
        assertThat(facts(ALL)).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void aFindingComesBackEqual() {
        Finding finding = Findings.finding("f1", T0);
        stored(writer.write(ENV, finding));
        assertThat(reader.findings(ENV)).containsExactly(finding);
    }

    @Test
    void aFindingThatIsWithdrawnIsGoneAndOthersStay() {
        stored(writer.write(ENV, Findings.finding("f1", T0)));
        stored(writer.write(ENV, Findings.finding("f2", T0)));
        stored(writer.write("staging", Findings.finding("f1", T0)));
        stored(writer.withdraw(ENV, "f1"));
        stored(writer.withdraw(ENV, "never there"));
        assertThat(reader.findings(ENV)).containsExactly(Findings.finding("f2", T0));
        assertThat(reader.findings("staging")).hasSize(1);
    }

    @Test
    void aFindingReplacesTheOneOfTheSameEnvironmentAndId() {
        stored(writer.write(ENV, Findings.finding("f1", T0)));
        stored(writer.write("staging", Findings.finding("f1", T0 + 1)));
        stored(writer.write(ENV, Findings.finding("f1", T0 + 2)));
        assertThat(reader.findings(ENV)).containsExactly(Findings.finding("f1", T0 + 2));
        assertThat(reader.findings("staging")).containsExactly(Findings.finding("f1", T0 + 1));
    }

    @Test
    void theLastWrittenOfManyVersionsOfAFindingStays() {
        List<CompletableFuture<WriteResult>> answers = IntStream.range(0, 50)
                .mapToObj(i -> writer.write(ENV, Findings.finding("f1", T0 + i)))
                .toList();
        answers.forEach(StoredFactsContract::stored);
        assertThat(reader.findings(ENV)).containsExactly(Findings.finding("f1", T0 + 49));
    }

    @Test
    void theFindingSeenLastComesFirst() {
        for (int i : new int[] {2, 0, 3, 1}) {
            stored(writer.write(ENV, Findings.finding("f" + i, T0 + i * SECOND)));
        }
        assertThat(reader.findings(ENV)).extracting(Finding::id).containsExactly("f3", "f2", "f1", "f0");
    }

    @Test
    void whatWasAnsweredStoredIsThereAfterReopening() throws Exception {
        Batch batch = random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, T0));
        store(batch);
        stored(writer.write(ENV, Findings.finding("f1", T0)));
        List<Fact> before = facts(ALL);
        Ports again = reopen();
        assumeTrue(again != null, "keeps nothing beyond its life");
        use(again);
        assertThat(facts(ALL)).isEqualTo(before).hasSize(14);
        assertThat(reader.findings(ENV)).containsExactly(Findings.finding("f1", T0));
        assertThat(writer.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
        store(random.batch(order, random.gcPause(T0)));
        assertThat(facts(ALL)).hasSize(15);
    }

    private static void inOwnThread(Runnable task) {
        new Thread(task, "sender").start();
    }
}
