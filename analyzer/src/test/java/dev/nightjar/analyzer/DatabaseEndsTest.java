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
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.PoolHolders.Holder;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link.Basis;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Truth table of the chains that end in the database, one for each proof that {@code facts} names. */
class DatabaseEndsTest {

    private static final long ROOT = 900;

    private static DbSession root(String application, String state, int statement) {
        return Story.session(ROOT, application, state, "", statement, List.of());
    }

    private static Finding locked(DbSession... others) {
        return finding(Ends.poolInSql().polls(QUIET, END, Ends.blockedBy(ROOT, others)));
    }

    @Test
    void aJobAtTheRootIsProved() {
        Finding finding = locked(root("month-end", "active", 7));
        assertThat(finding.cause()).isEqualTo("database-job");
        assertThat(finding.holder()).isEqualTo("month-end");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
        assertThat(codes(finding))
                .containsExactly(
                        "link.slow", "link.pool", "link.pool.held-in-sql", "link.sql.lock", "link.lock.by-job");
    }

    @Test
    void theSameJobIsFoundWithoutAnEmptyPoolAndIsTheSameFinding() {
        Shape slow = Shape.orders(100).with(Part.SQL, 900).using(RESERVE, 100, 0, 0, 100 * 890);
        Story direct = Ends.story(slow).polls(QUIET, END, Ends.blockedBy(ROOT, root("month-end", "active", 7)));
        Finding finding = finding(direct);
        assertThat(codes(finding))
                .containsExactly("link.slow", "link.part.sql", "link.sql", "link.sql.lock", "link.lock.by-job");
        assertThat(finding.id())
                .isEqualTo(locked(root("month-end", "active", 7)).id());
        // Without holders the sessions are joined by the statement only.
        assertThat(finding.links().get(3).basis()).isEqualTo(Basis.STATISTICAL);
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    /** Where tables are named alike, twice as many sessions of somebody else wait in the same statement. */
    @Test
    void theDatabaseOfTheServicesOwnConnectionsIsTheOneThatIsAsked() {
        Story story = Ends.poolInSql();
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            story.add("database", new DbPoll("postgresql://db:5432/archive", instant, 1, List.of(), elsewhere()));
            story.poll(instant, Ends.blockedBy(ROOT, root("month-end", "active", 7)));
        }
        Finding finding = finding(story);
        assertThat(finding.holder()).isEqualTo("month-end");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
    }

    private static List<DbSession> elsewhere() {
        List<DbSession> sessions = new ArrayList<>(IntStream.range(0, 20)
                .mapToObj(i -> Story.session(501 + i, "archive", "active", "Lock:transactionid", 1, List.of(950L)))
                .toList());
        sessions.add(Story.session(950, "archive-close", "active", "", 8, List.of()));
        return sessions;
    }

