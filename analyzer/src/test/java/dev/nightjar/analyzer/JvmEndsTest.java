package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.RESERVE;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truth table of the chains that end in the JVM, on the host or at a callee. */
class JvmEndsTest {

    private static final Limits HINTS = Limits.STANDARD.withHints();

    @ParameterizedTest
    @CsvSource({
        "LOCK, lock-contention, missing.lock-owner, LIKELY",
        "SIGNAL, signal, missing.signaller, HINT",
        "IO, io, missing.peer, LIKELY",
        "SLEEP, sleep, missing.stacks, LIKELY",
        "CPU, cpu, missing.stacks, LIKELY",
        "RUNQUEUE, cpu-starved, missing.cpu-accounts, LIKELY",
        "UNEXPLAINED, unknown, missing.sources, HINT"
    })
    void partsThatCannotBeFollowedYetEndHonestly(Part part, String cause, String missing, Confidence confidence) {
        Finding finding = finding(Ends.story(Ends.normal().with(part, 300)), HINTS);
        assertThat(finding.cause()).isEqualTo(cause);
        assertThat(missing(finding)).isEqualTo(missing);
        assertThat(finding.confidence()).isEqualTo(confidence);
    }

    @Test
    void hintsAreNotReportedUnlessAskedFor() {
        Story story = Ends.story(Ends.normal().with(Part.UNEXPLAINED, 300));
        assertThat(story.findings()).isEmpty();
        assertThat(story.findings(HINTS)).hasSize(1);
    }

    @Test
    void aLockNamesItsClass() {
        Shape slow = Ends.normal().with(Part.LOCK, 300).using(Resource.lock("PriceCache"), 100, 0, 100 * 300, 0);
        assertThat(finding(Ends.story(slow)).holder()).isEqualTo("PriceCache");
    }

    @Test
    void inputAndOutputNameTheFileOrThePeer() {
        Shape slow = Ends.normal().with(Part.IO, 300).using(Resource.io("/var/log/shop-#.log"), 100, 0, 100 * 300, 0);
        Finding finding = finding(Ends.story(slow));
        assertThat(finding.holder()).isEqualTo("/var/log/shop-#.log");
        assertThat(missing(finding)).isEqualTo("missing.stacks");
    }

    @Test
    void moreCollectionsAreToldFromLongerOnes() {
        Story often = Ends.story(Ends.normal().with(Part.GC, 200));
        Story longer = Ends.story(Ends.normal().with(Part.GC, 200));
        for (int i = 0; i < END * 10; i++) {
            long instant = Story.BEGIN + i * Story.SECOND;
            boolean slow = i >= QUIET * 10;
            if (slow || i % 20 == 0) {
                often.add(SERVICE, new GcPause(instant, 30_000_000, "G1New", "G1 Evacuation Pause", i));
            }
            if (i % 5 == 0) {
                longer.add(SERVICE, new GcPause(instant, slow ? 900_000_000 : 20_000_000, "G1Full", "System.gc()", i));
            }
        }
        assertThat(codes(finding(often))).endsWith("link.gc.more-often");
        assertThat(codes(finding(longer))).endsWith("link.gc.longer", "link.gc.requested");
        assertThat(finding(longer).holder()).isEqualTo("System.gc()");
        assertThat(finding(longer).cause()).isEqualTo("gc-requested");
    }

    @Test
    void otherStopsOfTheJvmNameTheirOperation() {
        Story story = Ends.story(Ends.normal().with(Part.SAFEPOINT, 200));
        for (int i = QUIET * 10; i < END * 10; i++) {
            story.add(SERVICE, new Safepoint(Story.BEGIN + i * Story.SECOND, 400_000_000, 390_000_000, "ThreadDump"));
        }
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("safepoint");
        assertThat(finding.holder()).isEqualTo("ThreadDump");
    }

