package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truth table of who takes the processors: {@code POST /orders} is ready for 300 ms and runs for 6. */
class ProcessorEndsTest {

    private static final String POLLER = "com.shop.StockPoller.poll:31";

    private static Story starved() {
        return Ends.story(Ends.normal().with(Part.RUNQUEUE, 300));
    }

    @Test
    void otherProcessesOfTheHostAreTold() {
        Story story = starved();
        new HostStory(story, SERVICE).using(0, QUIET, 0.3, 0.5).using(QUIET, END, 0.4, 3.4);
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.starved", "link.starved.by-others");
        assertThat(finding.cause()).isEqualTo("cpu-starved");
        assertThat(finding.holder()).isEmpty();
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params()).containsEntry("processors", new Value.Count(4));
    }

    @Test
    void theLimitOfTheContainerIsAskedBeforeAnybodyElse() {
        Story story = starved();
        new HostStory(story, SERVICE).limited(0, QUIET, 0.01).limited(QUIET, END, 0.9);
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.starved", "link.starved.limit");
        assertThat(finding.cause()).isEqualTo("cpu-starved");
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params()).containsEntry("limit", new Value.Nanos(1_500_000_000L));
    }

    @Test
    void aLimitThatAlwaysHoldsALittleBackIsNoReason() {
        Story story = starved();
        new HostStory(story, SERVICE).limited(0, QUIET, 0.4).limited(QUIET, END, 0.5);
        assertThat(missing(finding(story))).isEqualTo("missing.cpu-accounts");
    }

    @Test
    void threadsThatWorkForNobodyAreFollowedToTheirLine() {
        Story story = starved();
        new HostStory(story, SERVICE).using(0, QUIET, 0.3, 0.5).using(QUIET, END, 3.4, 0.5);
        sites(story, PartSites.NO_WORK, QUIET, END, POLLER, 400);
        sites(story, PartSites.NO_WORK, 0, END, "com.shop.Ticker.run:9", 20);
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.starved",
                        "link.starved.by-itself",
                        "link.starved.by-background",
                        "link.starved.line");
        assertThat(finding.links().getLast().claim().params()).containsEntry("frame", new Value.Text(POLLER));
        assertThat(missing(finding)).isEmpty();
    }

    @Test
    void anOperationThatComputesMoreIsFollowedToItsLine() {
        Story story = starved();
        new HostStory(story, SERVICE).using(0, QUIET, 0.3, 0.5).using(QUIET, END, 3.4, 0.5);
        for (int block = 0; block < END; block++) {
            story.add(SERVICE, computing("GET /export", block, block < QUIET ? 1 : 28));
        }
        sites(story, "GET /export", QUIET, END, "com.shop.Export.rows:77", 300);
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.starved",
                        "link.starved.by-itself",
                        "link.starved.by-operation",
                        "link.starved.line");
        assertThat(finding.links().get(3).claim().params()).containsEntry("operation", new Value.Text("GET /export"));
    }

    @Test
    void aHostThatIsAsBusyAsEverNamesNobody() {
        Story story = starved();
        new HostStory(story, SERVICE).using(0, END, 0.3, 0.5);
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.starved");
        assertThat(missing(finding)).isEqualTo("missing.cpu-accounts");
    }

    /** Who reads from sockets, and workers that were woken, come late: the works themselves wait for a processor for 8 ms only. */
    @ParameterizedTest
    @CsvSource({
        "0.5, 3.0, 8, cpu-starved",
        "0.5, 1.5, 8, executor-occupied", // there are processors left
        "3.0, 3.0, 8, executor-occupied", // it is as full as ever
        "0.5, 3.0, 1, executor-occupied" // works that are ready run
    })
    void onAFullHostWhatComesLateIsItsDoing(double othersBefore, double others, double runqueue, String cause) {
        Resource http = Resource.executor("http");
        Shape late = Ends.normal()
                .with(Part.QUEUE, 200)
                .with(Part.RUNQUEUE, runqueue)
                .using(http, 100, 0, 100 * 200, 100 * 60);
        Story story = new Story(4)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(http, 100, 0, 1, 100 * 40))
                .blocks(SERVICE, ORDERS, QUIET, END, late);
        new HostStory(story, SERVICE).using(0, QUIET, 0.3, othersBefore).using(QUIET, END, 0.3, others);
        assertThat(finding(story).cause()).isEqualTo(cause);
    }

    /** What waits for a processor before it begins, or inside a wait, has none of it in its ledger: the kernel knows. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 0.9, cpu-starved",
        "0.05, 0.3, executor-occupied", // mostly there is a processor
        "0.6, 0.9, executor-occupied" // it was always so
    })
    void theKernelTellsHowOftenNobodyRanWhoCould(double before, double now, String cause) {
        Resource http = Resource.executor("http");
        Shape late = Ends.normal().with(Part.QUEUE, 200).using(http, 100, 0, 100 * 200, 100 * 60);
        Story story = new Story(4)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(http, 100, 0, 1, 100 * 40))
                .blocks(SERVICE, ORDERS, QUIET, END, late);
        new HostStory(story, SERVICE).pressed(0, QUIET, 0.5, before).pressed(QUIET, END, 3.2, now);
        assertThat(finding(story).cause()).isEqualTo(cause);
    }

    @Test
    void aCollectorThatIsStarvedAsksTheSame() {
        Story story = Ends.story(Ends.normal().with(Part.GC, 200));
        Heap.normal().into(story, SERVICE, 0, QUIET);
        Heap.normal().pausing(200).getting(0.1, 0.05).into(story, SERVICE, QUIET, END);
        new HostStory(story, SERVICE).using(0, QUIET, 0.3, 0.5).using(QUIET, END, 0.3, 3.6);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.gc.longer", "link.gc.starved", "link.starved.by-others");
        assertThat(finding.cause()).isEqualTo("gc-starved");
        assertThat(missing(finding)).isEmpty();
    }

    private static void sites(Story story, String account, int from, int to, String frame, int samples) {
        PartSites.Site site =
                new PartSites.Site(List.of("java.util.HashMap.get:10", frame), samples * 20_000_000L, samples);
        for (int block = from; block < to; block++) {
            story.add(SERVICE, new PartSites(account, Part.CPU, Story.at(block), Story.BLOCK, List.of(site), 0, 0));
        }
    }

    /** One work in a block, which computes for so many seconds; it is as slow as ever. */
    private static WorkTotal computing(String operation, int block, int seconds) {
        long wall = 30 * Story.SECOND;
        return new WorkTotal(
                Work.Kind.REQUEST,
                operation,
                Story.at(block),
                Story.BLOCK,
                1,
                0,
                wall,
                new LogHistogram(Map.of(LogHistogram.bucketOf(wall), 1L)),
                Map.of(Part.UNEXPLAINED, wall),
                Set.of(),
                0,
                seconds * Story.SECOND,
                Map.of());
    }
}
