package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static dev.nightjar.analyzer.Heap.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Allocations.Site;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.wire.FindingWire;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Truth table of the chains that end in the heap. Orders allocate 10 MiB/s, the busy {@code GET /stock} 20 MiB/s, in quiet
 * time and in the window alike; {@code GET /report} comes only in the window.
 */
class GcEndsTest {

    private static final String STOCK = "GET /stock";
    private static final String REPORT = "GET /report";
    private static final String LINE = "com.shop.report.ReportService.load:42";
    private static final Resource WORKERS = Resource.executor("http-nio-8080-exec");
    private static final Shape QUICK = Shape.of(60).with(Part.CPU, 3).using(WORKERS, 60, 0, 60 * 0.1, 60 * 3);
    private static final Shape LARGE_REPORT = Shape.of(3).with(Part.SQL, 2000).allocating(300);
    private static final Site OF_STOCK = site("char[]", 200, "com.shop.StockController.render:17");
    private static final Site OF_REPORT =
            site("com.shop.report.Row", 700, LINE, "com.shop.report.ReportController.get:20");

    /** Orders wait for collections in the window; nobody but orders and the decoy allocates. */
    private static Story shop(Heap window) {
        return shop(Heap.normal(), window);
    }

    private static Story shop(Heap quiet, Heap window) {
        Shape orders = Ends.normal().allocating(1);
        Story story = new Story(7)
                .blocks(SERVICE, ORDERS, 0, QUIET, orders)
                .blocks(SERVICE, ORDERS, QUIET, END, orders.with(Part.GC, 200))
                .blocks(SERVICE, STOCK, 0, END, Shape.of(500).with(Part.CPU, 1).allocating(0.4));
        quiet.into(story, SERVICE, 0, QUIET);
        window.into(story, SERVICE, QUIET, END);
        Heap.samples(story, SERVICE, STOCK, 0, END, OF_STOCK);
        Heap.samples(story, SERVICE, ORDERS, 0, END, site("byte[]", 100, "com.shop.OrderService.place:33"));
        return story;
    }

    /** The report allocates 90 MiB/s more. */
    private static Story withReport(Heap window) {
        Story story = shop(window).blocks(SERVICE, REPORT, QUIET, END, LARGE_REPORT);
        Heap.samples(
                story, SERVICE, REPORT, QUIET, END, OF_REPORT, site("byte[]", 200, "com.shop.report.Row.<init>:9"));
        return story;
    }

    /** The heap before and in the window, in which the report allocates. */
    private static void reported(Story story, Heap window) {
        Heap.normal().into(story, SERVICE, 0, QUIET);
        window.into(story, SERVICE, QUIET, END);
        Heap.samples(story, SERVICE, REPORT, QUIET, END, OF_REPORT);
    }

    private static Heap burst() {
        return Heap.normal().every(750, 90);
    }

    private static Heap kept() {
        return Heap.normal().every(1_500, 90).pausing(150).keeping(60, 300);
    }