    @Test
    void aTransactionThatDoesNothingIsAnIdleTransactionAndNoJob() {
        Story story = Ends.poolInSql();
        int second = 0;
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            story.poll(instant, Ends.blockedBy(ROOT, idle(5 + second, 5 + second)));
            second++;
        }
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("idle-transaction");
        assertThat(finding.holder()).isEqualTo("admin-ui");
    }

    @Test
    void aJobThatPausesBetweenItsStatementsIsAJob() {
        Story story = Ends.poolInSql();
        int second = 0;
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            story.poll(instant, Ends.blockedBy(ROOT, idle(5 + second, second % 3)));
            second++;
        }
        assertThat(finding(story).cause()).isEqualTo("database-job");
    }

    private static DbSession idle(int transactionSeconds, int statementSeconds) {
        return idle(ROOT, transactionSeconds, statementSeconds);
    }

    private static DbSession idle(long pid, int transactionSeconds, int statementSeconds) {
        return new DbSession(
                pid,
                "admin-ui",
                "app",
                "client backend",
                "idle in transaction",
                "Client",
                "ClientRead",
                transactionSeconds * Story.SECOND,
                statementSeconds * Story.SECOND,
                Story.print(7),
                List.of(),
                null);
    }

    @Test
    void aChangeOfATableIsNamedEvenWhenItsCurrentStatementIsInnocent() {
        DbSession ddl = new DbSession(
                ROOT,
                "flyway",
                "app",
                "client backend",
                "active",
                null,
                null,
                30 * Story.SECOND,
                Story.SECOND,
                Story.print(8),
                List.of(),
                null,
                List.of(Story.print(9), Story.print(8)));
        Story story = Ends.poolInSql()
                .statement(Story.print(8), "select pg_sleep(?)")
                .statement(Story.print(9), "create index on inventory (sku)")
                .polls(QUIET, END, Ends.blockedBy(ROOT, ddl));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("ddl-lock");
        assertThat(finding.holder()).isEqualTo("flyway");
        assertThat(finding.links().getLast().claim().params().toString()).contains("create index on inventory");
    }

    @Test
    void theDatabasesOwnMaintenanceIsNamedAsSuch() {
        DbSession vacuum =
                new DbSession(ROOT, "", "", "autovacuum worker", "active", null, null, 9, 9, null, List.of(), null);
        Finding finding = locked(vacuum);
        assertThat(finding.cause()).isEqualTo("database-maintenance");
        assertThat(finding.holder()).isEqualTo("autovacuum worker");
    }

    @Test
    void whoWaitsAtTheHeadOfTheQueueIsToldApartFromTheRoot() {
        DbSession head = Story.session(800, "flyway", "active", "Lock:relation", 9, List.of(ROOT));
        Story story = Ends.poolInSql()
                .statement(Story.print(9), "alter table inventory add column note text")
                .polls(QUIET, END, Ends.blockedBy(800, head, root("bi-export", "active", 7)));
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.sql.lock", "link.lock.queue-head", "link.lock.by-job");
        assertThat(finding.cause()).isEqualTo("lock-queue");
        assertThat(finding.holder()).isEqualTo("bi-export");
        assertThat(finding.links().get(4).claim().params().toString()).contains("flyway");
    }

    /** One of those who wait for a row stands before the others, by chance. */
    @Test
    void aQueueForARowHasNoHead() {
        DbSession first = Story.session(800, "returns", "active", "Lock:transactionid", 9, List.of(ROOT));
        Finding finding = finding(Ends.poolInSql()
                .statement(Story.print(9), "select stock from inventory where sku = ? for update")
                .polls(QUIET, END, Ends.blockedBy(800, first, root("month-end", "active", 7))));
        assertThat(finding.cause()).isEqualTo("database-job");
        assertThat(finding.holder()).isEqualTo("month-end");
        assertThat(codes(finding)).doesNotContain("link.lock.queue-head");
    }

    /** Of connections that a program with a fault leaves behind, one after the other. */
    @Test
    void transactionsThatDoNothingAreIdleHoweverManyThereAre() {
        Story story = Ends.poolInSql();
        int second = 0;
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            boolean early = second < 45;
            int age = early ? 5 + second : second - 40;
            story.poll(instant, Ends.blockedBy(early ? ROOT : 901, idle(early ? ROOT : 901, age, age)));
            second++;
        }
        assertThat(finding(story).cause()).isEqualTo("idle-transaction");
    }

    /** A driver's name that all have who give none. */
    @Test
    void sessionsOfOneNameAndOtherRolesAreOthers() {
        Story story = Ends.poolInSql();
        int second = 0;
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            String role = second % 3 == 0 ? "app" : "batch";
            story.poll(instant, Ends.blockedBy(ROOT, working("PostgreSQL JDBC Driver", role)));
            second++;
        }
        assertThat(finding(story).links().getLast().share()).isBetween(0.6, 0.7);
    }

    private static DbSession working(String application, String role) {
        return new DbSession(
                ROOT,
                application,
                role,
                "client backend",
                "active",
                null,
                null,
                5 * Story.SECOND,
                Story.SECOND,
                Story.print(7),
                List.of(),
                null);
    }

    @Test
    void aCircleOfBlockersEndsAndIsSaid() {
        List<DbSession> circle = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            circle.add(
                    Story.session(101 + i, "order", "active", "Lock:transactionid", 1, List.of(101L + (i + 1) % 10)));
        }
        Finding finding = finding(Ends.poolInSql().polls(QUIET, END, circle));
        assertThat(finding.cause()).isEqualTo("lock-cycle");
    }

    @Test
    void aWorkOfOurOwnAtTheRootIsFollowedIntoItsLedger() {
        Resource tax = Resource.service("GET /tax");
        List<Holder> holders = new ArrayList<>(IntStream.range(0, 9)
                .mapToObj(i -> Story.holder(ORDERS, 1, 900, 101 + i))
                .toList());
        holders.add(Story.holder("POST /invoices", 0, 5000, ROOT));
        Shape invoices = Shape.of(30).with(Part.DOWNSTREAM, 4).using(tax, 30, 0, 0, 30 * 4);
        Shape slowInvoices = Shape.of(30).with(Part.DOWNSTREAM, 5000).using(tax, 30, 0, 0, 30 * 5000);
        Story story = Ends.story(Ends.poolEmpty().using(RESERVE, 100, 0, 0, 100 * 980))
                .blocks(SERVICE, "POST /invoices", 0, QUIET, invoices)
                .blocks(SERVICE, "POST /invoices", QUIET, END, slowInvoices)
                .holders(SERVICE, "orders", QUIET, END, 20, holders)
                .polls(QUIET, END, Ends.blockedBy(ROOT, root("order", "idle in transaction", 7)));
        Finding finding = finding(story);
        assertThat(codes(finding)).endsWith("link.lock.by-work", "link.part.downstream", "link.downstream.slower");
        assertThat(finding.holder()).isEqualTo("GET /tax");
    }

    @Test
    void aWorkOfOurOwnWhoseLedgerDidNotGrowIsALongTransaction() {
        List<Holder> holders = new ArrayList<>(Ends.holders(ORDERS, 1).subList(0, 9));
        holders.add(Story.holder("POST /invoices", 0, 5000, ROOT));
        Story story = Ends.story(Ends.poolEmpty().using(RESERVE, 100, 0, 0, 100 * 980))
                .holders(SERVICE, "orders", QUIET, END, 20, holders)
                .polls(QUIET, END, Ends.blockedBy(ROOT, root("order", "idle in transaction", 7)));
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("long-transaction");
        assertThat(finding.holder()).isEqualTo("order POST /invoices");
        assertThat(missing(finding)).isEqualTo("missing.part");
    }

    @Test
    void blockersThatCannotBeSeenAreMissing() {
        List<DbSession> blind = IntStream.range(0, 10)
                .mapToObj(i -> Story.session(101 + i, "order", "active", "Lock:transactionid", 1, List.of(77L)))
                .toList();
        Finding finding = finding(Ends.poolInSql().polls(QUIET, END, blind));
        assertThat(missing(finding)).isEqualTo("missing.blocker");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    }

    /** MySQL without the instrument that tells who holds metadata locks; PostgreSQL when the lock is free by the time that it is asked for whom. */
    @Test
    void blockersOfWhomNobodyTellsAreNoCircle() {
        List<DbSession> waiting = ServerStory.reserve(10, "Lock:metadata");
        Finding untold = finding(Ends.poolInSql().polls(QUIET, END, waiting));
        assertThat(missing(untold)).isEqualTo("missing.blocker");
        assertThat(codes(untold)).doesNotContain("link.lock.cycle");

        Story blind = Ends.poolInSql();
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            blind.add("database", new DbPoll(Story.DATABASE, instant, 1, List.of("metadata locks: UPDATE …"), waiting));
        }
        Finding told = finding(blind);
        assertThat(missing(told)).isEqualTo("missing.blind");
        assertThat(String.valueOf(told.missing())).contains("metadata locks");
    }

    @Test
    void withoutASamplerTheChainEndsAtTheStatement() {
        Finding finding = finding(Ends.poolInSql());
        assertThat(codes(finding)).endsWith("link.pool.held-in-sql");
        assertThat(missing(finding)).isEqualTo("missing.polls");
    }

    @Test
    void aBlindSamplerIsSaidAndNotTakenForHealth() {
        Story story = Ends.poolInSql();
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            story.add(
                    "database",
                    new DbPoll(
                            Story.DATABASE, instant, 1, List.of("other users' sessions: GRANT pg_monitor"), List.of()));
        }
        Finding finding = finding(story);
        assertThat(missing(finding)).isEqualTo("missing.blind");
        assertThat(String.valueOf(finding.missing())).contains("GRANT pg_monitor");
    }

    @Test
    void aDatabaseWithoutSuchSessionsIsMissingToo() {
        Story story = Ends.poolInSql().polls(QUIET, END, List.of(root("bi", "active", 7)));
        assertThat(missing(finding(story))).isEqualTo("missing.sessions");
    }

    @Test
    void aStatementThatWaitsForInputAndOutputIsLikelyAndEndsThere() {
        List<DbSession> reading = ServerStory.reserve(10, "IO:DataFileRead");
        Finding finding = finding(Ends.poolInSql().polls(QUIET, END, reading));
        assertThat(finding.cause()).isEqualTo("statement-slow");
        assertThat(codes(finding)).endsWith("link.sql.wait");
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(missing(finding)).isEqualTo("missing.database-counters");
    }

    @Test
    void aStatementThatTheDatabaseComputesOnIsNoMoreThanAHint() {
        List<DbSession> computing = ServerStory.reserve(10, "");
        Story story = Ends.poolInSql().polls(QUIET, END, computing);
        assertThat(story.findings()).isEmpty();
        Finding hint = finding(story, Limits.STANDARD.withHints());
        assertThat(codes(hint)).endsWith("link.sql.cpu");
        assertThat(hint.confidence()).isEqualTo(Confidence.HINT);
    }

    @Test
    void moreCallsPerWorkAreToldFromLongerCalls() {
        Shape slow = Shape.orders(100).with(Part.SQL, 820).using(RESERVE, 4100, 0, 0, 4100 * 20);
        Finding finding = finding(Ends.story(slow));
        assertThat(finding.cause()).isEqualTo("more-calls");
        assertThat(finding.holder()).isEqualTo(Story.print(1));
        assertThat(codes(finding)).endsWith("link.sql.more-calls");
    }

    @Test
    void aLockThatNobodyWaitsForIsNeverInTheChain() {
        DbSession decoy = Story.session(901, "mv-refresh", "active", "", 8, List.of());
        Finding finding = locked(root("month-end", "active", 7), decoy);
        assertThat(finding.toString()).doesNotContain("mv-refresh").doesNotContain(Story.print(8));
    }

    @Test
    void whoBlocksLessThanMostIsNotNamed() {
        Story story = Ends.poolInSql();
        int second = 0;
        for (long instant = Story.at(QUIET); instant < Story.at(END); instant += Story.SECOND) {
            long blocker = second++ % 5 == 0 ? 901 : ROOT;
            story.poll(
                    instant,
                    Ends.blockedBy(
                            blocker,
                            root("month-end", "active", 7),
                            Story.session(901, "other", "active", "", 8, List.of())));
        }
        Finding finding = finding(story);
        assertThat(finding.holder()).isEqualTo("month-end");
        assertThat(finding.links().getLast().share()).isBetween(0.7, 0.8);
    }
}
