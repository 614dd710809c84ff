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
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Truth table of calls that fail and are asked again, that are given up too early, and that normally are not made. */
class CallEndsTest {

    private static final Resource BANK = Resource.service("bank:443");
    private static final String CHECKS = "GET /authorisations";
    private static final String RATES = "GET /rates";
    private static final Resource CLIENT = Resource.executor("HttpClient-1-Worker");
    private static final Resource COMMON_POOL = Resource.executor("ForkJoinPool.commonPool-worker");
    private static final Resource MENU = Resource.sql(Story.print(7));
    private static final Resource OLD_MENU = Resource.sql(Story.print(8));

    private long spans;

    private static Story calling(Shape quiet, Shape slow) {
        return new Story(6).blocks(SERVICE, ORDERS, 0, QUIET, quiet).blocks(SERVICE, ORDERS, QUIET, END, slow);
    }

    private static Shape asking(long calls, long failing, double millisEach) {
        return Ends.normal()
                .with(Part.DOWNSTREAM, calls * millisEach / 100)
                .using(CLIENT, calls, 0, 0, calls * millisEach / 10)
                .using(BANK, calls, failing, 0, calls * millisEach);
    }

    @Test
    void callsThatFailAreAskedAgain() {
        Finding finding = finding(calling(asking(100, 1, 10), asking(700, 600, 11)));
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow", "link.part.downstream", "link.downstream.more-calls", "link.downstream.failing");
        assertThat(finding.cause()).isEqualTo("more-calls");
        assertThat(finding.holder()).isEqualTo(BANK.name());
        assertThat(finding.links().getLast().claim().params())
                .containsEntry("failing.share", new Value.Share(600.0 / 700))
                .containsEntry("failing.share.normal", new Value.Share(0.01));
    }

    /** Refusing takes twice as long as answering: what both make together belongs to each of them by half. */
    @Test
    void callsThatAreMoreAndLongerAreMoreWhenThatIsMostOfTheTime() {
        Finding finding = finding(calling(asking(100, 0, 23), asking(460, 380, 42)));
        assertThat(codes(finding)).contains("link.downstream.more-calls", "link.downstream.failing");
        assertThat(finding.cause()).isEqualTo("more-calls");
    }

    @Test
    void callsThatAreMoreAndFarLongerAreLonger() {
        Finding finding = finding(calling(asking(100, 0, 10), asking(200, 0, 60)));
        assertThat(finding.cause()).isEqualTo("downstream");
    }

    @Test
    void moreCallsThatFailAsOftenAsEverAreNoRetries() {
        Finding finding = finding(calling(asking(100, 30, 10), asking(700, 210, 11)));
        assertThat(codes(finding)).endsWith("link.downstream.more-calls");
    }

    @Test
    void callsThatFailWithoutBeingMoreAreNoRetries() {
        Finding finding = finding(calling(asking(100, 1, 10), asking(100, 60, 300)));
        assertThat(codes(finding)).doesNotContain("link.downstream.failing");
    }

    @Test
    void aCalleeThatIsKnownIsNamedWhenItIsAskedMoreOften() {
        Finding finding = finding(withCallee(asking(700, 0, 11), 11, 8));
        assertThat(codes(finding)).endsWith("link.downstream.more-calls");
        assertThat(finding.holder()).isEqualTo("payment " + CHECKS);
    }

