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
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
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

    /** Nobody polls the database: the statement is told, but not who is behind it. */
    @Test
    void whatItDoesMeanwhileIsToldThoughItHasNoHolder() {
        Shape quiet = Shape.of(30).with(Part.SQL, 10).using(RESERVE, 30, 0, 0, 30 * 10);
        Shape slow = Shape.of(30).with(Part.SQL, 900).using(RESERVE, 30, 0, 0, 30 * 890);
        Finding finding = finding(held(report(quiet, slow), work(REPORT, WAITED_SECONDS)));
        assertThat(codes(finding))
                .startsWith("link.slow", "link.part.lock", "link.jvm-lock.by-work", "link.part.sql", "link.sql");
        assertThat(finding.cause()).isEqualTo("lock-held");
        assertThat(finding.holder()).isEqualTo("order GET /report");
    }

    @Test
    void whatItDoesMeanwhileIsTheCauseWhenItHasAHolder() {
        Story story = report(Shape.of(30).with(Part.CPU, 5), Shape.of(30).with(Part.CPU, 900));
        for (int block = QUIET; block < END; block++) {
            Site rows = new Site(List.of("com.shop.Report.rows:41"), 27 * Story.SECOND, 1_350);
            story.add(
                    SERVICE,
                    new PartSites(REPORT, Part.CPU, Story.at(block), Story.BLOCK, List.of(rows), 0, 0));
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
        Finding finding = finding(held(waiting(), work(ORDERS, WAITED_SECONDS)));
        assertThat(codes(finding)).endsWith("link.jvm-lock.by-own");
        assertThat(finding.cause()).isEqualTo("lock-contention");
        assertThat(finding.holder()).isEqualTo(CACHE);
        assertThat(missing(finding)).isEmpty();
    }

    /** A statement of 100 ms inside the lock: three times that is waited for it. */
    @Test
    void whatTheyDoLongerInsideItIsFollowed() {
        Shape slow = slow().with(Part.SQL, 120).using(RESERVE, 100, 0, 0, 100 * 118);
        Finding finding = finding(held(Ends.story(slow), work(ORDERS, WAITED_SECONDS)));
        assertThat(codes(finding)).startsWith("link.slow", "link.part.lock", "link.jvm-lock.by-own", "link.part.sql", "link.sql");
    }

    @Test
    void whoeverHoldsItAsMuchInNormalTimeIsNotTheOne() {
        Story story = waiting();
        locks(story, 0, QUIET, CACHE, work("GET /prices", 20));
        Finding finding = finding(held(story, work("GET /prices", 20), work(REPORT, 10)));
        assertThat(finding.holder()).isEqualTo("order GET /report");
        assertThat(finding.links().getLast().claim().params()).containsEntry("holder.share", new Value.Share(1.0 / 3));
    }

    @Test
    void holdersOfAnotherLockAreNone() {
        Story story = waiting();
        locks(story, QUIET, END, "com.shop.Stock", work(REPORT, WAITED_SECONDS));
        assertNobody(finding(story));
    }

    @Test
    void anOwnerThatTheJvmDidNotNameIsNobody() {
        assertNobody(finding(
                held(waiting(), work(REPORT, 5), new Holder(Kind.UNKNOWN, "", null, 25 * Story.SECOND))));
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
        return locks(story, QUIET, END, CACHE, holders);
    }

    /** Holders in each block, with how long they were waited for in it. */
    private static Story locks(Story story, int from, int to, String lock, Holder... holders) {
        for (int block = from; block < to; block++) {
            story.add(
                    SERVICE,
                    new LockHolders(
                            ORDERS, lock, Story.at(block), Story.BLOCK, "com.shop.Orders.price:12", List.of(holders), 0));
        }
        return story;
    }
}