    @Test
    void aStarvedHostIsSaidInsteadOfTheLongestPart() {
        Shape slow = Ends.normal()
                .with(Part.SQL, 200)
                .with(Part.RUNQUEUE, 60)
                .with(Part.CPU, 8)
                .using(RESERVE, 100, 0, 0, 100 * 190);
        Finding finding = finding(Ends.story(slow));
        assertThat(finding.cause()).isEqualTo("cpu-starved");
        assertThat(codes(finding)).containsExactly("link.slow", "link.starved");
    }

    @Test
    void aSlowCalleeWithAnAgentIsFollowedIntoItsOwnLedger() {
        Finding finding = finding(withCallee(400));
        assertThat(codes(finding))
                .containsExactly("link.slow", "link.part.downstream", "link.downstream.callee", "link.part.sleep");
        assertThat(finding.cause()).isEqualTo("sleep");
    }

    @Test
    void theGapBetweenCallAndCalleeIsChargedToTheEdge() {
        Finding finding = finding(withCallee(20));
        assertThat(finding.cause()).isEqualTo("edge");
        assertThat(codes(finding)).endsWith("link.downstream.edge");
    }

    private static Story withCallee(double calleeMillis) {
        Resource payment = Resource.service("POST /payments");
        Shape quiet = Ends.normal().using(payment, 100, 0, 0, 100 * 10);
        Shape slow = Ends.normal().with(Part.DOWNSTREAM, 420).using(payment, 100, 0, 0, 100 * 415);
        return new Story(3)
                .blocks(SERVICE, ORDERS, 0, QUIET, quiet)
                .blocks(SERVICE, ORDERS, QUIET, END, slow)
                .blocks("payment", "POST /payments", 0, QUIET, Shape.of(100).with(Part.SLEEP, 8))
                .blocks("payment", "POST /payments", QUIET, END, Shape.of(100).with(Part.SLEEP, calleeMillis));
    }