    @Test
    void whoeverGivesUpBeforeTheCalleeIsReadyHasTooLittlePatience() {
        Finding finding = finding(withCallee(400, 800));
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.part.downstream",
                        "link.downstream.callee",
                        "link.downstream.timeout",
                        "link.part.sleep");
        assertThat(finding.cause()).isEqualTo("sleep");
        assertThat(finding.links().get(3).claim().params())
                .containsEntry("outlived", new Value.Count(20))
                .containsEntry("pair.wall.mean", new Value.Nanos(800_000_000));
    }

    @Test
    void whoeverWaitsUntilTheCalleeIsReadyHasEnough() {
        assertThat(codes(finding(withCallee(805, 800)))).doesNotContain("link.downstream.timeout");
    }

    /** The JDK's HTTP client hands its answers over in the common pool. */
    @Test
    void answersMayWaitForTheCommonPoolOfTheCaller() {
        Finding finding = finding(withRates(withCallee(800, 8), 850));
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.part.downstream",
                        "link.downstream.edge",
                        "link.downstream.common-pool",
                        "link.queue.occupied",
                        "link.part.sleep");
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.holder()).isEqualTo("order ForkJoinPool.commonPool-worker: " + RATES);
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void aCommonPoolInWhichTasksWaitMuchShorterIsNotWhereAnswersWait() {
        Finding finding = finding(withRates(withCallee(800, 8), 200));
        assertThat(finding.cause()).isEqualTo("edge");
        assertThat(codes(finding)).endsWith("link.downstream.edge");
    }

    private static Story withRates(Story story, double waitedMillis) {
        Shape quiet = Shape.of(100).with(Part.SLEEP, 10).using(COMMON_POOL, 100, 0, 1, 100 * 10);
        Shape slow = Shape.of(100)
                .with(Part.SLEEP, 900)
                .with(Part.QUEUE, waitedMillis)
                .using(COMMON_POOL, 100, 0, 100 * waitedMillis, 100 * 900);
        return story.blocks(SERVICE, RATES, 0, QUIET, quiet).blocks(SERVICE, RATES, QUIET, END, slow);
    }

    /** Calls and the callee's works, of which twenty are known on both sides. */
    private Story withCallee(int callMillis, int ownMillis) {
        return withCallee(asking(100, 90, callMillis), callMillis, ownMillis);
    }

    private Story withCallee(Shape slow, int callMillis, int ownMillis) {
        Story story = calling(asking(100, 0, 10), slow)
                .blocks("payment", CHECKS, 0, QUIET, Shape.of(100).with(Part.SLEEP, 8))
                .blocks("payment", CHECKS, QUIET, END, Shape.of(100).with(Part.SLEEP, ownMillis));
        for (int i = 0; i < 20; i++) {
            long end = Story.at(QUIET + 1) + i * Story.SECOND;
            String trace = String.format("%032x", ++spans);
            long call = ++spans;
            long inCall = callMillis * 1_000_000L;
            Work.Wait wait = new Work.Wait(Part.DOWNSTREAM, BANK, 1, inCall, true, List.of(call));
            story.add(SERVICE, work(trace, null, ORDERS, end, inCall + 40_000_000, List.of(wait)));
            story.add(
                    "payment",
                    work(trace, String.format("%016x", call), CHECKS, end, ownMillis * 1_000_000L, List.of()));
        }
        return story;
    }

    private Work work(
            String trace, @Nullable String parent, String operation, long end, long wall, List<Work.Wait> waits) {
        return new Work(
                trace,
                String.format("%016x", ++spans),
                parent,
                Work.Kind.REQUEST,
                operation,
                end - wall,
                0,
                false,
                null,
                false,
                true,
                Work.Stratum.SLOW,
                1,
                new Ledger(wall, Map.of(Part.UNEXPLAINED, wall), Map.of(), Set.of()),
                waits,
                new Work.Used(null, null, Map.of()));
    }

    private static Shape menus(double sqlMillis) {
        return Shape.of(100).with(Part.CPU, 6).with(Part.SQL, sqlMillis).with(Part.UNEXPLAINED, 2);
    }

    /** As when many find at once that what they keep is too old. */
    @Test
    void aStatementThatIsNormallyNotCalledIsMoreCalls() {
        Finding finding = finding(calling(menus(0), menus(300).using(MENU, 30, 0, 0, 30 * 1_000)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.sql", "link.sql.fresh");
        assertThat(finding.cause()).isEqualTo("more-calls");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params()).containsEntry("calls.per-hundred", new Value.Count(30));
    }

    @Test
    void aStatementThatIsHardlyEverCalledIsCountedByTheHundred() {
        Finding finding = finding(
                calling(menus(10).using(MENU, 1, 0, 0, 1_000), menus(300).using(MENU, 30, 0, 0, 30 * 1_000)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.sql", "link.sql.more-often");
        assertThat(finding.cause()).isEqualTo("more-calls");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
    }

    /** After a deploy the same statement may read otherwise. */
    @Test
    void aStatementInPlaceOfAnotherIsNotMoreCalls() {
        Finding finding = finding(calling(
                menus(20).using(OLD_MENU, 100, 0, 0, 100 * 19), menus(300).using(MENU, 100, 0, 0, 100 * 295)));
        assertThat(codes(finding)).endsWith("link.sql");
        assertThat(missing(finding)).isEqualTo("missing.polls");
    }

    /** Resources beyond those that are listed apart have no name: one that is listed now may have been among them. */
    @Test
    void whatMayHaveBeenAmongTheOthersIsNotNew() {
        Finding finding = finding(calling(menus(20), menus(300).using(MENU, 100, 0, 0, 100 * 295)));
        assertThat(codes(finding)).endsWith("link.sql");

        Resource others = Resource.sql(Resource.OTHER);
        Shape quiet = menus(20).using(OLD_MENU, 100, 0, 0, 100 * 15).using(others, 100, 0, 0, 100 * 4);
        Shape slow = menus(300).using(OLD_MENU, 100, 0, 0, 100 * 15).using(MENU, 100, 0, 0, 100 * 280);
        assertThat(codes(finding(calling(quiet, slow))))
                .as("as many calls as ever")
                .endsWith("link.sql");
    }
}
