package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import org.junit.jupiter.api.Test;

/** More pauses that do not tell how much was allocated: in normal time there is hardly one. */
class UntoldAllocationsTest {

    private static final String LINE = "com.shop.cache.Refresher.run:61";

    private static Story collecting() {
        Shape orders = Ends.normal().allocating(1);
        Story story = new Story(7)
                .blocks(SERVICE, ORDERS, 0, QUIET, orders)
                .blocks(SERVICE, ORDERS, QUIET, END, orders.with(Part.GC, 200));
        Heap.normal().untold().into(story, SERVICE, 0, QUIET);
        Heap.normal().every(750, 90).untold().into(story, SERVICE, QUIET, END);
        return story;
    }

    private static void background(Story story, int from, int to, double mebibytesInABlock) {
        Heap.samples(story, SERVICE, Allocations.NO_WORK, from, to, Heap.site("long[]", mebibytesInABlock, LINE));
    }

    @Test
    void whatBackgroundThreadsAllocateCounts() {
        Story story = collecting();
        background(story, 0, QUIET, 20);
        background(story, QUIET, END, 900);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.allocation", "link.gc.by-background", "link.gc.line");
        assertThat(finding.cause()).isEqualTo("allocation");
    }

    /** That nothing was sampled does not say that nothing was allocated. */
    @Test
    void whatWasSampledAtOneTimeOnlyIsNotCompared() {
        Story story = collecting();
        background(story, QUIET, END, 900);
        Finding finding = finding(story);
        assertThat(codes(finding)).doesNotContain("link.gc.allocation", "link.gc.by-background");
        assertThat(missing(finding)).isEqualTo("missing.gc-figures");
    }
}
