package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.work.EdenAccounts.Counter;
import dev.nightjar.agent.work.EdenAccounts.Kind;
import io.opentelemetry.api.trace.Span;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Phaser;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Works on real threads with their real counters; what else there is of threads is made up. */
@Timeout(60)
class EdenAccountsTest {

    private static final long MB = 1_000_000;

    /** What a work allocates beside what it is told to: spans, records, lists. */
    private static final long SLACK = MB / 4;

    private final Lab lab = new Lab();
    private final EdenAccounts accounts = lab.recorder.eden();

    @BeforeEach
    void begin() {
        accounts.begin();
        accounts.take(List.of(own()), lab.recorder.threads(), EdenAccounts.MAX_UNDER_WAY);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aSegmentInsideIsItsWorksAndTheRestOfItsThreadNobodys() {
        allocate(3);
        inWork("GET /report", () -> allocate(5));
        EdenAccounts.Taken taken = take(own());
        assertThat(named(taken)).containsOnlyKeys("GET /report");
        isAbout(bytes(taken, "GET /report"), 5);
        isAbout(taken.noWork(), 3);
    }

    @Test
    void aStraddlerIsCutByTheReadings() {
        Span span = lab.request("GET /report");
        allocate(2);
        EdenAccounts.Taken first = take(own());
        allocate(4);
        span.end();
        EdenAccounts.Taken second = take(own());
        isAbout(bytes(first, "GET /report"), 2);
        isAbout(bytes(second, "GET /report"), 4);
        isAbout(first.noWork() + second.noWork(), 0);
    }

    @Test
    void whatIsForgottenBeforeTheReadingIsStillItsWorks() {
        Span span = lab.request("GET /report");
        allocate(2);
        take(own());
        allocate(4);
        span.end();
        lab.ended(); // its ledger is made
        EdenAccounts.Taken taken = take(own());
        isAbout(bytes(taken, "GET /report"), 4);
        isAbout(taken.noWork(), 0);
        assertThat(named(take(own()))).as("once").isEmpty();
    }

    @Test
    void aThreadThatHasEndedLeavesWhatItsWorksAllocated() throws Exception {
        Lab.onAnotherThread(() -> inWork("POST /orders", () -> allocate(6)));
        EdenAccounts.Taken taken = take(own());
        isAbout(bytes(taken, "POST /orders"), 6);
        isAbout(taken.noWork(), 0);
        assertThat(named(take(own()))).isEmpty();
    }

    @Test
    void aThreadThatIsNewHasAllocatedAllOfItSince() throws Exception {
        Phaser steps = new Phaser(2);
        List<Counter> seen = new ArrayList<>();
        Thread idle = new Thread(() -> {
            allocate(7);
            seen.add(own());
            steps.arriveAndAwaitAdvance();
            steps.arriveAndAwaitAdvance();
        });
        idle.start();
        steps.arriveAndAwaitAdvance();
        EdenAccounts.Taken taken = take(own(), seen.get(0));
        isAbout(taken.noWork(), 7);
        isAbout(take(own(), seen.get(0)).noWork(), 0);
        steps.arriveAndAwaitAdvance();
        idle.join();
    }

    @Test
    void theAgentsOwnAndThoseThatCarryVirtualThreadsAreApart() {
        take(own(), new Counter(-1, Kind.AGENT, 100), new Counter(-2, Kind.CARRIER, 1_000));
        EdenAccounts.Taken taken = take(own(), new Counter(-1, Kind.AGENT, 150), new Counter(-2, Kind.CARRIER, 1_600));
        assertThat(taken.agent()).isEqualTo(50);
        assertThat(taken.unknown()).isEqualTo(600);
    }

    @Test
    void moreOperationsThanThereIsRoomForShareAName() {
        for (int i = 0; i < EdenAccounts.MAX_GONE + 10; i++) {
            accounts.gone("GET /" + i, 1);
        }
        Map<String, Long> named = named(take(own()));
        assertThat(named).hasSize(EdenAccounts.MAX_GONE + 1).containsEntry(EdenAccounts.OTHER, 10L);
    }

    @Test
    void moreWorksUnderWayThanThereIsRoomForAreToldByTheNamesThatTheyHave() {
        for (int i = 0; i < 5; i++) {
            lab.request("GET"); // until its route is known
            allocate(1);
        }
        EdenAccounts.Taken taken = accounts.take(List.of(own()), lab.recorder.threads(), 2);
        assertThat(taken.works()).as("two of their own, three together").hasSize(3);
        assertThat(taken.underWay()).isEqualTo(2);
        assertThat(accounts.namedEarly()).isEqualTo(3);
        isAbout(bytes(taken, "GET"), 5);
    }

    @Test
    void whileItIsOffNothingIsKept() {
        accounts.end();
        inWork("GET /report", () -> allocate(1));
        lab.ended();
        accounts.begin();
        assertThat(named(take(own()))).isEmpty();
    }

    private void inWork(String operation, Runnable body) {
        Span span = lab.request(operation);
        body.run();
        span.end();
    }

    private EdenAccounts.Taken take(Counter... counters) {
        return accounts.take(Stream.of(counters).toList(), lab.recorder.threads(), EdenAccounts.MAX_UNDER_WAY);
    }

    private static Map<String, Long> named(EdenAccounts.Taken taken) {
        Map<String, Long> named = new TreeMap<>();
        taken.works().forEach((account, bytes) -> named.merge(account.name(), bytes, Long::sum));
        return named;
    }

    private static long bytes(EdenAccounts.Taken taken, String operation) {
        return named(taken).getOrDefault(operation, 0L);
    }

    private static void allocate(int megabytes) {
        for (int i = 0; i < megabytes; i++) {
            assertThat(new byte[(int) MB]).isNotEmpty();
        }
    }

    /** Of the current thread. */
    @SuppressWarnings("deprecation") // threadId() needs Java 19
    private static Counter own() {
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Counter(Thread.currentThread().getId(), Kind.APPLICATION, bean.getCurrentThreadAllocatedBytes());
    }

    private static void isAbout(long bytes, int megabytes) {
        assertThat(bytes).isBetween(megabytes * MB - SLACK, megabytes * MB + SLACK);
    }
}
