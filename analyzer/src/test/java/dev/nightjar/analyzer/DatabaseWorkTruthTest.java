package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.ServerStory.MILLION;
import static dev.nightjar.analyzer.ServerStory.progress;
import static dev.nightjar.analyzer.ServerStory.reserve;
import static dev.nightjar.analyzer.ServerStory.session;
import static dev.nightjar.analyzer.ServerStory.slowStatement;
import static dev.nightjar.analyzer.ServerStory.use;
import static dev.nightjar.analyzer.TruthRow.QUIET_SERVER;
import static dev.nightjar.analyzer.TruthRow.READING;
import static dev.nightjar.analyzer.TruthRow.RESERVE;
import static dev.nightjar.analyzer.TruthRow.WRITING;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Truth table of a slow statement that does more work itself, or does not take longer in its database at all; of what cannot be seen; of what is
 * new behind locks; and of databases that have no connections left.
 */
class DatabaseWorkTruthTest {

    @ParameterizedTest
    @MethodSource({"work", "blindness", "locks", "connections"})
    void theEvidenceSaysThis(TruthRow row) {
        row.assertHolds();
    }

    static Stream<TruthRow> work() {
        List<DbSession> computing = reserve(10, "");
        return Stream.of(
                new TruthRow(
                        "more pages for as many rows, from one reading to the next: another plan",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(computing)
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 2_000, 1))),
                        List.of("link.sql.cpu", "link.sql.plan"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "the same without any session that was seen",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(List.of(), session(930, "bi", "", 8))
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 2_000, 1))),
                        List.of("link.sql", "link.sql.plan"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "more pages for as many rows, little by little: more data",
                        growing(slowStatement().quietPolls().slowPolls(computing)),
                        List.of("link.sql.cpu", "link.sql.growth"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "more pages for more rows: more data",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(computing)
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 400, 50))),
                        List.of("link.sql.cpu", "link.sql.growth"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "more pages at once while its table is filled: either",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(computing)
                                .statements(
                                        List.of(reserve(18, 4, 1)),
                                        List.of(
                                                reserve(885, 2_000, 1),
                                                use(10, 5, 1_000, Map.of(StatementFigure.ROWS, 500_000L)))),
                        List.of("link.sql.cpu", "link.sql.more-to-read"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.plan-or-growth"),
                new TruthRow(
                        "MySQL counts which calls used no index",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(computing)
                                .statements(List.of(examining(18, 1, 0)), List.of(examining(885, 10_000, 100))),
                        List.of("link.sql.cpu", "link.sql.plan"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "its own work outranks what it waits for, whoever else reads",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(
                                        reserve(10, "IO:DataFileRead"), session(901, "a-decoy", "IO:DataFileRead", 8))
                                .counts(QUIET_SERVER, READING)
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 2_000, 1))),
                        List.of("link.sql.wait", "link.sql.plan"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "the database is as fast as ever: the time goes on the way",
                        slowStatement()
                                .quietPolls()
                                .counts(QUIET_SERVER, QUIET_SERVER)
                                .slowPolls(List.of(), seldom())
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(18, 4, 1))),
                        List.of("link.sql.as-fast"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.between"),
                new TruthRow(
                        "what hangs is seen and not yet counted: the database is not as fast as ever",
                        slowStatement()
                                .quietPolls()
                                .counts(QUIET_SERVER, QUIET_SERVER)
                                .slowPolls(reserve(9, "IO:DataFileRead"))
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(18, 4, 1))),
                        List.of("link.sql.wait"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.database-quiet"));
    }

    static Stream<TruthRow> blindness() {
        return Stream.of(
                new TruthRow(
                        "counters that may not be read are said",
                        blindCounters(slowStatement().quietPolls().slowPolls(reserve(10, "IO:DataFileRead"))),
                        List.of("link.sql.wait"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.blind"),
                new TruthRow(
                        "statements that are not counted are said",
                        blindStatements(slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, ""))
                                .counts(QUIET_SERVER, QUIET_SERVER)),
                        List.of("link.sql.cpu"),
                        "statement-slow",
                        RESERVE,
                        Confidence.HINT,
                        "missing.blind"),
                new TruthRow(
                        "a statement that is not among those by name is said",
                        slowStatement().quietPolls().slowPolls(reserve(10, "")).counts(QUIET_SERVER, QUIET_SERVER),
                        List.of("link.sql.cpu"),
                        "statement-slow",
                        RESERVE,
                        Confidence.HINT,
                        "missing.statement-use"),
                new TruthRow(
                        "waits that are not followed are named",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, "LWLock:LockManager"))
                                .counts(QUIET_SERVER, WRITING),
                        List.of("link.sql.wait"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.database-wait"));
    }

    static Stream<TruthRow> locks() {
        return Stream.of(
                new TruthRow(
                        "a job of the database's own scheduler has its own name",
                        ServerStory.on(Ends.poolInSql()
                                .polls(
                                        QUIET,
                                        END,
                                        Ends.blockedBy(900, root("pg_cron", 7, null, "nightly-settlement")))),
                        List.of("link.sql.lock", "link.lock.by-job"),
                        "database-job",
                        "nightly-settlement",
                        Confidence.PROVED,
                        ""),
                new TruthRow(
                        "what the server tells of a long command says that it is a change of a table",
                        ServerStory.on(Ends.poolInSql()
                                .polls(
                                        QUIET,
                                        END,
                                        Ends.blockedBy(900, root("flyway", 7, progress("create index"), null)))),
                        List.of("link.sql.lock", "link.lock.by-ddl"),
                        "ddl-lock",
                        "flyway",
                        Confidence.PROVED,
                        "",
                        "create index on orders"),
                new TruthRow(
                        "a lock outranks whatever else is going on",
                        ServerStory.on(Ends.poolInSql()
                                        .polls(
                                                QUIET,
                                                END,
                                                Ends.blockedBy(
                                                        900,
                                                        root("month-end", 7, null, null),
                                                        session(901, "a-decoy", "IO:WalSync", 7))))
                                .counts(QUIET_SERVER, WRITING),
                        List.of("link.sql.lock", "link.lock.by-job"),
                        "database-job",
                        "month-end",
                        Confidence.PROVED,
                        ""));
    }

    static Stream<TruthRow> connections() {
        return Stream.of(
                new TruthRow(
                        "the database has no connections left, and one has most of those that are more",
                        connecting()
                                .quietPolls()
                                .connections(100, Map.of("order", 10L, "bi", 2L), Map.of("order", 10L, "bi", 87L)),
                        List.of("link.pool.connect", "link.database.connections", "link.database.connected"),
                        "database-connections",
                        "bi",
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "it has none left, and nobody has more than ever",
                        connecting()
                                .quietPolls()
                                .connections(100, Map.of("order", 10L, "bi", 87L), Map.of("order", 10L, "bi", 87L)),
                        List.of("link.pool.connect", "link.database.connections"),
                        "database-connections",
                        "",
                        Confidence.LIKELY,
                        "missing.connected"),
                new TruthRow(
                        "it has enough of them",
                        connecting()
                                .quietPolls()
                                .connections(100, Map.of("order", 10L), Map.of("order", 10L, "a-decoy", 40L)),
                        List.of("link.pool.connect"),
                        "pool-connect",
                        "orders",
                        Confidence.LIKELY,
                        null),
                new TruthRow(
                        "it is not the database that the service asks",
                        connecting().connections(100, Map.of("a-decoy", 10L), Map.of("a-decoy", 99L)),
                        List.of("link.pool.connect"),
                        "pool-connect",
                        "orders",
                        Confidence.LIKELY,
                        null));
    }

    private static ServerStory growing(ServerStory server) {
        for (int block = 0; block < QUIET; block++) {
            server.statements(block, List.of(reserve(18, 4, 1)));
        }
        long[] pages = {10, 30, 50, 80, 150, 400, 800, 1_500, 2_000};
        for (int i = 0; i < pages.length; i++) {
            server.statements(QUIET + i, List.of(reserve(885, pages[i], 1)));
        }
        return server;
    }

    private static DbStatements.Use examining(long millisEach, long rowsEach, long withoutIndex) {
        return use(
                1,
                100,
                millisEach,
                Map.of(
                        StatementFigure.ROWS,
                        100L,
                        StatementFigure.ROWS_EXAMINED,
                        100 * rowsEach,
                        StatementFigure.WITHOUT_INDEX,
                        withoutIndex));
    }

    /** Somebody who has nothing to do with the statement, so that there are looks. */
    private static DbSession seldom() {
        return Story.session(950, "bi", "idle in transaction", "", 8, List.of());
    }

    private static DbSession root(
            String application, int statement, @Nullable DbProgress progress, @Nullable String job) {
        return new DbSession(
                900,
                application,
                "app",
                "client backend",
                "active",
                null,
                null,
                30 * Story.SECOND,
                Story.SECOND,
                Story.print(statement),
                List.of(),
                null,
                List.of(),
                progress,
                job);
    }

    private static ServerStory blindCounters(ServerStory server) {
        for (int block = 0; block < END; block++) {
            server.story.add(
                    "database",
                    new DbCounters(
                            Story.DATABASE,
                            Story.at(block),
                            Story.at(block + 1),
                            Map.of(),
                            List.of(),
                            List.of("its counters are refused: GRANT something")));
        }
        return server;
    }

    private static ServerStory blindStatements(ServerStory server) {
        for (int block = 0; block < END; block++) {
            server.story.add(
                    "database",
                    new DbStatements(
                            Story.DATABASE,
                            Story.at(block),
                            Story.at(block + 1),
                            List.of(),
                            DbStatements.Sum.NOTHING,
                            List.of("the use of statements is not seen: CREATE EXTENSION pg_stat_statements")));
        }
        return server;
    }

    /** Works that wait for the pool while it makes connections. */
    private static ServerStory connecting() {
        Story story = Ends.story(Ends.poolEmpty());
        for (int i = 0; i < 20; i++) {
            story.add(SERVICE, connecting(i));
        }
        return ServerStory.on(story);
    }

    private static Work connecting(int number) {
        Ledger ledger = new Ledger(
                1_040 * MILLION,
                Map.of(Part.POOL, 1_000 * MILLION, Part.UNEXPLAINED, 40 * MILLION),
                Map.of(Amount.POOL_CONNECT, 950 * MILLION),
                Set.of());
        return new Work(
                String.format("%032x", number),
                String.format("%016x", number),
                Work.Kind.REQUEST,
                Ends.ORDERS,
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
}
