package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SignalReader.QueryFailed.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a query ends that has no answer, and how many are answered at once. */
@Timeout(60)
class QueryThreadsTest {

    private static final long MB = 1L << 20;

    @TempDir
    Path dataDir;

    private final AtomicLong nanoTime = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // set before each test
    private StoreSettings settings;

    @SuppressWarnings("NullAway.Init") // likewise
    private Database database;

    @SuppressWarnings("NullAway.Init") // likewise
    private QueryThreads queries;

    @BeforeEach
    void open() throws Exception {
        settings = StoreSettings.defaults(dataDir).withAnswers(10, MB);
        database = Database.open(settings, 0);
        queries = new QueryThreads(database, settings, nanoTime::get);
    }

    @AfterEach
    void close() throws Exception {
        queries.close();
        database.close();
    }

    @Test
    void whoIsInterruptedEndsItsStatementAndStaysInterrupted() throws Exception {
        for (int i = 0; i < 2 * QueryThreads.AT_ONCE; i++) { // more than there are threads: each of them is free again
            CountDownLatch begun = new CountDownLatch(1);
            Asker asker = Asker.of(() -> queries.ask("endless", reading -> {
                begun.countDown();
                return Asker.endless(reading);
            }));
            begun.await();
            asker.interrupt();
            assertThat(asker.failure().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(asker.failure()).hasMessage("endless was cancelled: the thread that asked was interrupted");
            assertThat(asker.stayedInterrupted()).isTrue();
        }
        assertThat(queries.ask("others", QueryThreadsTest::five)).isEqualTo(5);
    }

    private static int five(Reading reading) throws SQLException {
        return count(reading, 5);
    }

    /** How many rows it gives: as many as are asked for. */
    private static int count(Reading reading, int rows) throws SQLException {
        AtomicInteger count = new AtomicInteger();
        reading.all("select * from range(" + rows + ")", List.of(), row -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void aStatementThatTakesTooLongIsGivenUpWithAdvice() {
        StoreSettings hasty = settings.withQueryTimeout(Duration.ofSeconds(1));
        try (QueryThreads real = new QueryThreads(database, hasty, System::nanoTime)) {
            assertThatThrownBy(() -> real.ask("endless", Asker::endless))
                    .isInstanceOfSatisfying(
                            QueryFailed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(Reason.TOO_LONG))
                    .hasMessage("endless failed: it took longer than PT1S: narrow the time range");
            assertThat(real.ask("others", QueryThreadsTest::five)).isEqualTo(5);
        }
    }

    @Test
    void allStatementsOfAQueryHaveOneTime() {
        AtomicInteger answered = new AtomicInteger();
        assertRefused(
                Reason.TOO_LONG,
                "it took longer than PT30S",
                () -> queries.ask("several", reading -> {
                    for (int i = 0; i < 4; i++) {
                        five(reading);
                        answered.incrementAndGet();
                        nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
                    }
                    return answered;
                }));
        assertThat(answered).hasValue(3);
    }

    @Test
    void makingObjectsOfRowsIsPartOfTheTime() {
        AtomicInteger rows = new AtomicInteger();
        assertRefused(
                Reason.TOO_LONG,
                "it took longer than PT30S",
                () -> queries.ask("slowly", reading -> {
                    reading.all("select * from range(10)", List.of(), row -> {
                        rows.incrementAndGet();
                        nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
                    });
                    return rows;
                }));
        assertThat(rows).hasValue(3);
    }

    @Test
    void moreRowsThanAnAnswerMayHaveAreRefused() {
        int ten = queries.ask("ten", reading -> count(reading, 10));
        assertThat(ten).isEqualTo(10);
        assertRefused(
                Reason.TOO_LARGE,
                "it has more than 10 rows",
                () -> queries.ask("eleven", reading -> count(reading, 11)));
    }

    @Test
    void moreOfTheHeapThanAnAnswerMayTakeIsRefused() {
        assertRefused(
                Reason.TOO_LARGE,
                "it takes more than 1 MB of the Java heap",
                () -> queries.ask("large", reading -> {
                    reading.keeps(MB);
                    assertThat(five(reading)).isEqualTo(5);
                    reading.keeps(1);
                    return 0;
                }));
    }

    @Test
    void aFullHeapFailsTheQueryAlone() {
        assertRefused(
                Reason.TOO_LARGE,
                "the Java heap is full",
                () -> queries.ask("full", reading -> {
                    throw new OutOfMemoryError("says this test");
                }));
        assertThat(queries.ask("others", QueryThreadsTest::five)).isEqualTo(5);
    }

    @Test
    void aMistakeOfTheStoreIsNoRefusal() {
        assertThatThrownBy(() -> queries.ask("broken", reading -> {
                    throw new UnsupportedOperationException("says this test");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken met a mistake")
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    private static void assertRefused(Reason reason, String why, ThrowingCallable question) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(
                        QueryFailed.class, failed -> assertThat(failed.reason()).isEqualTo(reason))
                .hasMessageContaining(why);
    }

    @Test
    void thoseThatWaitComeInTheirOrderAndBeyondSomeNobodyIsTaken() throws Exception {
        List<CountDownLatch> held = holdAll();
        List<Integer> began = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(QueryThreads.WAITING);
        for (int i = 0; i < QueryThreads.WAITING; i++) {
            int number = i;
            Thread.ofVirtual()
                    .start(() -> queries.ask("waiting", reading -> {
                        began.add(number);
                        all.countDown();
                        return number;
                    }));
            untilWaiting(i + 1);
        }
        assertRefused(
                Reason.BUSY,
                "4 other queries are being answered and 32 wait: ask again later",
                () -> queries.ask("one too many", QueryThreadsTest::five));
        held.getFirst().countDown(); // one thread takes all that wait
        all.await();
        assertThat(began)
                .isEqualTo(IntStream.range(0, QueryThreads.WAITING).boxed().toList());
        held.forEach(CountDownLatch::countDown);
    }

    /** Occupies each thread until its latch is opened. */
    private List<CountDownLatch> holdAll() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(QueryThreads.AT_ONCE);
        List<CountDownLatch> held = new ArrayList<>();
        for (int i = 0; i < QueryThreads.AT_ONCE; i++) {
            CountDownLatch until = new CountDownLatch(1);
            held.add(until);
            Thread.ofVirtual()
                    .start(() -> queries.ask("holds", reading -> {
                        begun.countDown();
                        await(until);
                        return 0;
                    }));
        }
        begun.await();
        return held;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void untilWaiting(int queries) throws InterruptedException {
        while (this.queries.waiting() < queries) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void whoWaitsAndIsInterruptedLeavesTheLine() throws Exception {
        List<CountDownLatch> held = holdAll();
        Asker asker = Asker.of(() -> queries.ask("waiting", QueryThreadsTest::five));
        untilWaiting(1);
        asker.interrupt();
        assertThat(asker.failure().reason()).isEqualTo(Reason.CANCELLED);
        assertThat(queries.waiting()).isZero();
        held.forEach(CountDownLatch::countDown);
    }

    @Test
    void whatWasNotStartedInItsTimeIsToldSo() throws Exception {
        StoreSettings hasty = settings.withQueryTimeout(Duration.ofSeconds(1));
        queries.close();
        queries = new QueryThreads(database, hasty, nanoTime::get);
        List<CountDownLatch> held = holdAll();
        assertRefused(
                Reason.BUSY,
                "was not started within PT1S, others were being answered: ask again later",
                () -> queries.ask("late", QueryThreadsTest::five));
        assertThat(queries.waiting()).isZero();
        held.forEach(CountDownLatch::countDown);
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(QueryThreads.AT_ONCE);
        List<Asker> askers = new ArrayList<>();
        for (int i = 0; i < QueryThreads.AT_ONCE; i++) {
            askers.add(Asker.of(() -> queries.ask("endless", reading -> {
                begun.countDown();
                return Asker.endless(reading);
            })));
        }
        begun.await();
        askers.add(Asker.of(() -> queries.ask("endless", Asker::endless)));
        untilWaiting(1);
        queries.close();
        for (Asker asker : askers) {
            assertThat(asker.failure().reason()).isEqualTo(Reason.CANCELLED);
            assertThat(asker.failure()).hasMessage("endless was cancelled: the store is being closed");
        }
        assertRefused(
                Reason.CANCELLED, "came after the store was closed", () -> queries.ask("late", QueryThreadsTest::five));
    }

    @Test
    void whoWaitsForTheEndOfWhatWasGivenUpLearnsItAsOfAnyFailure() throws Exception {
        QueryRun<Integer> run = new QueryRun<>("waiting", QueryThreadsTest::five, database, settings, nanoTime::get);
        run.stop(QueryRun.Stop.CLOSED);
        assertThatThrownBy(() -> run.ended().get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("given up before it began");
        assertThatThrownBy(run::await).isInstanceOf(QueryFailed.class);
    }

    @Test
    void whatRunsIsWaitedForHoweverItEnds() throws Exception {
        List<CountDownLatch> held = holdAll();
        held.removeLast().countDown();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch until = new CountDownLatch(1);
        held.add(until);
        Asker asker = Asker.of(() -> queries.ask("fails", reading -> {
            begun.countDown();
            await(until);
            throw new SQLException("says this test");
        }));
        begun.await();
        Thread waiting = Thread.currentThread();
        AtomicBoolean opened = new AtomicBoolean();
        Thread.ofVirtual().start(() -> {
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            opened.set(true);
            held.forEach(CountDownLatch::countDown);
        });
        queries.awaitRunning();
        assertThat(opened).isTrue();
        assertThat(asker.failure().reason()).isEqualTo(Reason.FAILED);
    }
}
