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
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Holder;
import dev.nightjar.model.fact.LockHolders.Kind;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PartSites.Site;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Truth table of the chains that lead into a lock of the JVM. {@code POST /orders} waits 300 ms for it. */
class LockEndsTest {

    private static final String CACHE = "com.shop.PriceCache";
    private static final String REPORT = "GET /report";

    /** What a hundred orders wait in a block. */
    private static final long WAITED_SECONDS = 30;

    @Test
    void anotherOperationThatHoldsItIsTheOne() {
        Story story = waiting().blocks(SERVICE, REPORT, 0, END, Shape.of(30).with(Part.CPU, 5));
        Finding finding = finding(held(story, work(REPORT, WAITED_SECONDS)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.lock", "link.jvm-lock.by-work");
        assertThat(finding.cause()).isEqualTo("lock-held");
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
        assertThat(finding.links().getLast().claim().params())
                .containsAllEntriesOf(Map.of(
                        "line", new Value.Text("Report.rows:41"),
                        "waiting", new Value.Text("Orders.price:12"),
                        "holder.share", new Value.Share(1)));
    }

    /** Nobody polls the database: who is behind the statement is not known, so the chain ends before it. */
    @Test
    void aHolderWhoseOwnTimeHasNoHolderIsTheOne() {
        Shape quiet = Shape.of(30).with(Part.SQL, 10).using(RESERVE, 30, 0, 0, 30 * 10);
        Shape slow = Shape.of(30).with(Part.SQL, 900).using(RESERVE, 30, 0, 0, 30 * 890);
        assertHeldByReport(finding(held(report(quiet, slow), work(REPORT, WAITED_SECONDS))));
    }

    @Test
    void aHolderThatComesAtNightOnlyIsTheOne() {
        Shape slow = Shape.of(30).with(Part.SQL, 900).using(RESERVE, 30, 0, 0, 30 * 890);
        Story story = waiting().blocks(SERVICE, REPORT, QUIET, END, slow);
        assertHeldByReport(finding(held(story, work(REPORT, WAITED_SECONDS))));
    }

    private static void assertHeldByReport(Finding finding) {
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.lock", "link.jvm-lock.by-work");
        assertThat(finding.cause()).isEqualTo("lock-held");
        assertThat(finding.holder()).isEqualTo("order GET /report");
    }

    /** Whoever is short of CPU holds everything longer. */
    @Test
    void aHolderThatWaitsForAProcessorIsNotTheOne() {
        Shape quiet = Shape.of(30).with(Part.CPU, 20).with(Part.RUNQUEUE, 1);
        Finding finding = finding(held(report(quiet, quiet.with(Part.RUNQUEUE, 900)), work(REPORT, WAITED_SECONDS)));
        assertThat(finding.cause()).isEqualTo("cpu-starved");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void operationsThatHoldItFromEachOtherAreContention() {
        Shape prices = Shape.of(100).with(Part.CPU, 5);
        Story story = waiting()
                .blocks(SERVICE, "GET /prices", 0, QUIET, prices)
                .blocks(
                        SERVICE,
                        "GET /prices",
                        QUIET,
                        END,
                        prices.with(Part.LOCK, 300).using(Resource.lock(CACHE), 100, 0, 100 * 300, 0));
        locks(story, "GET /prices", QUIET, END, CACHE, work(ORDERS, WAITED_SECONDS));
        assertContention(finding(held(story, work("GET /prices", WAITED_SECONDS))), "link.jvm-lock.by-work");
    }

    @Test
    void manyThatHoldItEachForALittleAreContention() {
        Finding finding = finding(held(
                waiting(),
                work("GET /a", 7),
                work("GET /b", 6),
                work("GET /c", 6),
                work("GET /d", 6),
                work(ORDERS, 5)));
        assertContention(finding, "link.jvm-lock.by-work");
    }

    private static void assertContention(Finding finding, String link) {
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.lock", link);
        assertThat(finding.cause()).isEqualTo("lock-contention");
        assertThat(finding.holder()).isEqualTo(CACHE);
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(missing(finding)).isEmpty();
    }

    @Test
    void whatItDoesMeanwhileIsTheCauseWhenItHasAHolder() {
        Story story = report(Shape.of(30).with(Part.CPU, 5), Shape.of(30).with(Part.CPU, 900));
        for (int block = QUIET; block < END; block++) {
            Site rows = new Site(List.of("com.shop.Report.rows:41"), 27 * Story.SECOND, 1_350);
            story.add(SERVICE, new PartSites(REPORT, Part.CPU, Story.at(block), Story.BLOCK, List.of(rows), 0, 0));
        }
        Finding finding = finding(held(story, work(REPORT, WAITED_SECONDS)));
        assertThat(codes(finding)).endsWith("link.jvm-lock.by-work", "link.part.cpu", "link.line.cpu");
        assertThat(finding.cause()).isEqualTo("cpu");
        assertThat(finding.holder()).isEqualTo(REPORT);
    }

    private static Story report(Shape quiet, Shape slow) {
        return waiting().blocks(SERVICE, REPORT, 0, QUIET, quiet).blocks(SERVICE, REPORT, QUIET, END, slow);
    }

    @Test
    void aThreadThatWorksForNobodyIsNamed() {
        Finding finding =
                finding(held(waiting(), new Holder(Kind.THREAD, "price-refresh", null, WAITED_SECONDS * Story.SECOND)));
        assertThat(codes(finding)).endsWith("link.jvm-lock.by-thread");
        assertThat(finding.cause()).isEqualTo("lock-held");
        assertThat(finding.holder()).isEqualTo("order thread price-refresh");
    }

    @Test
    void worksOfOneKindThatHoldItFromEachOtherAreContention() {
        assertContention(finding(held(waiting(), work(ORDERS, WAITED_SECONDS))), "link.jvm-lock.by-own");
    }

    /** Who was seen for less than half of the waiting is not proved. */
    @Test
    void ofWhatWasHardlySeenTheHolderIsLikely() {
        Finding finding = finding(held(waiting(), new Holder(Kind.THREAD, "price-refresh", null, 12 * Story.SECOND)));
        assertThat(finding.cause()).isEqualTo("lock-held");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    /** They count in the block of their end; whom they waited for was seen in those before. */
    @Test
    void waitsThatAreLongerThanABlockAreSeenFromTheirBegin() {
        int ends = QUIET + 5;
        Shape slow =
                Ends.normal().with(Part.LOCK, 48_000).spread(0.01).using(Resource.lock(CACHE), 100, 0, 100 * 48_000, 0);
        Story story = new Story(5)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal())
                .blocks(SERVICE, "GET /health", 0, ends + 3, Shape.of(50).with(Part.CPU, 1))
                .blocks(SERVICE, ORDERS, ends, ends + 3, slow);
        Holder refresh = new Holder(Kind.THREAD, "price-refresh", null, 2_000 * Story.SECOND);
        locks(story, ORDERS, QUIET, ends, CACHE, refresh);
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("lock-held");
        assertThat(finding.holder()).isEqualTo("order thread price-refresh");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
    }

    /** JFR tells of a wait when it is over. */
    @Test
    void worksThatHangAreExplainedByWhatTheyAreSeenToWaitFor() {
        Finding finding = finding(locks(
                hanging(),
                ORDERS,
                QUIET,
                END,
                CACHE,
                new Holder(Kind.THREAD, "price-refresh", null, 400 * Story.SECOND)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.unexplained", "link.jvm-lock.by-thread");
        assertThat(finding.cause()).isEqualTo("lock-held");
    }

    @Test
    void worksThatHangAndHardlyWaitForALockStayUnexplained() {
        Story story = locks(
                hanging(),
                ORDERS,
                QUIET,
                END,
                CACHE,
                new Holder(Kind.THREAD, "price-refresh", null, 40 * Story.SECOND));
        Finding finding = finding(story, Limits.STANDARD.withHints());
        assertThat(missing(finding)).isEqualTo("missing.sources");
    }

    @Test
    void waitsThatAreAsAlwaysDoNotExplainWhatIsUnexplained() {
        Shape normal = Ends.normal().with(Part.LOCK, 50).using(Resource.lock(CACHE), 100, 0, 100 * 50, 0);
        Story story = new Story(5)
                .blocks(SERVICE, ORDERS, 0, QUIET, normal)
                .blocks(SERVICE, ORDERS, QUIET, END, normal.with(Part.UNEXPLAINED, 80));
        locks(story, ORDERS, 0, END, CACHE, work(REPORT, 5));
        Finding finding = finding(story, Limits.STANDARD.withHints());
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.unexplained");
        assertThat(missing(finding)).isEqualTo("missing.sources");
    }

    /** Sixty orders begin, one a second, and do not end. */
    private static Story hanging() {
        Story story = new Story(5)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal())
                .blocks(SERVICE, "GET /health", 0, END, Shape.of(50).with(Part.CPU, 1));
        for (int i = 0; i < 60; i++) {
            long start = Story.at(QUIET) + i * Story.SECOND;
            long age = Story.at(END) - Story.SECOND - start;
            story.add(
                    SERVICE,
                    new Work(
                            String.format("%032x", i),
                            String.format("%016x", i),
                            Work.Kind.REQUEST,
                            ORDERS,
                            start,
                            0,
                            false,
                            null,
                            true,
                            false,
                            Work.Stratum.OPEN,
                            1,
                            new Ledger(age, Map.of(Part.UNEXPLAINED, age), Map.of(), Set.of()),
                            List.of(),
                            new Work.Used(null, null, Map.of())));
        }
        return story;
    }

    @Test
    void whoeverHoldsItAsMuchInNormalTimeIsNotTheOne() {
        Story story = waiting();
        locks(story, ORDERS, 0, QUIET, CACHE, work("GET /prices", 20));
        Finding finding = finding(held(story, work("GET /prices", 20), work(REPORT, 10)));
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(finding.links().getLast().claim().params()).containsEntry("holder.share", new Value.Share(1.0 / 3));
    }

    @Test
    void holdersOfAnotherLockAreNone() {
        Story story = waiting();
        locks(story, ORDERS, QUIET, END, "com.shop.Stock", work(REPORT, WAITED_SECONDS));
        assertNobody(finding(story));
    }

    @Test
    void anOwnerThatTheJvmDidNotNameIsNobody() {
        assertNobody(finding(held(waiting(), work(REPORT, 5), new Holder(Kind.UNKNOWN, "", null, 25 * Story.SECOND))));
    }

    @Test
    void aFewLooksTellNothingOfALongWait() {
        assertNobody(finding(held(waiting(), work(REPORT, 3))));
    }

    private static void assertNobody(Finding finding) {
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.lock");
        assertThat(finding.cause()).isEqualTo("lock-contention");
        assertThat(finding.holder()).isEqualTo(CACHE);
        assertThat(missing(finding)).isEqualTo("missing.lock-owner");
    }

    private static Shape slow() {
        return Ends.normal().with(Part.LOCK, 300).using(Resource.lock(CACHE), 100, 0, 100 * 300, 0);
    }

    private static Story waiting() {
        return Ends.story(slow());
    }

    private static Holder work(String operation, long seconds) {
        return new Holder(Kind.WORK, operation, "com.shop.Report.rows:41", seconds * Story.SECOND);
    }

    private static Story held(Story story, Holder... holders) {
        return locks(story, ORDERS, QUIET, END, CACHE, holders);
    }

    /** Holders in each block, with how long they were waited for in it. */
    private static Story locks(Story story, String waiting, int from, int to, String lock, Holder... holders) {
        for (int block = from; block < to; block++) {
            story.add(
                    SERVICE,
                    new LockHolders(
                            waiting,
                            lock,
                            Story.at(block),
                            Story.BLOCK,
                            "com.shop.Orders.price:12",
                            List.of(holders),
                            0));
        }
        return story;
    }
}
