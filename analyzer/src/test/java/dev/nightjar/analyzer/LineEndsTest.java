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
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PartSites.Site;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Truth table of the chains that end at a line of code. */
class LineEndsTest {

    private static final String PRICE = "com.shop.Orders.price:12";
    private static final String TAX = "com.shop.Orders.tax:30";

    @ParameterizedTest
    @EnumSource(names = {"CPU", "SLEEP"})
    void theLineThatGrewIsNamed(Part part) {
        Story story = Ends.story(Ends.normal().with(part, 300));
        sites(story, 0, QUIET, part, site(PRICE, 2), site(TAX, 2));
        sites(story, QUIET, END, part, site(PRICE, 24), site(TAX, 4));
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.part." + part.word(), "link.line." + part.word());
        assertThat(finding.cause()).isEqualTo(part.word());
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.links().getLast().claim().params())
                .containsAllEntriesOf(Map.of(
                        "line", new Value.Text("Orders.price:12"),
                        "frame", new Value.Text(PRICE),
                        "line.share", new Value.Share(22.0 / 24),
                        "each", new Value.Nanos(240_000_000L),
                        "each.normal", new Value.Nanos(20_000_000L)));
    }

    @Test
    void aFileIsNamedWithTheLineThatWaitsForIt() {
        Finding finding = finding(waitingFor("/var/log/….log"));
        assertThat(codes(finding)).endsWith("link.part.io", "link.line.io");
        assertThat(finding.holder()).isEqualTo("/var/log/….log");
        assertThat(missing(finding)).isEmpty();
    }

    @Test
    void linesThatWaitForFilesSayNothingOfAPeer() {
        Finding finding = finding(waitingFor("payment:8080"));
        assertThat(codes(finding)).endsWith("link.part.io");
        assertThat(missing(finding)).isEqualTo("missing.socket-stacks");
    }

    private static Story waitingFor(String name) {
        Story story = Ends.story(Ends.normal().with(Part.IO, 300).using(Resource.io(name), 100, 0, 100 * 300, 0));
        return sites(story, QUIET, END, Part.IO, site(PRICE, 28));
    }

    @Test
    void whereWorksWaitForASignalIsSaidAndThatNobodyKnowsWhoIsToSignal() {
        Story story = Ends.story(Ends.normal().with(Part.SIGNAL, 300));
        sites(story, 0, QUIET, Part.SIGNAL, site(PRICE, 2));
        sites(story, QUIET, END, Part.SIGNAL, site(PRICE, 26));
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.part.signal", "link.line.signal");
        assertThat(finding.cause()).isEqualTo("signal");
        assertThat(missing(finding)).isEqualTo("missing.signaller");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.links().getLast().claim().params())
                .containsAllEntriesOf(
                        Map.of("line", new Value.Text("Orders.price:12"), "each", new Value.Nanos(260_000_000L)));
    }

    /** The others were too short to be seen, or for futures. */
    @Test
    void aLineWhereOnlyALittleOfItWasSeenIsNotTheOne() {
        Story story = Ends.story(Ends.normal().with(Part.SIGNAL, 300));
        sites(story, QUIET, END, Part.SIGNAL, site(PRICE, 2));
        Finding finding = finding(story, Limits.STANDARD.withHints());
        assertThat(codes(finding)).endsWith("link.part.signal");
        assertThat(finding.confidence()).isEqualTo(Confidence.HINT);
    }

    /** Four times the load makes all lines grow; what a work costs tells which one it is. */
    @Test
    void aLineThatCostsWhatItAlwaysDoesIsNotTheOne() {
        Story story = new Story(5)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal())
                .blocks(SERVICE, ORDERS, QUIET, END, Ends.normal().works(400).with(Part.CPU, 300));
        sites(story, 0, QUIET, Part.CPU, site(PRICE, 30));
        sites(story, QUIET, END, Part.CPU, site(PRICE, 120), site(TAX, 80));
        assertThat(finding(story).links().getLast().claim().params())
                .containsAllEntriesOf(Map.of(
                        "line", new Value.Text("Orders.tax:30"),
                        "each", new Value.Nanos(200_000_000L),
                        "line.share", new Value.Share(1)));
    }

    @Test
    void whatIsSpreadOverManyLinesHasNone() {
        Story story = Ends.story(Ends.normal().with(Part.CPU, 300));
        Site[] many = new Site[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Site(List.of("com.shop.Orders.step" + i + ":1"), 1_500_000_000L, 75);
        }
        sites(story, QUIET, END, Part.CPU, many);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.part.cpu");
        assertThat(missing(finding)).isEqualTo("missing.spread");
    }

    /** An older agent, or one that left stacks out. */
    @Test
    void whatWasNotSampledInNormalTimeIsNotSaidToBeNothing() {
        Story story = sites(Ends.story(Ends.normal().with(Part.CPU, 300)), QUIET, END, Part.CPU, site(PRICE, 28));
        assertThat(finding(story).links().getLast().claim().params())
                .containsKey("each")
                .doesNotContainKey("each.normal");
    }

    /** Each was measured: a few are enough. */
    @Test
    void aFewSleepsHaveALine() {
        Story story = Ends.story(Ends.normal().with(Part.SLEEP, 300));
        story.add(
                SERVICE,
                new PartSites(
                        ORDERS,
                        Part.SLEEP,
                        Story.at(QUIET),
                        Story.BLOCK,
                        List.of(new Site(List.of(PRICE), 200 * Story.SECOND, 3)),
                        0,
                        0));
        assertThat(codes(finding(story))).endsWith("link.line.sleep");
    }

    @Test
    void linesOfAnotherPartOrOperationAreNone() {
        Story story = Ends.story(Ends.normal().with(Part.CPU, 300));
        sites(story, QUIET, END, Part.SLEEP, site(PRICE, 28));
        story.add(
                SERVICE,
                new PartSites("GET /report", Part.CPU, Story.at(QUIET), Story.BLOCK, List.of(site(TAX, 28)), 0, 0));
        assertThat(missing(finding(story))).isEqualTo("missing.stacks");
    }

    @Test
    void aFewStacksTellNoLine() {
        Story story = Ends.story(Ends.normal().with(Part.CPU, 300));
        story.add(
                SERVICE,
                new PartSites(
                        ORDERS,
                        Part.CPU,
                        Story.at(QUIET),
                        Story.BLOCK,
                        List.of(new Site(List.of(PRICE), 80_000_000, 4)),
                        0,
                        0));
        assertThat(missing(finding(story))).isEqualTo("missing.stacks");
    }

    private static Site site(String frame, long seconds) {
        return new Site(List.of("java.util.HashMap.get:564", frame), seconds * Story.SECOND, 50 * seconds);
    }

    private static Story sites(Story story, int from, int to, Part part, Site... sites) {
        for (int block = from; block < to; block++) {
            story.add(SERVICE, new PartSites(ORDERS, part, Story.at(block), Story.BLOCK, List.of(sites), 0, 0));
        }
        return story;
    }
}
