package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Truth table of who makes the JVM stop: by coming late to a safepoint, by an operation that takes long, by asking for collections. */
class StopEndsTest {

    private static final String SUM = "com.shop.Scoring.sum:58";

    /** {@code POST /orders} stands still for 200 ms. */
    private static Story stopping(long stopMillis, long reachingMillis, String operation) {
        Story story = Ends.story(Ends.normal().with(Part.SAFEPOINT, 200));
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            story.add(SERVICE, new Safepoint(instant, stopMillis * 1_000_000, reachingMillis * 1_000_000, operation));
        }
        return story;
    }

    private static void sites(Story story, Part part, String operation, int from, int to, String frame, long millis) {
        PartSites.Site site = new PartSites.Site(List.of("java.lang.Math.addExact:8", frame), millis * 1_000_000, 4);
        for (int block = from; block < to; block++) {
            story.add(SERVICE, new PartSites(operation, part, Story.at(block), Story.BLOCK, List.of(site), 0, 0));
        }
    }

    @Test
    void theLineOfTheThreadThatCameLateIsTheEnd() {
        Story story = stopping(400, 390, "G1CollectForAllocation");
        sites(story, Part.SAFEPOINT, "GET /scores", QUIET, END, SUM, 3_900);
        sites(story, Part.SAFEPOINT, PartSites.NO_WORK, 0, END, "com.shop.Ticker.run:9", 40);
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.safepoint", "link.safepoint.late");
        assertThat(finding.cause()).isEqualTo("safepoint");
        assertThat(finding.holder()).isEqualTo("G1CollectForAllocation");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params())
                .containsEntry("frame", new Value.Text(SUM))
                .containsEntry("operation", new Value.Text("GET /scores"));
    }

    /** As on Java 17. */
    @Test
    void whereNoThreadIsToldThatIsSaid() {
        Finding finding = finding(stopping(400, 390, "G1CollectForAllocation"));
        assertThat(codes(finding)).containsExactly("link.slow", "link.safepoint");
        assertThat(missing(finding)).isEqualTo("missing.late-thread");
        Value late = Objects.requireNonNull(
                finding.links().getLast().claim().params().get("late.share"));
        assertThat(((Value.Share) late).share()).isCloseTo(0.975, within(1e-6));
    }

    @Test
    void twoSamplesOfALineAreChance() {
        Story story = stopping(400, 390, "Cleanup");
        PartSites.Site site = new PartSites.Site(List.of(SUM), 700_000_000L, 2);
        story.add(
                SERVICE,
                new PartSites("GET /scores", Part.SAFEPOINT, Story.at(QUIET + 1), Story.BLOCK, List.of(site), 0, 0));
        assertThat(missing(finding(story))).isEqualTo("missing.late-thread");
    }

    @Test
    void anOperationThatTakesLongItselfIsAnEnd() {
        Story story = stopping(400, 3, "RedefineClasses");
        sites(story, Part.SAFEPOINT, "GET /scores", QUIET, END, SUM, 30);
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.safepoint");
        assertThat(finding.holder()).isEqualTo("RedefineClasses");
        assertThat(missing(finding)).isEmpty();
    }

    /** What takes most of the time takes it always. */
    @Test
    void theOperationThatGrewIsNamedAndNotTheOneThatAlwaysTakesMost() {
        Story story = stopping(400, 3, "ThreadDump");
        for (long instant = Story.at(0); instant < Story.at(END); instant += Story.SECOND) {
            story.add(SERVICE, new Safepoint(instant, 500_000_000, 3_000_000, "RevokeBias"));
        }
        assertThat(finding(story).holder()).isEqualTo("ThreadDump");
    }

    private static Story requested() {
        Story story = Ends.story(Ends.normal().with(Part.GC, 200));
        Heap.normal().into(story, SERVICE, 0, END);
        Heap.normal()
                .cause("System.gc()")
                .every(700, 20)
                .pausing(250)
                .keeping(80, 80)
                .into(story, SERVICE, QUIET, END);
        return story;
    }

    @Test
    void theLineThatAsksForCollectionsIsTheEnd() {
        Story story = requested();
        sites(story, Part.GC, PartSites.NO_WORK, QUIET, END, "com.shop.MemoryWatch.usedExactly:40", 3_500);
        sites(story, Part.GC, "POST /caches/{sku}", 0, END, "com.shop.Caches.collect:33", 50);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.requested", "link.gc.asked");
        assertThat(finding.cause()).isEqualTo("gc-requested");
        assertThat(finding.holder()).isEqualTo("System.gc()");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params())
                .containsEntry("frame", new Value.Text("com.shop.MemoryWatch.usedExactly:40"))
                .containsEntry("operation", new Value.Text(""));
    }

    @Test
    void whoeverAsksAsOftenAsEverIsNotTheOne() {
        Story story = requested();
        sites(story, Part.GC, "POST /caches/{sku}", 0, END, "com.shop.Caches.collect:33", 50);
        assertThat(missing(finding(story))).isEqualTo("missing.gc-caller");
    }

    @Test
    void pageFaultsAreWhyTheKernelTakesTheTime() {
        Story story = Ends.story(Ends.normal().with(Part.GC, 200));
        Heap.normal().into(story, SERVICE, 0, QUIET);
        Heap.normal().pausing(100).getting(1.8, 0.6).into(story, SERVICE, QUIET, END);
        new HostStory(story, SERVICE).faulting(0, QUIET, 300).faulting(QUIET, END, 60_000);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.longer", "link.gc.kernel", "link.gc.faults");
        assertThat(finding.cause()).isEqualTo("gc-kernel");
        assertThat(missing(finding)).isEmpty();
    }
}
