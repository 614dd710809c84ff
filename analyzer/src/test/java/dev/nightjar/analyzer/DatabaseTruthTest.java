package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.ServerStory.MILLION;
import static dev.nightjar.analyzer.ServerStory.reserve;
import static dev.nightjar.analyzer.ServerStory.session;
import static dev.nightjar.analyzer.ServerStory.slowStatement;
import static dev.nightjar.analyzer.ServerStory.use;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Truth table of what lies behind a slow statement beside locks: evidence in, links, cause, holder and confidence out. One row for each case
 * that {@code facts/database.md} (B2) tells apart, and for what only looks like it.
 */
class DatabaseTruthTest {

    private static final String RESERVE = Story.print(1);

    private static final Map<DbFigure, Long> QUIET_SERVER = Map.of(
            DbFigure.WAL_BYTES,
            360_000L,
            DbFigure.CHECKPOINTS_REQUESTED,
            0L,
            DbFigure.READ_BYTES,
            MILLION,
            DbFigure.TEMP_BYTES,
            0L);

    private static final Map<DbFigure, Long> WRITING = Map.of(
            DbFigure.WAL_BYTES,
            880 * MILLION,
            DbFigure.CHECKPOINTS_REQUESTED,
            5L,
            DbFigure.READ_BYTES,
            MILLION,
            DbFigure.TEMP_BYTES,
            0L);

    private static final Map<DbFigure, Long> READING = Map.of(
            DbFigure.WAL_BYTES,
            360_000L,
            DbFigure.CHECKPOINTS_REQUESTED,
            0L,
            DbFigure.READ_BYTES,
            370 * MILLION,
            DbFigure.TEMP_BYTES,
            0L);

    private static final DbSession BULK_LOAD = session(900, "bulk-load", "IO:WalSync", 7);
    private static final DbSession REPORT = session(901, "month-report", "IO:AioIoCompletion", 8);