    @Test
    void aBurstOfAllocationIsMorePausesAndLeadsToItsLine() {
        Finding finding = finding(withReport(burst()));
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.gc.more-often",
                        "link.gc.allocation",
                        "link.gc.by-operation",
                        "link.gc.line");
        assertThat(finding.cause()).isEqualTo("allocation");
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(finding.missing()).isNull();
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.links()).extracting(Link::basis).endsWith(Link.Basis.STATISTICAL, Link.Basis.STATISTICAL);
        assertThat(finding.links().get(1).basis()).isEqualTo(Link.Basis.DIRECT);
        assertThat(param(finding, 4, "frame")).isEqualTo(new Value.Text(LINE));
        assertThat(param(finding, 4, "type")).isEqualTo(new Value.Text("com.shop.report.Row"));
        assertThat(share(finding, 3, "allocated.share")).isCloseTo(0.75, within(0.03));
        assertThat(param(finding, 3, "allocated.per-work")).isEqualTo(new Value.Bytes(Heap.bytes(300)));
        assertThat(share(finding, 4, "line.share")).isCloseTo(700.0 / 900, within(0.01));
    }

    /** After each pause all go on at once: what waits for a worker then waits for those that stood still. */
    @Test
    void waitingForWorkersThatStoodStillIsThePausesDoing() {
        Finding finding = products(
                Heap.normal().every(330, 90).pausing(200).keeping(60, 300),
                QUICK.with(Part.QUEUE, 20).with(Part.RUNQUEUE, 6).with(Part.GC, 6));
        assertThat(codes(finding))
                .startsWith("link.slow", "link.gc.more-often-and-longer")
                .endsWith("link.gc.by-operation", "link.gc.line")
                .doesNotContain("link.part.queue");
        assertThat(finding.cause()).isEqualTo("allocation");
        assertThat(finding.holder()).isEqualTo("order GET /report");
    }

    /** Of what the workers stood still for, each reason is too small a part of what is slow here. */
    @Test
    void whoOnlyStandsStillOccupiesNobodysWorkers() {
        Finding finding = products(
                kept(),
                QUICK.with(Part.QUEUE, 6)
                        .with(Part.CPU, 8)
                        .with(Part.SQL, 5)
                        .with(Part.IO, 5)
                        .with(Part.LOCK, 5)
                        .with(Part.SIGNAL, 5)
                        .with(Part.DOWNSTREAM, 5)
                        .with(Part.SLEEP, 5)
                        .with(Part.RUNQUEUE, 5));
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow", "link.part.queue", "link.queue.occupied", "link.gc.more-often-and-longer");
        assertThat(finding.cause()).isEqualTo("unknown");
        assertThat(missing(finding)).isEqualTo("missing.small");
    }

    /** Threads that stood still come late to answers, though the callee is as fast as ever. */
    @Test
    void comingLateToAnswersInAJvmThatStoodStillIsThePausesDoing() {
        Finding finding =
                finding(calling(Heap.normal().every(330, 90).pausing(200).keeping(60, 300), 80));
        assertThat(codes(finding))
                .startsWith("link.slow", "link.gc.more-often-and-longer")
                .endsWith("link.gc.by-operation", "link.gc.line")
                .doesNotContain("link.part.downstream");
        assertThat(finding.cause()).isEqualTo("allocation");
        assertThat(finding.links().get(1).share()).isCloseTo(1, within(0.05));
    }

    /** It is the way to the callee where that takes more than twice what the pauses do, or where pauses are as few as ever. */
    @Test
    void aWayThatTakesMoreThanPausesIsTheEdges() {
        assertThat(finding(calling(Heap.normal().every(330, 90).pausing(200).keeping(60, 300), 40))
                        .cause())
                .isEqualTo("edge");
        assertThat(finding(calling(Heap.normal(), 80)).cause()).isEqualTo("edge");
    }

    /** Half of the calls come to nothing and are asked again: that is not done by pauses. */
    @Test
    void aCalleeThatFailsIsNotHiddenByPauses() {
        Finding finding =
                finding(calling(Heap.normal().every(330, 90).pausing(200).keeping(60, 300), 80, 200, 100));
        assertThat(codes(finding)).contains("link.part.downstream", "link.downstream.failing");
        assertThat(finding.cause()).isEqualTo("edge");
    }

    /** Orders take longer by what they stand still and by 100 ms in calls, of which nothing is the callee's. */
    private static Story calling(Heap window, double stillMillis) {
        return calling(window, stillMillis, 100, 0);
    }

    private static Story calling(Heap window, double stillMillis, long calls, long failing) {
        Resource payment = Resource.service("POST /payments");
        Shape orders = Ends.normal().allocating(1).using(payment, 100, 0, 0, 100 * 10);
        Story story = new Story(7)
                .blocks(SERVICE, ORDERS, 0, QUIET, orders)
                .blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        orders.with(Part.GC, stillMillis)
                                .with(Part.DOWNSTREAM, 110)
                                .using(payment, calls, failing, 0, 100 * 105))
                .blocks("payment", "POST /payments", 0, END, Shape.of(100).with(Part.SLEEP, 8))
                .blocks(SERVICE, REPORT, QUIET, END, LARGE_REPORT);
        reported(story, window);
        return story;
    }

    /** Short requests on the executor that orders keep for longer while they stand still. */
    private static Finding products(Heap window, Shape slow) {
        String products = "GET /products";
        Shape orders = Ends.normal().allocating(1).using(WORKERS, 100, 0, 100 * 0.1, 100 * 40);
        Story story = new Story(7)
                .blocks(SERVICE, ORDERS, 0, QUIET, orders)
                .blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        orders.with(Part.GC, 200).using(WORKERS, 100, 0, 100 * 6, 100 * 240))
                .blocks(SERVICE, products, 0, QUIET, QUICK)
                .blocks(SERVICE, products, QUIET, END, slow.using(WORKERS, 60, 0, 60 * 20, 60 * 15))
                .blocks(SERVICE, REPORT, QUIET, END, LARGE_REPORT);
        reported(story, window);
        return story.findings().stream()
                .filter(found -> found.operation().equals(products))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBusyButInnocentEndpointIsNowhereInTheFinding() {
        for (Heap window : List.of(burst(), kept())) {
            assertThat(finding(withReport(window)).toString()).doesNotContain(STOCK, "StockController");
        }
    }

    @Test
    void objectsThatSurviveMakeEachPauseLonger() {
        Heap window = Heap.normal().pausing(160).keeping(60, 110);
        Story story = shop(window)
                .blocks(
                        SERVICE,
                        REPORT,
                        QUIET,
                        END,
                        Shape.of(1).with(Part.SQL, 2000).allocating(80));
        Heap.samples(story, SERVICE, REPORT, QUIET, END, site("com.shop.report.Row", 80, LINE));
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow", "link.gc.longer", "link.gc.survival", "link.gc.by-operation", "link.gc.line");
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(param(finding, 2, "survived")).isEqualTo(new Value.Bytes(Heap.bytes(60)));
        assertThat(param(finding, 2, "survived.normal")).isEqualTo(new Value.Bytes(Heap.bytes(3)));
        assertThat(share(finding, 3, "allocated.share")).isCloseTo(8.0 / 38, within(0.03));
    }

    @Test
    void aBigListThatIsLoadedAndKeptIsBothAndSaysHowMuchOfEach() {
        Finding finding = finding(withReport(kept()));
        assertThat(codes(finding))
                .startsWith("link.slow", "link.gc.more-often-and-longer")
                .contains("link.gc.survival")
                .endsWith("link.gc.by-operation", "link.gc.line");
        assertThat(finding.cause()).isEqualTo("allocation");
        assertThat(finding.holder()).isEqualTo("order GET /report");
        double often = share(finding, 1, "more-often.share");
        assertThat(often).isBetween(0.1, 0.4);
        assertThat(share(finding, 1, "longer.share")).isCloseTo(1 - often, within(1e-9));
        assertThat(Words.render(finding.headline(), Locale.ENGLISH))
                .contains(
                        "garbage collection, more often and longer than normal",
                        "of allocated bytes are by `GET /report`",
                        "`ReportService.load:42`");
    }

    @Test
    void lessRoomBetweenPausesIsAReasonOfItsOwn() {
        Finding finding = finding(shop(Heap.normal().every(750, 22.5).keeping(3, 230)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.more-often", "link.gc.room");
        assertThat(finding.cause()).isEqualTo("gc-survival");
        assertThat(finding.holder()).isEmpty();
        assertThat(missing(finding)).isEqualTo("missing.gc-keeper");
    }

    @Test
    void aCollectorWithoutProcessorsIsSaidBeforeAnythingElse() {
        Finding finding = finding(shop(Heap.normal().pausing(200).getting(0.1, 0.05)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer", "link.gc.starved");
        assertThat(finding.cause()).isEqualTo("gc-starved");
        assertThat(missing(finding)).isEqualTo("missing.cpu-accounts");
    }

    @Test
    void starvationAndSurvivalAreToldWithTheirShares() {
        Finding finding =
                finding(withReport(Heap.normal().pausing(400).getting(0.6, 0.05).keeping(60, 300)));
        assertThat(codes(finding)).contains("link.gc.starved", "link.gc.survival");
        assertThat(finding.links().stream()
                        .filter(link -> link.claim().code().equals("link.gc.starved")
                                || link.claim().code().equals("link.gc.survival"))
                        .mapToDouble(Link::share)
                        .sum())
                .isLessThanOrEqualTo(finding.links().get(1).share());
    }

    @Test
    void timeOfTheKernelIsToldFromTheCollectorsOwn() {
        Finding finding = finding(shop(Heap.normal().pausing(100).getting(1.8, 0.6)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer", "link.gc.kernel");
        assertThat(finding.cause()).isEqualTo("gc-kernel");
        assertThat(missing(finding)).isEqualTo("missing.gc-kernel");
    }

    /** A heap that is large and young: short pauses touch new memory, too. */
    @Test
    void timeOfTheKernelIsToldWhereItAlwaysWasMostOfAPause() {
        Heap touching = Heap.normal().getting(1.8, 0.6);
        assertThat(codes(finding(shop(touching, touching.pausing(100)))))
                .containsExactly("link.slow", "link.gc.longer", "link.gc.kernel");
        Heap less = Heap.normal().getting(1.8, 0.35);
        assertThat(codes(finding(shop(less, less.pausing(100))))).doesNotContain("link.gc.kernel");
    }

    @Test
    void collectionsOnRequestNameTheRequest() {
        Story story = shop(Heap.normal());
        Heap.normal()
                .cause("System.gc()")
                .every(700, 20)
                .pausing(250)
                .keeping(80, 80)
                .into(story, SERVICE, QUIET, END);
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.more-often-and-longer", "link.gc.requested");
        assertThat(finding.cause()).isEqualTo("gc-requested");
        assertThat(finding.holder()).isEqualTo("System.gc()");
        assertThat(missing(finding)).isEqualTo("missing.gc-caller");
    }

    @Test
    void largeObjectsAreAReasonAndLeadToWhoAllocatesThem() {
        Finding finding = finding(withReport(burst().cause("G1 Humongous Allocation")));
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow", "link.gc.more-often", "link.gc.humongous", "link.gc.by-operation", "link.gc.line");
        assertThat(finding.holder()).isEqualTo("order GET /report");
    }

    /** Where they leave no room, the whole heap is collected: that is their doing, however long it takes. */
    @Test
    void largeObjectsAreTheReasonOfCompactionsToo() {
        Story story = withReport(burst().cause("G1 Humongous Allocation"));
        burst().cause("G1 Compaction Pause").pausing(60).into(story, SERVICE, QUIET, END);
        Finding finding = finding(story);
        assertThat(codes(finding)).contains("link.gc.humongous").endsWith("link.gc.by-operation", "link.gc.line");
        assertThat(finding.holder()).isEqualTo("order GET /report");
    }

    @Test
    void manyReferencesAreAReasonWithoutAHolder() {
        Finding finding = finding(shop(Heap.normal().pausing(120).referring(600_000)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer", "link.gc.references");
        assertThat(missing(finding)).isEqualTo("missing.gc-keeper");
    }

    @Test
    void longerPausesOfWhichNothingGrewBreakOff() {
        Finding finding = finding(shop(Heap.normal().pausing(150)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer");
        assertThat(finding.cause()).isEqualTo("gc");
        assertThat(finding.holder()).isEqualTo("G1 Evacuation Pause");
        assertThat(missing(finding)).isEqualTo("missing.gc-counters");
    }

    @Test
    void pausesAsEverAreNotSaidToBeMoreOrLonger() {
        Finding finding = finding(shop(Heap.normal()));
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.gc");
        assertThat(finding.cause()).isEqualTo("gc");
        assertThat(missing(finding)).isEqualTo("missing.gc-pauses");
    }

    @Test
    void survivalWithoutMoreAllocationNamesNobody() {
        Finding finding = finding(shop(Heap.normal().pausing(160).keeping(60, 300)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer", "link.gc.survival");
        assertThat(finding.cause()).isEqualTo("gc-survival");
        assertThat(missing(finding)).isEqualTo("missing.gc-keeper");
    }

    @Test
    void allocationThatIsInNoAccountNamesNobody() {
        Finding finding = finding(shop(burst()));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.more-often", "link.gc.allocation");
        assertThat(finding.cause()).isEqualTo("gc");
        assertThat(missing(finding)).isEqualTo("missing.gc-accounts");
    }

    @Test
    void backgroundThreadsAreAnAccountToo() {
        Story story = shop(burst());
        Heap.samples(
                story,
                SERVICE,
                Allocations.NO_WORK,
                QUIET,
                END,
                site("long[]", 900, "com.shop.cache.Refresher.run:61"));
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.allocation", "link.gc.by-background", "link.gc.line");
        assertThat(finding.holder()).isEqualTo(Allocations.NO_WORK);
        assertThat(param(finding, 4, "frame")).isEqualTo(new Value.Text("com.shop.cache.Refresher.run:61"));
    }

    @Test
    void bytesThatCannotBeToldAreNobodys() {
        Story story = shop(burst());
        Heap.samples(story, SERVICE, Allocations.UNKNOWN, QUIET, END, site("long[]", 900, LINE));
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.allocation");
        assertThat(missing(finding)).isEqualTo("missing.gc-accounts");
    }

    @Test
    void anOlderAgentsBytesStillNameTheOperationThoughNotTheLine() {
        Story story = new Story(7);
        Shape orders = Ends.normal().allocating(1);
        story.blocks(SERVICE, ORDERS, 0, QUIET, orders)
                .blocks(SERVICE, ORDERS, QUIET, END, orders.with(Part.GC, 200))
                .blocks(SERVICE, REPORT, QUIET, END, LARGE_REPORT);
        Heap.normal().untold().into(story, SERVICE, 0, QUIET);
        burst().untold().into(story, SERVICE, QUIET, END);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.allocation", "link.gc.by-operation");
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(missing(finding)).isEqualTo("missing.allocation-sites");
        assertThat(finding.id()).isEqualTo(finding(withReport(burst())).id());
    }

    @Test
    void longerPausesOfAnOlderAgentBreakOff() {
        Heap quiet = Heap.normal().untold();
        Finding finding = finding(shop(quiet, quiet.pausing(150)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer");
        assertThat(missing(finding)).isEqualTo("missing.gc-figures");
    }

    @Test
    void aReportThatStillRunsIsNamedByItsSamples() {
        Story story = shop(burst());
        Heap.samples(story, SERVICE, REPORT, QUIET, END, site("com.shop.report.Row", 900, LINE));
        // It came once before, so that it is known, and is booked again when it ends.
        story.blocks(SERVICE, REPORT, 3, 4, Shape.of(1).with(Part.SQL, 50).allocating(1));
        Finding finding = finding(story);
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(codes(finding)).endsWith("link.gc.by-operation", "link.gc.line");
    }

    @Test
    void thatAllGoOnAtOnceAfterAPauseIsNoStarvedHost() {
        Shape orders = Ends.normal().allocating(1);
        Story story = new Story(7)
                .blocks(SERVICE, ORDERS, 0, QUIET, orders)
                .blocks(SERVICE, ORDERS, QUIET, END, orders.with(Part.GC, 200).with(Part.RUNQUEUE, 40))
                .blocks(SERVICE, REPORT, QUIET, END, LARGE_REPORT);
        reported(story, kept());
        assertThat(finding(story).cause()).isEqualTo("allocation");
        Story starved = shop(Heap.normal().pausing(200).getting(0.1, 0.05))
                .blocks(SERVICE, "GET /cart", 0, QUIET, Ends.normal())
                .blocks(
                        SERVICE,
                        "GET /cart",
                        QUIET,
                        END,
                        Ends.normal().with(Part.GC, 200).with(Part.RUNQUEUE, 40));
        assertThat(starved.findings())
                .extracting(Finding::cause)
                .containsExactlyInAnyOrder("gc-starved", "cpu-starved");
    }

    @Test
    void inAJvmThatStandsStillMostOfTheTimeWorksStarveEachOther() {
        Story story = withReport(Heap.normal().every(400, 36).pausing(250).keeping(30, 300))
                .blocks(SERVICE, "GET /cart", 0, QUIET, Shape.orders(60))
                .blocks(
                        SERVICE,
                        "GET /cart",
                        QUIET,
                        END,
                        Shape.orders(60)
                                .with(Part.GC, 10)
                                .with(Part.RUNQUEUE, 60)
                                .with(Part.SQL, 40));
        assertThat(story.findings())
                .filteredOn(finding -> finding.operation().equals("GET /cart"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.cause()).isEqualTo("allocation");
                    assertThat(finding.holder()).isEqualTo("order GET /report");
                });
    }

    @Test
    void allVictimsAndTheAllocatorItselfHaveTheSameHolder() {
        Story story = withReport(kept());
        story.blocks(SERVICE, "GET /cart", 0, QUIET, Shape.orders(60))
                .blocks(SERVICE, "GET /cart", QUIET, END, Shape.orders(60).with(Part.GC, 150))
                .blocks(
                        SERVICE,
                        "GET /export",
                        0,
                        QUIET,
                        Shape.of(30).with(Part.SQL, 20).allocating(0.1))
                .blocks(
                        SERVICE,
                        "GET /export",
                        QUIET,
                        END,
                        Shape.of(30).with(Part.SQL, 40).with(Part.GC, 900).allocating(90));
        List<Finding> findings = story.findings();
        assertThat(findings).extracting(Finding::operation).contains(ORDERS, "GET /cart", "GET /export");
        assertThat(findings).extracting(Finding::cause).containsOnly("allocation");
        assertThat(findings).extracting(Finding::holder).containsOnly("order GET /export");
    }

    @Test
    void theSameFactsInAnyOrderGiveTheSameFinding() {
        long end = Story.at(END);
        TimeRange history = new TimeRange(Story.BEGIN, end);
        List<String> encoded = LongStream.range(0, 4)
                .mapToObj(shuffle -> new Analyzer()
                        .analyze(withReport(kept()).store(shuffle), Story.ENVIRONMENT, history, end).stream()
                                .map(FindingWire::encode)
                                .toList()
                                .toString())
                .distinct()
                .toList();
        assertThat(encoded).hasSize(1);
    }

    private static Value param(Finding finding, int link, String name) {
        return Objects.requireNonNull(finding.links().get(link).claim().params().get(name));
    }

    private static double share(Finding finding, int link, String name) {
        return ((Value.Share) param(finding, link, name)).share();
    }
}
