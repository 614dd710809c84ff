package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.shop.Orders;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolStateTest {

    private static final long SECOND = 1_000_000_000L;

    private final Lab lab = new Lab();
    private final PoolState pool = new PoolState("orders", new Backends());

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void onlySnapshotsDuringTheWaitAreNamed() {
        snapshots(1, 10);
        assertThat(pool.snapshotsDuring(300, 500)).containsExactly(3L, 4L, 5L);
        assertThat(pool.snapshotsDuring(301, 399)).isEmpty();
    }

    @Test
    void manySnapshotsAreThinnedEvenlyWithFirstAndLast() {
        snapshots(1, 100);
        List<Long> ids = pool.snapshotsDuring(100, 10_000);
        assertThat(ids).hasSize(16).startsWith(1L).endsWith(100L).isSorted().doesNotHaveDuplicates();
        for (int i = 1; i < ids.size(); i++) {
            assertThat(ids.get(i) - ids.get(i - 1)).isBetween(6L, 7L);
        }
    }

    @Test
    void oldSnapshotsGiveWay() {
        snapshots(1, 2_000);
        assertThat(pool.snapshotsDuring(0, 100)).isEmpty();
        assertThat(pool.snapshotsDuring(0, 200_000)).endsWith(2_000L);
    }

    @Test
    void holdersAreNamedByTheirWorkUntilTheyGiveBack() {
        Span request = lab.request("GET /a");
        Object token = lab.advice.poolAsked("orders");
        lab.advice.poolAnswered(Objects.requireNonNull(token), "orders", "connection", null);
        PoolHolders held = lab.pools.of("orders").snapshot(1, System.nanoTime(), 0);
        assertThat(held.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.operation()).isEqualTo("GET /a");
            assertThat(holder.traceId()).isEqualTo(request.getSpanContext().getTraceId());
        });
        lab.advice.connectionReturned(Objects.requireNonNull(lab.advice.connectionReturning("connection")));
        request.end();
        assertThat(lab.pools.of("orders").snapshot(2, System.nanoTime(), 0).holders())
                .isEmpty();
        assertThat(lab.ended()).singleElement().satisfies(work -> {
            assertThat(work.waits()).singleElement().matches(wait -> wait.part() == Part.POOL && !wait.refused());
            assertThat(work.ledger().nanos(Part.POOL)).isPositive();
        });
    }

    @Test
    void whileWorksAreOnlyCountedNobodyIsCalledTheHolder() {
        List<PoolHolders> told = new ArrayList<>();
        Pools pools = new Pools(told::add, nanos -> nanos);
        pools.of("orders").waiting();
        pools.watch(false);
        pools.look();
        assertThat(told).isEmpty();
        pools.watch(true);
        pools.look();
        assertThat(told).singleElement().matches(look -> look.waiters() == 1);
    }

    @Test
    void theConnectionOfAWorkThatIsOnlyCountedIsNotNobodys() {
        lab.recorder.makeLedgers(false);
        Span counted = lab.request("GET /a");
        try (Scope current = counted.makeCurrent()) {
            assertThat(current).isNotNull();
            borrowAndLeak("orders", "connection");
        }
        lab.recorder.makeLedgers(true);
        borrowAndLeak("orders", "of a thread of its own");
        PoolHolders told = lab.pools.of("orders").snapshot(1, System.nanoTime(), 0);
        assertThat(told.holders()).extracting(PoolHolders.Holder::operation).containsExactly(PoolHolders.NO_WORK);
        assertThat(lab.pools.of("orders").lent()).isEqualTo(2);
        counted.end();
    }

    @Test
    void aConnectionThatIsLentAgainBeforeItsReturnHasEndedIsTheNextOnes() throws InterruptedException {
        Span first = lab.request("GET /first");
        borrowAndLeak("orders", "connection");
        Object returning = Objects.requireNonNull(lab.advice.connectionReturning("connection"));
        Lab.onAnotherThread(() -> {
            lab.request("GET /second");
            borrowAndLeak("orders", "connection");
        });
        lab.advice.connectionReturned(returning);
        lab.advice.connectionReturned(returning); // closed twice
        first.end();
        assertThat(lab.pools.of("orders").snapshot(1, System.nanoTime(), 0).holders())
                .extracting(PoolHolders.Holder::operation)
                .containsExactly("GET /second");
        assertThat(lab.ended())
                .singleElement()
                .satisfies(work -> assertThat(work.used().resources().get(Resource.pool("orders")))
                        .satisfies(use -> assertThat(Objects.requireNonNull(use).heldNanos())
                                .isPositive()));
    }

    @Test
    void whatThePoolDidMeanwhileIsBesideTheWait() throws InterruptedException {
        Span request = lab.request("GET /a");
        Object asked = Objects.requireNonNull(lab.advice.poolAsked("orders"));
        Lab.onAnotherThread(() -> work(true));
        work(false);
        lab.advice.poolAnswered(asked, "orders", "connection", null);
        request.end();
        assertThat(lab.ended()).singleElement().satisfies(work -> {
            long connecting = work.ledger().amounts().getOrDefault(Amount.POOL_CONNECT, 0L);
            long checking = work.ledger().amounts().getOrDefault(Amount.POOL_VALIDATE, 0L);
            assertThat(connecting).isPositive();
            assertThat(checking).isPositive();
            assertThat(connecting + checking).isLessThanOrEqualTo(work.ledger().nanos(Part.POOL));
        });
    }

    /** For long enough that any clock tells. */
    private void work(boolean connects) {
        Object token = Objects.requireNonNull(lab.advice.poolWorks("orders", connects));
        long from = System.nanoTime();
        while (System.nanoTime() - from < 1_000_000) {
            Thread.onSpinWait();
        }
        lab.advice.poolWorked(token, connects);
    }

    @Test
    void whatAPoolDoesForNobodyIsNotTold() {
        assertThat(lab.advice.poolWorks("never asked", true)).isNull();
        assertThat(lab.advice.poolWorks("orders", false)).isNull();
    }

    @Test
    void aConnectionHeldByNobodysWorkIsTold() {
        Object token = lab.advice.poolAsked("orders");
        lab.advice.poolAnswered(Objects.requireNonNull(token), "orders", "connection", null);
        assertThat(lab.pools.of("orders").snapshot(1, System.nanoTime(), 0).holders())
                .extracting(PoolHolders.Holder::operation)
                .containsExactly(PoolHolders.NO_WORK);
    }

    @Test
    void aConnectionThatItsWorkHasLeftBehindIsNobodys() {
        Span request = lab.request("GET /a");
        borrowAndLeak("orders", "connection");
        request.end();
        assertThat(lab.pools.of("orders").snapshot(1, System.nanoTime(), 0).holders())
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.operation()).isEqualTo(PoolHolders.NO_WORK);
                    assertThat(holder.traceId()).isNull();
                });
    }

    @Test
    void onceOneIsLeftBehindItIsNotedWhereTheNextAreTaken() {
        PoolState orders = lab.pools.of("orders");
        Span request = lab.request("GET /a");
        Orders.place(() -> borrowAndLeak("orders", "first"));
        request.end();
        orders.lookForLeaks(System.nanoTime() + 5 * SECOND);
        Span next = lab.request("GET /a");
        Orders.place(() -> borrowAndLeak("orders", "second"));
        next.end();
        assertThat(orders.snapshot(1, System.nanoTime(), 0).holders())
                .extracting(PoolHolders.Holder::frame)
                .containsExactlyInAnyOrder(null, "com.shop.Orders.place");
    }

    @Test
    void whereConnectionsAreTakenIsNotedOfSomeOnly() {
        PoolState orders = lab.pools.of("orders");
        Span leaving = lab.request("GET /a");
        borrowAndLeak("orders", "left");
        leaving.end();
        orders.lookForLeaks(System.nanoTime() + 5 * SECOND);
        for (int i = 0; i < 50; i++) {
            String connection = "connection " + i;
            Orders.place(() -> borrowAndLeak("orders", connection));
        }
        assertThat(orders.snapshot(1, System.nanoTime(), 0).holders())
                .filteredOn(holder -> "com.shop.Orders.place".equals(holder.frame()))
                .hasSize(20);
    }

    @Test
    void whereAHolderIsThatRunsNoStatementIsTold() {
        lab.request("GET /a");
        List<@Nullable String> frames = new ArrayList<>();
        Orders.place(() -> {
            borrowAndLeak("orders", "connection");
            frames.add(onlyHolder(1, 0).frame());
            Object call = Objects.requireNonNull(lab.advice.sqlEntered(null, "select 1"));
            frames.add(onlyHolder(2, 2 * SECOND).frame());
            lab.advice.sqlLeft(call);
            frames.add(onlyHolder(3, 4 * SECOND).frame());
            frames.add(onlyHolder(4, 4 * SECOND).frame());
        });
        assertThat(frames)
                .as("outside SQL, inside, outside, and not twice a second")
                .containsExactly("com.shop.Orders.place", null, "com.shop.Orders.place", null);
    }

    @Test
    void whereTheThreadOfALeakIsByNowTellsNothingOfIt() {
        Span request = lab.request("GET /a");
        borrowAndLeak("orders", "connection");
        request.end();
        Orders.place(() -> assertThat(onlyHolder(1, 0).frame()).isNull());
        lab.request("GET /next");
        Orders.place(() -> assertThat(onlyHolder(2, 2 * SECOND).frame()).isNull());
    }

    private PoolHolders.Holder onlyHolder(long snapshot, long afterNanos) {
        List<PoolHolders.Holder> holders = lab.pools
                .of("orders")
                .snapshot(snapshot, System.nanoTime() + afterNanos, 0)
                .holders();
        assertThat(holders).hasSize(1);
        return holders.get(0);
    }

    @Test
    void whoeverKeepsAConnectionWithinItsWorkLeavesNoneBehind() {
        PoolState orders = lab.pools.of("orders");
        lab.request("GET /a");
        borrowAndLeak("orders", "kept");
        orders.lookForLeaks(System.nanoTime() + 5 * SECOND);
        Orders.place(() -> borrowAndLeak("orders", "next"));
        long now = System.nanoTime();
        orders.snapshot(1, now, 0); // asks where they are, which the next one does not so soon: it tells what was noted
        assertThat(orders.snapshot(2, now + 1, 0).holders())
                .extracting(PoolHolders.Holder::frame)
                .containsOnlyNulls();
    }

    @Test
    void aHolderThatWaitsForAnotherPoolSaysSo() {
        lab.request("GET /a");
        borrowAndLeak("orders", "connection");
        Object waiting = Objects.requireNonNull(lab.advice.poolAsked("stock"));
        assertThat(lab.pools.of("orders").snapshot(1, System.nanoTime(), 0).holders())
                .extracting(PoolHolders.Holder::waitsFor)
                .containsExactly(Resource.pool("stock"));
        lab.advice.poolAnswered(waiting, "stock", null, new IllegalStateException());
        assertThat(lab.pools.of("orders").snapshot(2, System.nanoTime(), 0).holders())
                .extracting(PoolHolders.Holder::waitsFor)
                .containsOnlyNulls();
    }

    @Test
    void poolsThatNobodyWaitsForAreNotLookedAt() {
        Object token = lab.advice.poolAsked("orders");
        lab.pools.look();
        assertThat(lab.holders).hasSize(1);
        lab.advice.poolAnswered(Objects.requireNonNull(token), "orders", null, new IllegalStateException());
        lab.pools.look();
        assertThat(lab.holders).hasSize(1);
    }

    @Test
    void aConnectionThatIsNeverGivenBackDoesNotKeepItsPool() throws InterruptedException {
        Object leaky = new Object();
        borrowAndLeak(leaky, new Object[] {leaky});
        WeakReference<Object> gone = new WeakReference<>(leaky);
        assertThat(lab.pools.of(leaky).snapshot(1, System.nanoTime(), 0).holders())
                .hasSize(1);
        leaky = null;
        while (gone.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
        lab.pools.look();
    }

    /** Made in a frame of its own: no variable of the test keeps it. */
    private WeakReference<Object> leakedConnection() {
        Object connection = new Object();
        borrowAndLeak("orders", connection);
        return new WeakReference<>(connection);
    }

    @Test
    void aLeakedConnectionIsHeldForAsLongAsItsPoolLives() throws InterruptedException {
        WeakReference<Object> gone = leakedConnection();
        while (gone.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(lab.pools.of("orders").snapshot(1, System.nanoTime(), 0).holders())
                .hasSize(1);
    }

    @Test
    void aPoolIsAskedForItsNameOutsideOurLocks() throws Exception {
        Object other = new Object();
        Object slow = new Object() {
            @Override
            public String toString() {
                // A class initialiser that borrows in another thread, say.
                try {
                    Lab.onAnotherThread(() -> lab.pools.of(other));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return "slow";
            }
        };
        assertThat(lab.pools.of(slow).resource().name()).isEqualTo("slow");
        assertThat(lab.pools.of(slow)).isSameAs(lab.pools.of(slow));
    }

    private void borrowAndLeak(Object of, Object connection) {
        Object token = lab.advice.poolAsked(of);
        lab.advice.poolAnswered(Objects.requireNonNull(token), of, connection, null);
    }

    private void snapshots(long first, long last) {
        for (long id = first; id <= last; id++) {
            pool.snapshot(id, id * 100, 0);
        }
    }
}
