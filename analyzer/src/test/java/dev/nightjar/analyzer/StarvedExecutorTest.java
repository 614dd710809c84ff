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
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Truth table across services: orders wait for payments, payments wait for a worker of {@code charges}, which statements keep.
 * Order knows payment by its address only; another service has the same route, another executor is busier.
 */
class StarvedExecutorTest {

    private static final String PAYMENTS = "POST /payments";
    private static final String STATEMENTS = "POST /statements";
    private static final Resource ADDRESS = Resource.service("127.0.0.1:8082");
    private static final Resource BANK = Resource.service("bank:443");
    private static final Resource CHARGES = Resource.executor("charges");
    private static final Resource HTTP = Resource.executor("http-nio-8082-exec");

    private int spans;

    @Test
    void aSlowCallIsFollowedIntoTheCalleesExecutorToWhatOccupiesIt() {
        Story story = slow();
        pairs(story, 4_900);
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.part.downstream",
                        "link.downstream.callee",
                        "link.part.queue",
                        "link.queue.occupied",
                        "link.part.downstream",
                        "link.downstream.slower");
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.holder()).isEqualTo("payment charges: POST /statements");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.missing()).isNull();
        Link callee = finding.links().get(2);
        assertThat(callee.basis()).isEqualTo(Link.Basis.DIRECT);
        assertThat(Words.render(callee.claim(), Locale.ENGLISH)).contains("`payment POST /payments`");
        assertThat(callee.evidence().get(1).numbers()).containsKeys("pairs", "pair.call.mean", "pair.own.mean");
        assertThat(Words.render(finding.headline(), Locale.ENGLISH))
                .contains("`payment POST /payments`", "`charges`", "`POST /statements`");
    }

    @Test
    void whatIsMissingBetweenCallAndCalleeIsTheEdges() {
        Story story = slow();
        pairs(story, 30);
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("edge");
        assertThat(finding.holder()).isEqualTo("payment POST /payments");
        assertThat(finding.links().getLast().basis()).isEqualTo(Link.Basis.DIRECT);
    }

    @Test
    void aCalleeThatNoWorkIsKnownOfIsNotGuessed() {
        Finding finding = finding(slow()); // "POST /payments" exists twice, and the address says neither
        assertThat(finding.cause()).isEqualTo("downstream");
        assertThat(finding.holder()).isEqualTo(ADDRESS.name());
        assertThat(missing(finding)).isEqualTo("missing.callee");
    }

    @Test
    void aCalleeKnownFromQuietTimeOnlyIsStatistical() {
        Story story = slow();
        pair(story, Story.at(QUIET - 2), 10, 8);
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.links().get(2).basis()).isEqualTo(Link.Basis.STATISTICAL);
    }

    @Test
    void itIsFoundBeforeTheFirstOfThemHasEnded() {
        Story story = quiet();
        story.blocks("inventory", "GET /health", 0, QUIET + 3, Shape.of(50).with(Part.CPU, 1));
        long now = Story.at(QUIET + 3) - Story.SECOND;
        for (int i = 0; i < 60; i++) {
            long age = now - Story.at(QUIET) - i * Story.SECOND / 4;
            String trace = trace();
            long call = ++spans;
            long inCall = age - 5_000_000;
            story.add(SERVICE, caller(trace, now, age, Part.DOWNSTREAM, inCall, call, true));
            story.add(
                    "payment",
                    work(
                            trace,
                            String.format("%016x", call),
                            PAYMENTS,
                            now,
                            inCall - 2 * Story.SECOND,
                            Part.QUEUE,
                            Map.of(CHARGES, new ResourceUse(1, 0, inCall - 2 * Story.SECOND, 0)),
                            List.of(),
                            true));
        }
        for (int i = 0; i < 4; i++) {
            long age = now - Story.at(QUIET) - Story.SECOND;
            story.add(
                    "payment",
                    work(
                            trace(),
                            null,
                            STATEMENTS,
                            now,
                            age,
                            Part.DOWNSTREAM,
                            Map.of(BANK, new ResourceUse(1, 0, 0, age), CHARGES, new ResourceUse(1, 0, 0, age)),
                            List.of(),
                            true));
        }
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.holder()).isEqualTo("payment charges: POST /statements");
        assertThat(finding.slowdown().failed()).isZero();
        assertThat(finding.slowdown().window().nanos()).isLessThan(40 * Story.SECOND);
    }

    @Test
    void moreOfTheSameWorksIsAnExecutorThatIsTooSmall() {
        Story story = new Story(9)
                .blocks("payment", PAYMENTS, 0, QUIET, payments(0.1).using(CHARGES, 100, 0, 10, 100 * 8))
                .blocks(
                        "payment",
                        PAYMENTS,
                        QUIET,
                        END,
                        payments(900).works(400).using(CHARGES, 400, 0, 400 * 900, 400 * 8));
        assertThat(story.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.cause()).isEqualTo("executor-too-small");
            assertThat(finding.holder()).isEqualTo("charges");
        });
    }

    @Test
    void whoWasThereWhileTheyWaitedOccupiesTheWorkers() {
        Story story = withStatements(END, 10_000);
        statement(story, Story.at(QUIET), Story.at(END));
        assertThat(finding(story).cause()).isEqualTo("executor-occupied");
    }

    @Test
    void whoHadGoneBeforeTheyWaitedDoesNot() {
        Story story = withStatements(QUIET + 1, 3_000);
        statement(story, Story.at(QUIET) - 2 * Story.SECOND, Story.at(QUIET) + Story.SECOND);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.downstream.callee", "link.part.queue");
        assertThat(finding.cause()).isEqualTo("unknown");
        assertThat(missing(finding)).isEqualTo("missing.occupant");
    }

    @Test
    void manyTasksAtOnceAreNotToldByThePathThroughOneOfThem() {
        Story story = slowPayments()
                .blocks(
                        "payment",
                        STATEMENTS,
                        QUIET,
                        END,
                        Shape.of(1)
                                .with(Part.QUEUE, 8_000)
                                .with(Part.GC, 1_500)
                                .with(Part.SLEEP, 500)
                                .using(CHARGES, 240, 0, 240 * 4_000, 240 * 2_000));
        pairs(story, 4_900);
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.part.queue", "link.queue.occupied");
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.holder()).isEqualTo("payment charges: POST /statements");
    }

    @Test
    void ofWhomLittleWasSentNobodyKnowsThatTheyHadGone() {
        Story story = withStatements(END, 10_000);
        statement(story, Story.at(QUIET) - 2 * Story.SECOND, Story.at(QUIET) + Story.SECOND);
        assertThat(finding(story).cause()).isEqualTo("executor-occupied");
    }

    @Test
    void afterOneThatHadGoneComesTheNextWithAllOfTheShare() {
        Story story = withStatements(QUIET + 1, 300_000);
        statement(story, Story.at(QUIET) - 301 * Story.SECOND, Story.at(QUIET) - Story.SECOND / 2);
        story.blocks(
                "payment",
                "POST /refunds",
                QUIET,
                END,
                Shape.of(4).with(Part.SLEEP, 9_000).using(CHARGES, 4, 0, 0, 4 * 9_000));
        assertThat(finding(story).holder()).isEqualTo("payment charges: POST /refunds");
    }

    /** Payments wait, and a statement holds so much in each block until then. */
    private Story withStatements(int until, double heldMillis) {
        Story story = slowPayments()
                .blocks(
                        "payment",
                        STATEMENTS,
                        QUIET,
                        until,
                        Shape.of(1).with(Part.SLEEP, heldMillis).using(CHARGES, 1, 0, 0, heldMillis));
        pairs(story, 4_900);
        waits(story);
        return story;
    }

    /** Payments that wait for a worker in the window, from its second block on. */
    private void waits(Story story) {
        for (int i = 0; i < 20; i++) {
            long wait = 4_900_000_000L;
            story.add(
                    "payment",
                    work(
                            trace(),
                            null,
                            PAYMENTS,
                            Story.at(QUIET + 2) + i * Story.SECOND,
                            wait + 8_000_000,
                            Part.QUEUE,
                            Map.of(CHARGES, new ResourceUse(1, 0, wait, 8_000_000)),
                            List.of(new Work.Wait(Part.QUEUE, CHARGES, 0, wait, false, List.of())),
                            false));
        }
    }

    private void statement(Story story, long from, long to) {
        story.add(
                "payment",
                work(
                        trace(),
                        null,
                        STATEMENTS,
                        to,
                        to - from,
                        Part.DOWNSTREAM,
                        Map.of(CHARGES, new ResourceUse(1, 0, 0, to - from)),
                        List.of(),
                        false));
    }

    private static Story quiet() {
        return new Story(8)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(ADDRESS, 100, 0, 0, 100 * 10))
                .blocks("payment", PAYMENTS, 0, QUIET, payments(0.1).using(CHARGES, 100, 0, 10, 100 * 8))
                .blocks("billing", PAYMENTS, 0, QUIET, Shape.of(100).with(Part.SQL, 8));
    }

    private static Story slow() {
        Shape export = Shape.of(60).with(Part.SLEEP, 30).using(HTTP, 60, 0, 1, 60 * 30);
        return slowPayments()
                .blocks(
                        "payment",
                        STATEMENTS,
                        QUIET,
                        END,
                        Shape.of(6)
                                .with(Part.QUEUE, 2_000)
                                .with(Part.DOWNSTREAM, 6_000)
                                .using(BANK, 6, 0, 0, 6 * 5_990)
                                .using(CHARGES, 6, 0, 6 * 2_000, 6 * 6_000))
                // Busier by far, and on another executor.
                .blocks("payment", "GET /export", 0, QUIET, export)
                .blocks(
                        "payment",
                        "GET /export",
                        QUIET,
                        END,
                        export.with(Part.SLEEP, 9_000).using(HTTP, 60, 0, 1, 60 * 9_000))
                // The same route elsewhere, as slow for reasons of its own.
                .blocks("billing", PAYMENTS, QUIET, END, Shape.of(100).with(Part.SQL, 6_000));
    }

    private static Story slowPayments() {
        return quiet().blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        Ends.normal().with(Part.DOWNSTREAM, 5_000).using(ADDRESS, 100, 0, 0, 100 * 4_990))
                .blocks("payment", PAYMENTS, QUIET, END, payments(4_900).using(CHARGES, 100, 0, 100 * 4_900, 100 * 9));
    }

    private static Shape payments(double queueMillis) {
        return Shape.of(100).with(Part.QUEUE, queueMillis).with(Part.DOWNSTREAM, 8);
    }

    private void pairs(Story story, double ownMillis) {
        for (int i = 0; i < 20; i++) {
            pair(story, Story.at(QUIET + 1) + i * Story.SECOND, 4_990, ownMillis);
        }
    }

    /** A call that has ended, and the callee's work. */
    private void pair(Story story, long end, double callMillis, double ownMillis) {
        String trace = trace();
        long call = ++spans;
        long own = (long) (ownMillis * 1e6);
        long nanos = (long) (callMillis * 1e6);
        story.add(SERVICE, caller(trace, end, nanos + 40_000_000, Part.DOWNSTREAM, nanos, call, false));
        story.add(
                "payment",
                work(
                        trace,
                        String.format("%016x", call),
                        PAYMENTS,
                        end - 1_000_000,
                        own,
                        Part.QUEUE,
                        Map.of(),
                        List.of(),
                        false));
    }

    private Work caller(String trace, long end, long wall, Part part, long inCall, long call, boolean open) {
        Work.Wait wait = new Work.Wait(part, ADDRESS, 1, inCall, false, List.of(call));
        return work(
                trace,
                null,
                ORDERS,
                end,
                wall,
                part,
                Map.of(ADDRESS, new ResourceUse(1, 0, 0, inCall)),
                List.of(wait),
                open);
    }

    private Work work(
            String trace,
            @Nullable String parent,
            String operation,
            long end,
            long wall,
            Part part,
            Map<Resource, ResourceUse> uses,
            List<Work.Wait> waits,
            boolean open) {
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
                open,
                true,
                open ? Work.Stratum.OPEN : Work.Stratum.SLOW,
                1,
                new Ledger(
                        wall,
                        Map.of(part, wall, Part.UNEXPLAINED, 0L),
                        Map.of(),
                        open ? Set.of(Missing.JFR_LATE, Missing.CPU_CLOCK) : Set.of()),
                waits,
                new Work.Used(null, null, uses));
    }

    private String trace() {
        return String.format("%032x", ++spans);
    }
}
