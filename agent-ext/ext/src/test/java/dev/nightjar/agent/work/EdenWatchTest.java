package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.work.EdenWatch.Collection;
import dev.nightjar.agent.work.EdenWatch.Space;
import dev.nightjar.model.fact.EdenUse;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With this JVM's own collections, or with made up ones. */
@Timeout(60)
class EdenWatchTest {

    private final Lab lab = new Lab();
    private final List<EdenUse> told = new CopyOnWriteArrayList<>();
    private final AtomicLong time = new AtomicLong(System.nanoTime());
    private final EdenWatch watch = new EdenWatch(
            lab.recorder, told::add, nanos -> nanos, AgentLog.toStandardError(AgentLog.Level.OFF), time::get);

    @AfterEach
    void close() {
        watch.close();
        lab.close();
    }

    @Test
    void beforeTheFirstWorkItDoesNotListenAndClosedItHearsNothing() {
        watch.look();
        assertThat(lab.recorder.eden().isCounting()).isFalse();
        lab.request("GET /report").end();
        watch.look();
        assertThat(lab.recorder.eden().isCounting()).isTrue();
        watch.watch(false);
        watch.look();
        assertThat(lab.recorder.eden().isCounting()).isFalse();
        watch.watch(true);
        watch.look();
        watch.close();
        watch.look();
        assertThat(lab.recorder.eden().isCounting()).isFalse();
        long heard = watch.spentNanos();
        System.gc();
        System.gc();
        assertThat(watch.spentNanos()).isEqualTo(heard);
    }

    @Test
    void collectionsOfThisJvmAreTold() throws InterruptedException {
        Span span = lab.request("GET /report");
        watch.look();
        // Until one has come after the first; the JVM tells of them late, so what was allocated may be the next one's.
        while (told.stream().noneMatch(use -> use.operations().containsKey("GET /report"))) {
            byte[] some = new byte[100_000];
            assertThat(some[0]).isZero();
            System.gc();
            time.addAndGet(110_000_000L);
            Thread.sleep(10);
            watch.end();
        }
        span.end();
        assertThat(watch.counters().get("eden.readings")).isPositive();
    }

    @Test
    void collectionsThatFollowEachOtherQuicklyAreOne() {
        begun();
        watch.collected(collection(1, 100, 0, 50, 60), false);
        watch.collected(collection(2, 30, 10, 70, 80), false);
        watch.collected(collection(3, 40, 0, 80, 90), false);
        aWhileLater(collection(4, 25, 0, 90, 90));
        watch.end();
        assertThat(told).singleElement().satisfies(use -> {
            assertThat(use.collections()).isEqualTo(3);
            assertThat(use.gcId()).isEqualTo(4);
            assertThat(use.edenBytes()).isEqualTo(30 + 30 + 25);
            assertThat(use.directBytes()).isEqualTo(10);
            assertThat(use.errorBytes()).isEqualTo(Math.abs(use.accountedBytes() - 95));
        });
    }

    @Test
    void whatIsHeardLateIsToldWithTheNextOne() {
        begun();
        watch.collected(collection(1, 100, 0, 50, 60), false);
        time.addAndGet(1_000_000_000L);
        watch.collected(collection(2, 30, 0, 60, 60), true);
        aWhileLater(collection(3, 40, 0, 60, 60));
        watch.end();
        assertThat(told).singleElement().satisfies(use -> {
            assertThat(use.collections()).isEqualTo(2);
            assertThat(use.edenBytes()).isEqualTo(70);
        });
    }

    @Test
    void anOldGenerationThatHasShrunkUnseenTellsNothing() {
        begun();
        watch.collected(collection(1, 100, 0, 50, 60), false);
        aWhileLater(collection(2, 30, 0, 40, 60));
        aWhileLater(collection(3, 30, 0, null));
        watch.end();
        assertThat(told).extracting(EdenUse::directBytes).containsExactly(null, null);
    }

    @Test
    void aPauseOfAConcurrentCycleLeavesEdenAsItIs() {
        begun();
        watch.collected(collection(1, 100, 0, 50, 60), false);
        aWhileLater(new Collection("G1 Concurrent GC", 9, false, new Space(20, 20), new Space(60, 20)));
        aWhileLater(collection(2, 30, 0, 25, 60));
        watch.end();
        assertThat(told).singleElement().satisfies(use -> {
            assertThat(use.collections()).isEqualTo(1);
            assertThat(use.edenBytes()).isEqualTo(30);
            assertThat(use.directBytes()).isEqualTo(5);
        });
    }

    @Test
    void readingsThatWaitHoldOnToNoMoreThanAThousandWorksTogether() {
        begun();
        watch.collected(collection(1, 100, 0, 50, 60), false);
        int works = EdenAccounts.MAX_UNDER_WAY / 2 + 100;
        for (int reading = 2; reading <= 3; reading++) {
            for (int i = 0; i < works; i++) {
                lab.request("GET /report");
            }
            aWhileLater(collection(reading, 30, 0, 60, 60));
        }
        assertThat(watch.counters().get("eden.works_named_early")).isBetween(200L, 2L * works);
        watch.end();
        assertThat(told)
                .hasSize(2)
                .allSatisfy(use -> assertThat(use.operations()).containsKey("GET /report"));
        Long before = watch.counters().get("eden.works_named_early");
        aWhileLater(collection(4, 30, 0, 60, 60));
        assertThat(watch.counters().get("eden.works_named_early"))
                .as("there is room again")
                .isEqualTo(before);
    }

    @Test
    void whatAReadingOfTwoHundredThreadsTakes() throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        for (int i = 0; i < 200; i++) {
            Thread idle = new Thread(() -> {
                try {
                    enough.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            idle.setDaemon(true);
            idle.start();
        }
        EdenAccounts accounts = lab.recorder.eden();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 2_000; i++) {
            long from = System.nanoTime();
            accounts.take(
                    AllocationCounters.read(EdenWatch.MAX_THREADS), lab.recorder.threads(), EdenAccounts.MAX_UNDER_WAY);
            best = Math.min(best, System.nanoTime() - from);
        }
        enough.countDown();
        System.out.println("a reading of 200 threads takes " + best / 1_000 + " µs at best");
        assertThat(AllocationCounters.read(10)).as("too many threads").isEmpty();
    }

    private void begun() {
        lab.recorder.eden().begin(); // without listening: this JVM collects too
    }

    /** Later than what counts as quickly. */
    private void aWhileLater(Collection collection) {
        time.addAndGet(110_000_000L);
        watch.collected(collection, false);
    }

    private static Collection collection(long id, long edenBefore, long edenAfter, long oldBefore, long oldAfter) {
        return collection(id, edenBefore, edenAfter, new Space(oldBefore, oldAfter));
    }

    private static Collection collection(long id, long edenBefore, long edenAfter, @Nullable Space old) {
        return new Collection("G1 Young Generation", id, true, new Space(edenBefore, edenAfter), old);
    }
}