    /**
     * One case.
     *
     * @param story the evidence
     * @param links how the chain ends
     * @param missing code, empty at an end, null when it is not of interest here
     * @param says what stands in some claim
     */
    private record Row(
            String name,
            ServerStory story,
            List<String> links,
            String cause,
            String holder,
            Confidence confidence,
            @Nullable String missing,
            String says) {

        Row(
                String name,
                ServerStory story,
                List<String> links,
                String cause,
                String holder,
                Confidence confidence,
                @Nullable String missing) {
            this(name, story, links, cause, holder, confidence, missing, "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"log", "files", "work", "processors", "blindness", "locks", "connections"})
    void theEvidenceSaysThis(Row row) {
        Limits limits = row.confidence() == Confidence.HINT ? Limits.STANDARD.withHints() : Limits.STANDARD;
        Finding finding = Ends.finding(row.story().story, limits);
        assertThat(Ends.codes(finding)).endsWith(row.links().toArray(String[]::new));
        assertThat(finding.cause()).isEqualTo(row.cause());
        assertThat(finding.holder()).isEqualTo(row.holder());
        assertThat(finding.confidence()).isEqualTo(row.confidence());
        if (row.missing() != null) {
            assertThat(Ends.missing(finding)).isEqualTo(row.missing());
        }
        assertThat(finding.links().toString()).contains(row.says());
        assertThat(finding.toString()).doesNotContain("a-decoy");
    }

    static Stream<Row> log() {
        List<DbSession> waiting = reserve(10, "LWLock:WALWrite");
        DbSession sleeping = session(910, "a-decoy", "Timeout:PgSleep", 10);
        DbSession reading = session(911, "a-decoy-that-reads", "", 8);
        return Stream.of(
                new Row(
                        "what a job's short statements write is counted, and whose sessions they are is seen",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, BULK_LOAD, sleeping, reading)
                                .counts(QUIET_SERVER, WRITING)
                                .statements(List.of(wal(1, 18, 40_000)), List.of(wal(1, 885, 40_000), wal(7, 90, 870 * MILLION))),
                        List.of("link.sql.wait", "link.database.log", "link.database.by-statement"),
                        "database-load",
                        "bulk-load",
                        Confidence.LIKELY,
                        ""),
                new Row(
                        "a statement that runs all the while is not counted yet, but its session is seen writing",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, BULK_LOAD, sleeping, reading)
                                .counts(QUIET_SERVER, WRITING)
                                .statements(List.of(wal(1, 18, 40_000)), List.of(wal(1, 885, 40_000))),
                        List.of("link.sql.wait", "link.database.log", "link.database.by-session"),
                        "database-load",
                        "bulk-load",
                        Confidence.LIKELY,
                        "",
                        "insert into archive"),
                new Row(
                        "a job that has its victims' name is told from them by its statement",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, session(900, "order", "LWLock:WALInsert", 7))
                                .counts(QUIET_SERVER, WRITING),
                        List.of("link.sql.wait", "link.database.log", "link.database.by-session"),
                        "database-load",
                        "order",
                        Confidence.LIKELY,
                        "",
                        "insert into archive"),
                new Row(
                        "that sessions wait for the log while no more is written is the disk's doing or somebody's outside",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, sleeping)
                                .counts(QUIET_SERVER, QUIET_SERVER),
                        List.of("link.sql.wait"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.database-quiet"),
                new Row(
                        "who writes is not known",
                        slowStatement().quietPolls().slowPolls(waiting, reading).counts(QUIET_SERVER, WRITING),
                        List.of("link.sql.wait", "link.database.log"),
                        "database-load",
                        "",
                        Confidence.LIKELY,
                        "missing.database-consumer"));
    }

    static Stream<Row> files() {
        List<DbSession> waiting = reserve(10, "IO:DataFileRead");
        return Stream.of(
                new Row(
                        "a report that scans is seen, other victims are not taken for it",
                        withStock(slowStatement())
                                .quietPolls()
                                .slowPolls(
                                        waiting,
                                        REPORT,
                                        session(920, "order", "IO:DataFileRead", 2),
                                        session(921, "order", "IO:DataFileRead", 2))
                                .counts(QUIET_SERVER, READING),
                        List.of("link.sql.wait", "link.database.reads", "link.database.by-session"),
                        "database-load",
                        "month-report",
                        Confidence.LIKELY,
                        ""),
                new Row(
                        "an operation of ours that reads more is named with its service",
                        withReport(slowStatement())
                                .quietPolls()
                                .slowPolls(waiting, session(922, "order", "IO:DataFileRead", 9))
                                .counts(QUIET_SERVER, READING)
                                .statements(
                                        List.of(use(1, 100, 18, Map.of())),
                                        List.of(
                                                use(1, 100, 885, Map.of()),
                                                use(9, 20, 400, Map.of(StatementFigure.BLOCKS_READ, 45_000L)))),
                        List.of("link.sql.wait", "link.database.reads", "link.database.by-statement"),
                        "database-load",
                        "order GET /report",
                        Confidence.LIKELY,
                        ""),
                new Row(
                        "the database's own vacuum reads: that is counted by kind of process",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, vacuum())
                                .counts(
                                        QUIET_SERVER,
                                        READING,
                                        List.of(new DbCounters.Io(
                                                "autovacuum worker",
                                                "relation",
                                                "vacuum",
                                                350 * MILLION,
                                                null,
                                                null,
                                                null))),
                        List.of("link.sql.wait", "link.database.reads", "link.database.by-backend"),
                        "database-load",
                        "autovacuum worker",
                        Confidence.LIKELY,
                        "",
                        "vacuum on orders"),
                new Row(
                        "a long command is named where nothing counts who reads",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, vacuum())
                                .counts(QUIET_SERVER, READING),
                        List.of("link.sql.wait", "link.database.reads", "link.database.by-session"),
                        "database-load",
                        "autovacuum worker",
                        Confidence.LIKELY,
                        "",
                        "vacuum on orders"),
                new Row(
                        "who reads as much in quiet times is not who reads more",
                        slowStatement()
                                .quietPolls(session(901, "a-decoy", "IO:DataFileRead", 8))
                                .slowPolls(waiting, session(901, "a-decoy", "IO:DataFileRead", 8))
                                .counts(QUIET_SERVER, READING),
                        List.of("link.sql.wait", "link.database.reads"),
                        "database-load",
                        "",
                        Confidence.LIKELY,
                        "missing.database-consumer"),
                new Row(
                        "checkpoints and log are what files wait for when nobody reads more",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, BULK_LOAD)
                                .counts(QUIET_SERVER, WRITING),
                        List.of("link.sql.wait", "link.database.log", "link.database.by-session"),
                        "database-load",
                        "bulk-load",
                        Confidence.LIKELY,
                        ""),
                new Row(
                        "two reasons at once are both told, the larger first",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(both(), REPORT, BULK_LOAD)
                                .counts(
                                        QUIET_SERVER,
                                        Map.of(
                                                DbFigure.WAL_BYTES,
                                                300 * MILLION,
                                                DbFigure.READ_BYTES,
                                                370 * MILLION)),
                        List.of(
                                "link.sql.wait",
                                "link.database.reads",
                                "link.database.by-session",
                                "link.database.log",
                                "link.database.by-session"),
                        "database-load",
                        "month-report",
                        Confidence.LIKELY,
                        "",
                        "bulk-load"),
                new Row(
                        "sorts that find no room any more are the statement's own",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, "IO:BuffileWrite"))
                                .statements(
                                        List.of(use(1, 100, 18, Map.of(StatementFigure.TEMP_BLOCKS, 0L))),
                                        List.of(use(1, 100, 885, Map.of(StatementFigure.TEMP_BLOCKS, 500_000L)))),
                        List.of("link.sql.wait", "link.sql.spills"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.plan-or-growth"));
    }

    static Stream<Row> work() {
        List<DbSession> computing = reserve(10, "");
        return Stream.of(
                new Row(
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
                new Row(
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
                new Row(
                        "more pages for as many rows, little by little: more data",
                        growing(slowStatement().quietPolls().slowPolls(computing)),
                        List.of("link.sql.cpu", "link.sql.growth"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new Row(
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
                new Row(
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
                new Row(
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
                new Row(
                        "its own work outranks what it waits for, whoever else reads",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, "IO:DataFileRead"), session(901, "a-decoy", "IO:DataFileRead", 8))
                                .counts(QUIET_SERVER, READING)
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 2_000, 1))),
                        List.of("link.sql.wait", "link.sql.plan"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        ""),
                new Row(
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
                new Row(
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

    static Stream<Row> processors() {
        DbSession[] reports = IntStream.range(0, 8)
                .mapToObj(i -> session(940 + i, "month-report", "", 8))
                .toArray(DbSession[]::new);
        return Stream.of(
                new Row(
                        "others compute while each call does what it always did",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, ""), reports)
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 4, 1))),
                        List.of("link.sql.cpu", "link.database.computing", "link.database.by-session"),
                        "database-load",
                        "month-report",
                        Confidence.LIKELY,
                        ""),
                new Row(
                        "the same without knowing what each call does is a hint",
                        slowStatement().quietPolls().slowPolls(reserve(10, ""), reports),
                        List.of("link.sql.cpu", "link.database.computing", "link.database.by-session"),
                        "database-load",
                        "month-report",
                        Confidence.HINT,
                        ""),
                new Row(
                        "those who wait compute, nobody else does",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, ""))
                                .counts(QUIET_SERVER, QUIET_SERVER)
                                .statements(List.of(reserve(18, 4, 1)), List.of(reserve(885, 4, 1))),
                        List.of("link.sql.cpu"),
                        "statement-slow",
                        RESERVE,
                        Confidence.HINT,
                        "missing.database-quiet"));
    }

    static Stream<Row> blindness() {
        return Stream.of(
                new Row(
                        "counters that may not be read are said",
                        blindCounters(slowStatement().quietPolls().slowPolls(reserve(10, "IO:DataFileRead"))),
                        List.of("link.sql.wait"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.blind"),
                new Row(
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
                new Row(
                        "a statement that is not among those by name is said",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(10, ""))
                                .counts(QUIET_SERVER, QUIET_SERVER),
                        List.of("link.sql.cpu"),
                        "statement-slow",
                        RESERVE,
                        Confidence.HINT,
                        "missing.statement-use"),
                new Row(
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

    static Stream<Row> locks() {
        return Stream.of(
                new Row(
                        "a job of the database's own scheduler has its own name",
                        ServerStory.on(Ends.poolInSql()
                                .polls(QUIET, END, Ends.blockedBy(900, root("pg_cron", 7, null, "nightly-settlement")))),
                        List.of("link.sql.lock", "link.lock.by-job"),
                        "database-job",
                        "nightly-settlement",
                        Confidence.PROVED,
                        ""),
                new Row(
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
                new Row(
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

    static Stream<Row> connections() {
        return Stream.of(
                new Row(
                        "the database has no connections left, and one has most of those that are more",
                        connecting().quietPolls().connections(100, Map.of("order", 10L, "bi", 2L), Map.of("order", 10L, "bi", 87L)),
                        List.of("link.pool.connect", "link.database.connections", "link.database.connected"),
                        "database-connections",
                        "bi",
                        Confidence.LIKELY,
                        ""),
                new Row(
                        "it has none left, and nobody has more than ever",
                        connecting()
                                .quietPolls()
                                .connections(100, Map.of("order", 10L, "bi", 87L), Map.of("order", 10L, "bi", 87L)),
                        List.of("link.pool.connect", "link.database.connections"),
                        "database-connections",
                        "",
                        Confidence.LIKELY,
                        "missing.connected"),
                new Row(
                        "it has enough of them",
                        connecting().quietPolls().connections(100, Map.of("order", 10L), Map.of("order", 10L, "a-decoy", 40L)),
                        List.of("link.pool.connect"),
                        "pool-connect",
                        "orders",
                        Confidence.LIKELY,
                        null),
                new Row(
                        "it is not the database that the service asks",
                        connecting().connections(100, Map.of("a-decoy", 10L), Map.of("a-decoy", 99L)),
                        List.of("link.pool.connect"),
                        "pool-connect",
                        "orders",
                        Confidence.LIKELY,
                        null));
    }

    private static DbStatements.Use wal(int statement, long millisEach, long bytes) {
        return use(statement, statement == 1 ? 100 : 50, millisEach, Map.of(StatementFigure.WAL_BYTES, bytes));
    }

    private static List<DbSession> both() {
        List<DbSession> waiting = new ArrayList<>(reserve(10, "IO:DataFileRead").subList(0, 6));
        waiting.addAll(reserve(10, "LWLock:WALWrite").subList(6, 10));
        return waiting;
    }

    /** Another operation of ours whose statement is slower as well, and called as often as ever. */
    private static ServerStory withStock(ServerStory server) {
        Resource stock = Resource.sql(Story.print(2));
        server.story
                .blocks(SERVICE, "GET /stock", 0, QUIET, Shape.of(50).with(Part.SQL, 10).using(stock, 50, 0, 0, 500))
                .blocks(
                        SERVICE,
                        "GET /stock",
                        QUIET,
                        END,
                        Shape.of(50).with(Part.SQL, 400).using(stock, 50, 0, 0, 20_000));
        return server;
    }

    /** An operation of ours that comes only while the orders are slow. */
    private static ServerStory withReport(ServerStory server) {
        server.story.blocks(
                SERVICE,
                "GET /report",
                QUIET,
                END,
                Shape.of(20).with(Part.SQL, 400).using(Resource.sql(Story.print(9)), 20, 0, 0, 8_000));
        return server;
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

    private static DbProgress progress(String command) {
        return new DbProgress(command, "scanning heap", "orders", 5L, 100L, DbProgress.Unit.BLOCKS);
    }

    private static DbSession vacuum() {
        return new DbSession(
                960,
                "",
                "",
                "autovacuum worker",
                "active",
                "Timeout",
                "VacuumDelay",
                Story.SECOND,
                Story.SECOND,
                null,
                List.of(),
                null,
                List.of(),
                progress("vacuum"),
                null);
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
