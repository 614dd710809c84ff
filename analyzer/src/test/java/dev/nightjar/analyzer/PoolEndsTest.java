package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.POOL;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.RESERVE;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Truth table of the chains that go through a connection pool. */
class PoolEndsTest {

    private static final String EXPORT = "GET /export";

    @Test
    void connectionsHeldOutsideAnyWorkAreALeakWithItsFrame() {
        Story story = Ends.story(Ends.poolEmpty())
                .leaked(SERVICE, "orders", QUIET, END, 20, Ends.holders(PoolHolders.NO_WORK, 0));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("pool-leak");
        assertThat(finding.holder()).isEqualTo("OrderRepository.reserve");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
        assertThat(codes(finding)).containsExactly("link.slow", "link.pool", "link.pool.leak");
    }

    /** Somebody throws the connections away while others wait yet. */
    @Test
    void aLeakThatIsMendedInTheEndWasOne() {
        Story story = Ends.story(Ends.poolEmpty())
                .leaked(SERVICE, "orders", QUIET, END - 1, 20, Ends.holders(PoolHolders.NO_WORK, 0))
                .holders(SERVICE, "orders", END - 1, END, 3, Ends.holders(ORDERS, 0));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("pool-leak");
        assertThat(finding.holder()).isEqualTo("OrderRepository.reserve");
    }

    /** Each snapshot sees borrows of less than a second: none is the one before. */
    @Test
    void connectionsThatThreadsOfNoWorkGiveBackAreNoLeak() {
        Story story = Ends.story(Ends.poolEmpty())
                .holders(SERVICE, "orders", QUIET, END, 20, Ends.holders(PoolHolders.NO_WORK, 0));
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.pool", "link.pool.held-by-nobody");
        assertThat(finding.cause()).isEqualTo("unknown");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(missing(finding)).isEqualTo("missing.no-work");
    }

    /** An import by threads of its own, one transaction after the other, that a job locks out. */
    @Test
    void whatThreadsOfNoWorkWaitForInTheDatabaseIsFollowed() {
        Story story = Ends.story(Ends.poolEmpty())
                .holders(SERVICE, "orders", QUIET, END, 20, Ends.holders(PoolHolders.NO_WORK, 0))
                .polls(QUIET, END, Ends.blockedBy(900, Story.session(900, "month-end", "active", "", 7, List.of())));
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.pool.held-by-nobody", "link.sql.lock", "link.lock.by-job");
        assertThat(finding.holder()).isEqualTo("month-end");
    }

    /** One long transaction of each of them: it is not given back either. */
    @Test
    void connectionsThatAreBusyInTheDatabaseAreNoLeakHoweverLongTheyAreHeld() {
        Story story = Ends.story(Ends.poolEmpty())
                .leaked(SERVICE, "orders", QUIET, END, 20, Ends.holders(PoolHolders.NO_WORK, 0))
                .polls(QUIET, END, Ends.blockedBy(900, Story.session(900, "month-end", "active", "", 7, List.of())));
        assertThat(finding(story).holder()).isEqualTo("month-end");
    }

    @Test
    void threeTimesTheTrafficWithHoldersAsAlwaysIsAPoolThatIsTooSmall() {
        Shape slow = Shape.orders(300)
                .with(Part.POOL, 400)
                .using(POOL, 300, 0, 300 * 400, 300 * 25)
                .using(RESERVE, 300, 0, 0, 300 * 20);
        Story story = Ends.story(slow).holders(SERVICE, "orders", QUIET, END, 20, shortHolders());
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("pool-too-small");
        assertThat(finding.holder()).isEqualTo("orders");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    /** The mean borrow is longer now, but nobody holds a connection longer than ever. */
    @Test
    void moreOfThoseThatAlwaysHoldLongIsAPoolThatIsTooSmall() {
        Shape slow = Shape.orders(100).with(Part.POOL, 400).using(POOL, 100, 0, 100 * 400, 100 * 24);
        Story story = Ends.story(slow)
                .holders(SERVICE, "orders", QUIET, END, 20, Ends.holders(EXPORT, 1))
                .blocks(SERVICE, EXPORT, 0, QUIET, export(4))
                .blocks(SERVICE, EXPORT, QUIET, END, export(100));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("pool-too-small");
        assertThat(finding.holder()).isEqualTo("orders");
    }

    private static Shape export(int works) {
        return export(works, works);
    }

    private static Shape export(int works, int borrows) {
        return Shape.of(works)
                .with(Part.SQL, 900.0 * borrows / works)
                .using(POOL, borrows, 0, 0, borrows * 900)
                .using(Resource.sql(Story.print(9)), borrows, 0, 0, borrows * 890);
    }

    /** As when what was kept is out of date for many at once. */
    @Test
    void worksThatAreAsManyAndHoldLongMoreOftenAreFollowed() {
        Shape slow = Shape.orders(100).with(Part.POOL, 400).using(POOL, 100, 0, 100 * 400, 100 * 24);
        Story story = Ends.story(slow)
                .holders(SERVICE, "orders", QUIET, END, 20, Ends.holders(EXPORT, 9))
                .blocks(SERVICE, EXPORT, 0, QUIET, export(100, 4))
                .blocks(SERVICE, EXPORT, QUIET, END, export(100, 40));
        Finding finding = finding(story);
        assertThat(codes(finding)).contains("link.pool.held-in-sql");
        assertThat(finding.cause()).isEqualTo("more-calls");
    }

    private static List<PoolHolders.Holder> shortHolders() {
        return List.of(Story.holder(ORDERS, 1, 12, 101), Story.holder(ORDERS, 1, 9, 102));
    }

    @Test
    void holdersThatCallOutInsideATransactionAreFollowedThere() {
        Resource payment = Resource.service("POST /payments");
        Shape slow = Ends.poolEmpty().with(Part.DOWNSTREAM, 500).using(payment, 100, 0, 0, 100 * 490);
        Story story = Ends.story(slow).holders(SERVICE, "orders", QUIET, END, 20, Ends.holders(ORDERS, 0));
        Finding finding = finding(story);
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow",
                        "link.pool",
                        "link.pool.held-by-work",
                        "link.part.downstream",
                        "link.downstream.slower");
        assertThat(finding.cause()).isEqualTo("downstream");
        assertThat(finding.holder()).isEqualTo("POST /payments");
        assertThat(missing(finding)).isEqualTo("missing.callee");
    }

