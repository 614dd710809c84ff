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

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Truth table of who takes what a slow statement waits for: the database's log, its files, its processors. One row for each case that was told
 * apart in experiments, and for what only looks like it.
 */
class DatabaseLoadTruthTest {

    private static final DbSession BULK_LOAD = session(900, "bulk-load", "IO:WalSync", 7);
    private static final DbSession REPORT = session(901, "month-report", "IO:AioIoCompletion", 8);

    @ParameterizedTest
    @MethodSource({"log", "files", "processors"})
    void theEvidenceSaysThis(TruthRow row) {
        row.assertHolds();
    }

    static Stream<TruthRow> log() {
        List<DbSession> waiting = reserve(10, "LWLock:WALWrite");
        DbSession sleeping = session(910, "a-decoy", "Timeout:PgSleep", 10);
        DbSession reading = session(911, "a-decoy-that-reads", "", 8);
        return Stream.of(
                new TruthRow(
                        "what a job's short statements write is counted, and whose sessions they are is seen",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(waiting, BULK_LOAD, sleeping, reading)
                                .counts(QUIET_SERVER, WRITING)
                                .statements(
                                        List.of(wal(1, 18, 40_000)),
                                        List.of(wal(1, 885, 40_000), wal(7, 90, 870 * MILLION))),
                        List.of("link.sql.wait", "link.database.log", "link.database.by-statement"),
                        "database-load",
                        "bulk-load",
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "a statement that writes is as fast as ever: its commit is counted with none",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(reserve(1, "LWLock:WALWrite"), BULK_LOAD)
                                .counts(QUIET_SERVER, WRITING)
                                .statements(
                                        List.of(wal(1, 18, 40_000)),
                                        List.of(wal(1, 18, 40_000), wal(7, 90, 870 * MILLION))),
                        List.of("link.sql.wait", "link.sql.commit", "link.database.log", "link.database.by-statement"),
                        "database-load",
                        "bulk-load",
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "no look has met it, but others of its service that write wait for the log",
                        withStockTaking(slowStatement())
                                .quietPolls()
                                .slowPolls(List.of(), BULK_LOAD, session(201, "order", "IO:WalSync", 10))
                                .counts(QUIET_SERVER, WRITING)
                                .statements(
                                        List.of(wal(1, 18, 40_000)),
                                        List.of(wal(1, 18, 40_000), wal(7, 90, 870 * MILLION))),
                        List.of("link.sql.commit", "link.database.log", "link.database.by-statement"),
                        "database-load",
                        "bulk-load",
                        Confidence.LIKELY,
                        ""),
                new TruthRow(
                        "while nobody was seen waiting for the log, that more is written to it is no reason",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(List.of(), BULK_LOAD)
                                .counts(QUIET_SERVER, WRITING)
                                .statements(
                                        List.of(wal(1, 18, 40_000)),
                                        List.of(wal(1, 18, 40_000), wal(7, 90, 870 * MILLION))),
                        List.of("link.sql.as-fast"),
                        "statement-slow",
                        RESERVE,
                        Confidence.LIKELY,
                        "missing.between"),
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
                        "who writes is not known",
                        slowStatement().quietPolls().slowPolls(waiting, reading).counts(QUIET_SERVER, WRITING),
                        List.of("link.sql.wait", "link.database.log"),
                        "database-load",
                        "",
                        Confidence.LIKELY,
                        "missing.database-consumer"));
    }

    static Stream<TruthRow> files() {
        List<DbSession> waiting = reserve(10, "IO:DataFileRead");
        return Stream.of(
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
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
                new TruthRow(
                        "two reasons at once are both told, the larger first",
                        slowStatement()
                                .quietPolls()
                                .slowPolls(both(), REPORT, BULK_LOAD)
                                .counts(
                                        QUIET_SERVER,
                                        Map.of(DbFigure.WAL_BYTES, 300 * MILLION, DbFigure.READ_BYTES, 370 * MILLION)),
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
                new TruthRow(
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

    static Stream<TruthRow> processors() {
        DbSession[] reports = IntStream.range(0, 8)
                .mapToObj(i -> session(940 + i, "month-report", "", 8))
                .toArray(DbSession[]::new);
        return Stream.of(
                new TruthRow(
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
                new TruthRow(
                        "the same without knowing what each call does is a hint",
                        slowStatement().quietPolls().slowPolls(reserve(10, ""), reports),
                        List.of("link.sql.cpu", "link.database.computing", "link.database.by-session"),
                        "database-load",
                        "month-report",
                        Confidence.HINT,
                        ""),
                new TruthRow(
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
                .blocks(
                        SERVICE,
                        "GET /stock",
                        0,
                        QUIET,
                        Shape.of(50).with(Part.SQL, 10).using(stock, 50, 0, 0, 500))
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

    /** Another operation of the service that writes: it is as fast as ever. */
    private static ServerStory withStockTaking(ServerStory server) {
        Shape taking = Shape.of(20).with(Part.SQL, 5).using(Resource.sql(Story.print(10)), 20, 0, 0, 100);
        server.story.blocks(Ends.SERVICE, "POST /stock", 0, Ends.END, taking);
        return server;
    }
}
