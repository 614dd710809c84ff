package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static dev.nightjar.analyzer.Heap.site;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Truth table of what collections have to look through, and of those that find no room. */
class GcCounterEndsTest {

    private static final String WEAKLY = "com.shop.WeakPrices.weakly:42";
    private static final String HANDLE = "com.shop.PushSessions.handle";

    private static Story shop(Heap quiet, Heap window) {
        Story story = Ends.story(Ends.normal().with(Part.GC, 200));
        quiet.into(story, SERVICE, 0, QUIET);
        window.into(story, SERVICE, QUIET, END);
        return story;
    }

    private static Heap threads(long count) {
        return Heap.normal().telling(GcFigure.THREADS, count);
    }

    @Test
    void manyThreadsAreAReasonWithTheMethodThatTheyAreIn() {
        Story story = shop(threads(40), threads(2_540).pausing(300));
        for (int block = 0; block < END; block++) {
            Map<String, Long> methods = block < QUIET
                    ? Map.of("threads.alive", 40L)
                    : Map.of(
                            "threads.alive",
                            2_540L,
                            "threads.in." + HANDLE,
                            2_480L,
                            "threads.in.com.shop.Other.run",
                            20L);
            story.add(SERVICE, new AgentHealth(Story.at(block), methods));
        }
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly("link.slow", "link.gc.longer", "link.gc.threads", "link.gc.threads-in");
        assertThat(finding.cause()).isEqualTo("gc");
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().get(2).claim().params())
                .containsEntry("threads", new Value.Count(2_540))
                .containsEntry("threads.normal", new Value.Count(40));
        assertThat(finding.links().get(3).claim().params())
                .containsEntry("frame", new Value.Text(HANDLE))
                .containsEntry("line", new Value.Text("PushSessions.handle"));
    }

    @Test
    void manyThreadsOfWhichNobodyTellsEndThere() {
        Finding finding = finding(shop(threads(40), threads(2_540).pausing(300)));
        assertThat(codes(finding)).endsWith("link.gc.threads");
        assertThat(missing(finding)).isEqualTo("missing.gc-threads");
    }

    @Test
    void aHundredThreadsMoreAreNoReason() {
        Finding finding = finding(shop(threads(40), threads(140).pausing(150)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer");
        assertThat(missing(finding)).isEqualTo("missing.gc-counters");
    }

    private static Heap weak(long count) {
        return Heap.normal()
                .referring(count)
                .telling(GcFigure.WEAK_REFERENCES, count - 500)
                .telling(GcFigure.SOFT_REFERENCES, 500);
    }

    @Test
    void referencesAreToldByTheirKindAndTheLineThatMakesThem() {
        Story story = shop(weak(2_000), weak(600_000).pausing(120));
        Heap.samples(
                story,
                SERVICE,
                Allocations.NO_WORK,
                QUIET,
                END,
                site("java.lang.ref.WeakReference", 300, WEAKLY),
                site("byte[]", 900, "com.shop.Buffers.fill:9"));
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly("link.slow", "link.gc.longer", "link.gc.references", "link.gc.reference-line");
        assertThat(finding.cause()).isEqualTo("gc");
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().get(2).claim().params()).containsEntry("kind", new Value.Text("WeakReference"));
        assertThat(finding.links().get(3).claim().params())
                .containsEntry("frame", new Value.Text(WEAKLY))
                .containsEntry("operation", new Value.Text(""));
    }

    @Test
    void aThousandReferencesMoreAreNoReason() {
        Finding finding = finding(shop(weak(1_000), weak(2_000).pausing(120)));
        assertThat(missing(finding)).isEqualTo("missing.gc-counters");
    }

    /** Which of them it was is not known: both have grown by more than the pause. */
    @Test
    void countersThatExplainMoreThanThereIsShareIt() {
        Finding finding =
                finding(shop(threads(40), threads(4_000).referring(600_000).pausing(120)));
        assertThat(codes(finding))
                .startsWith("link.slow", "link.gc.longer")
                .contains("link.gc.threads", "link.gc.references");
        double shares = finding.links().stream()
                .filter(link -> link.claim().code().startsWith("link.gc.threads")
                        || link.claim().code().startsWith("link.gc.references"))
                .mapToDouble(Link::share)
                .sum();
        assertThat(shares).isLessThanOrEqualTo(finding.links().get(1).share() + 1e-9);
    }

    @Test
    void pausesThatFindNoRoomAreToldBesideWhatSurvives() {
        Heap failing = Heap.normal().pausing(160).keeping(60, 110).telling(GcFigure.FAILED, 4_000);
        Finding finding = finding(shop(Heap.normal(), failing));
        assertThat(codes(finding)).containsExactly("link.slow", "link.gc.longer", "link.gc.survival", "link.gc.failed");
        assertThat(finding.cause()).isEqualTo("gc-survival");
        assertThat(missing(finding)).isEqualTo("missing.gc-keeper");
    }

    @Test
    void pausesThatFailAsOftenAsEverAreNotTold() {
        Heap quiet = Heap.normal().telling(GcFigure.FAILED, 4_000);
        Finding finding = finding(shop(quiet, quiet.pausing(160).keeping(60, 110)));
        assertThat(codes(finding)).doesNotContain("link.gc.failed");
    }
}