    @Test
    void withoutSnapshotsTheChainEndsAndSaysSo() {
        Finding finding = finding(Ends.story(Ends.poolEmpty()));
        assertThat(finding.cause()).isEqualTo("unknown");
        assertThat(missing(finding)).isEqualTo("missing.holders");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void slowConnectingIsSeenInTheWorksOwnAmounts() {
        Finding finding = finding(with(Ends.story(Ends.poolEmpty()), Amount.POOL_CONNECT, 950));
        assertThat(codes(finding)).containsExactly("link.slow", "link.pool", "link.pool.connect");
        assertThat(finding.cause()).isEqualTo("pool-connect");
        assertThat(finding.holder()).isEqualTo("orders");
        assertThat(missing(finding)).isEqualTo("missing.connect");
    }

    @Test
    void slowCheckingIsAnEnd() {
        Finding finding = finding(with(Ends.story(Ends.poolEmpty()), Amount.POOL_VALIDATE, 950));
        assertThat(codes(finding)).containsExactly("link.slow", "link.pool", "link.pool.validate");
        assertThat(finding.cause()).isEqualTo("pool-validate");
        assertThat(finding.holder()).isEqualTo("orders");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
    }

    /** A pool of few connections is as good as empty while it makes more: those that there are may all be in use. */
    @Test
    void whatThePoolItselfDidIsAskedBeforeItsHolders() {
        Story story = Ends.story(Ends.poolEmpty()).holders(SERVICE, "orders", QUIET, END, 20, Ends.holders(ORDERS, 1));
        assertThat(finding(with(story, Amount.POOL_CONNECT, 950)).cause()).isEqualTo("pool-connect");
    }

    @Test
    void aLittleConnectingLeavesTheHoldersTheBlame() {
        Story story = Ends.story(Ends.poolEmpty())
                .leaked(SERVICE, "orders", QUIET, END, 20, Ends.holders(PoolHolders.NO_WORK, 0));
        assertThat(finding(with(story, Amount.POOL_CONNECT, 400)).cause()).isEqualTo("pool-leak");
    }

    /** Twenty works in full, each with a second of waiting for the pool. */
    private static Story with(Story story, Amount amount, long millis) {
        for (int i = 0; i < 20; i++) {
            story.add(SERVICE, waiting(i, amount, millis));
        }
        return story;
    }

    private static Work waiting(int number, Amount amount, long millis) {
        Ledger ledger = new Ledger(
                1_040_000_000L,
                Map.of(Part.POOL, 1_000_000_000L, Part.UNEXPLAINED, 40_000_000L),
                Map.of(amount, millis * 1_000_000L),
                Set.of());
        return new Work(
                String.format("%032x", number),
                String.format("%016x", number),
                Work.Kind.REQUEST,
                ORDERS,
                Story.at(QUIET) + number * Story.SECOND,
                0,
                false,
                null,
                false,
                false,
                Work.Stratum.SLOW,
                5,
                ledger,
                List.of(),
                new Work.Used(null, null, Map.of()));
    }

    @Test
    void aPoolWhoseNameIsAmongTheOthersEndsThere() {
        Shape slow = Shape.orders(100).with(Part.POOL, 1000);
        assertThat(missing(finding(Ends.story(slow)))).isEqualTo("missing.resource");
    }

    @Test
    void worksThatAreRefusedAtOnceWithoutBeingSlowAreFollowedFromTheRefusals() {
        Shape refusing = Ends.normal().failing(0.6).using(POOL, 100, 60, 10, 100 * 300);
        Story story =
                Ends.story(refusing).leaked(SERVICE, "orders", QUIET, END, 5, Ends.holders(PoolHolders.NO_WORK, 0));
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.fails", "link.pool.leak");
        assertThat(finding.cause()).isEqualTo("pool-leak");
    }
}