    @Test
    void moreCallsOfACalleeAreToldFromSlowerOnes() {
        Resource payment = Resource.service("POST /payments");
        Story story = new Story(3)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(payment, 100, 0, 0, 100 * 10))
                .blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        Ends.normal().with(Part.DOWNSTREAM, 410).using(payment, 4000, 0, 0, 4000 * 10));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("more-calls");
        assertThat(codes(finding)).endsWith("link.downstream.more-calls");
    }

    @Test
    void aQueueIsFollowedToTheWorksThatOccupyTheWorkers() {
        Resource http = Resource.executor("http");
        Story story = new Story(4)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(http, 100, 0, 1, 100 * 40))
                .blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        Ends.normal().with(Part.QUEUE, 700).using(http, 100, 0, 100 * 700, 100 * 40))
                .blocks(
                        SERVICE,
                        "GET /report",
                        0,
                        QUIET,
                        Shape.of(40).with(Part.SLEEP, 50).using(http, 40, 0, 1, 40 * 50))
                .blocks(
                        SERVICE,
                        "GET /report",
                        QUIET,
                        END,
                        Shape.of(40).with(Part.SLEEP, 2500).using(http, 40, 0, 1, 40 * 2500));
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly("link.slow", "link.part.queue", "link.queue.occupied", "link.part.sleep");
        assertThat(finding.links().get(2).claim().params().toString()).contains("GET /report");
    }

    @Test
    void aQueueWithOccupantsAsAlwaysIsAnExecutorThatIsTooSmall() {
        Resource http = Resource.executor("http");
        Story story = new Story(4)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(http, 100, 0, 1, 100 * 40))
                .blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        Ends.normal().works(300).with(Part.QUEUE, 700).using(http, 300, 0, 300 * 700, 300 * 40));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("executor-too-small");
        assertThat(finding.holder()).isEqualTo("http");
    }

    @Test
    void errorsWithoutAnyWaitingAreNamedByTheirKind() {
        Story story = Ends.story(Ends.normal().failing(0.4));
        for (int i = 0; i < 30; i++) {
            story.add(SERVICE, failed(i));
        }
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("failures");
        assertThat(finding.holder()).isEqualTo("java.lang.IllegalStateException");
        assertThat(missing(finding)).isEqualTo("missing.error-origin");
    }

    @Test
    void errorsThatTellTheirLineAreAnEnd() {
        Resource thrown = Resource.error("java.lang.IllegalStateException com.shop.Cart.add:12");
        Resource usual = Resource.error("java.io.EOFException com.shop.Cart.read:7");
        Shape quiet = Ends.normal().failing(0.01).using(usual, 1, 0, 0, 0);
        Story story = new Story(5)
                .blocks(SERVICE, ORDERS, 0, QUIET, quiet)
                .blocks(SERVICE, ORDERS, QUIET, END, quiet.failing(0.4).using(thrown, 39, 0, 0, 0));
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.errors");
        assertThat(finding.cause()).isEqualTo("failures");
        assertThat(finding.holder()).isEqualTo("java.lang.IllegalStateException");
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params())
                .containsEntry("line", new Value.Text("Cart.add:12"))
                .containsEntry("error.share", new Value.Share(0.975));
    }

    /** A status has no line. */
    @Test
    void errorsWithoutALineBreakOff() {
        Shape slow = Ends.normal().failing(0.4).using(Resource.error("503"), 40, 0, 0, 0);
        Finding finding = finding(Ends.story(slow));
        assertThat(finding.holder()).isEqualTo("503");
        assertThat(missing(finding)).isEqualTo("missing.error-origin");
    }

    private static Work failed(int number) {
        return work(number, false, Story.at(QUIET) + number * Story.SECOND, 40_000_000L, Part.CPU);
    }

    private static Work work(int number, boolean open, long start, long wall, Part part) {
        return new Work(
                String.format("%032x", number),
                String.format("%016x", number),
                Work.Kind.REQUEST,
                ORDERS,
                start,
                0,
                !open,
                open ? null : "java.lang.IllegalStateException",
                open,
                false,
                open ? Work.Stratum.OPEN : Work.Stratum.FAILED,
                5,
                new Ledger(wall, Map.of(part, wall, Part.UNEXPLAINED, 0L), Map.of(), Set.of()),
                List.of(),
                new Work.Used(null, null, Map.of(Resource.lock("PriceCache"), new ResourceUse(1, 0, wall, 0))));
    }

    @Test
    void worksThatHangAndNeverEndAreVisibleByTheirAge() {
        Story story = new Story(5).blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal());
        // Another operation goes on, so that time is seen to pass.
        story.blocks(SERVICE, "GET /health", 0, END, Shape.of(50).with(Part.CPU, 1));
        for (int i = 0; i < 60; i++) {
            long start = Story.at(QUIET) + i * Story.SECOND;
            story.add(SERVICE, work(i, true, start, Story.at(END) - Story.SECOND - start, Part.LOCK));
        }
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("lock-contention");
        assertThat(finding.holder()).isEqualTo("PriceCache");
        assertThat(finding.slowdown().window().nanos()).isGreaterThanOrEqualTo(60 * Story.SECOND);
        assertThat(finding.slowdown().meanWallNanos()).isGreaterThan(20e9);
    }

    @Test
    void partsThatTheReferenceCouldNotMeasureAreFoldedInBoth() {
        Shape blind =
                Shape.of(100).with(Part.SQL, 22).with(Part.UNEXPLAINED, 18).missing(Missing.JFR);
        Story story = new Story(6)
                .blocks(SERVICE, ORDERS, 0, QUIET, blind)
                .blocks(SERVICE, ORDERS, QUIET, END, Ends.normal().with(Part.GC, 60));
        Finding finding = finding(story, HINTS);
        assertThat(finding.cause()).isEqualTo("unknown");
        assertThat(finding.slowdown().meanParts()).doesNotContainKey(Part.GC);
        assertThat(finding.slowdown().meanParts().get(Part.UNEXPLAINED)).isGreaterThan(55e6);
    }
}
