package dev.nightjar.store;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.store.Segment.State;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is too old, in one transaction, hands the room in the file to new rows by a checkpoint, and removes files when no
 * query reads them any more. Any thread that may wait.
 */
final class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final Database database;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final Writes writes;
    private final QueryThreads queries;
    private final Sealer sealer;
    private final UnusedFiles unusedFiles;

    Retention(
            Database database,
            StoreSettings settings,
            InstantSource clock,
            Writes writes,
            QueryThreads queries,
            Sealer sealer,
            UnusedFiles unusedFiles) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.writes = writes;
        this.queries = queries;
        this.sealer = sealer;
        this.unusedFiles = unusedFiles;
    }

    /**
     * Up to when rows are removed, in nanoseconds since the epoch.
     *
     * @param rollups sums per minute
     */
    private record Before(long facts, long rollups, long findings) {}

    /**
     * What one run did.
     *
     * @param files that belong to nobody any more
     */
    private record Outcome(Removed removed, List<Path> files) {}

    Removed run() {
        Instant now = clock.instant();
        Before before = new Before(
                DuckDbStore.epochNanos(now.minus(settings.retention())),
                DuckDbStore.epochNanos(now.minus(settings.rollupRetention())),
                DuckDbStore.epochNanos(now.minus(settings.findingRetention())));
        Outcome outcome;
        try {
            outcome = sealer.whileNothingIsSealed(() -> writes.betweenGroups(
                            Pending.After.EVERYTHING,
                            connection -> remove(connection, database.dataDir(), before, settings.budgetBytes()))
                    .join());
        } catch (ExecutionException | CancellationException | RejectedExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException failed ? failed.getCause() : e.getCause();
            throw new QueryFailed(
                    "removing facts before " + now.minus(settings.retention()) + " failed: "
                            + (cause == null ? "the store is closed" : cause) + "; it is tried again the next time",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryFailed("removing facts was interrupted while it waited", e);
        }
        queries.awaitRunning();
        if (outcome.removed().origins() > 0) {
            database.origins().clear();
        }
        unusedFiles.remove(outcome.files());
        return outcome.removed();
    }

    /**
     * Removes what is too old, and the oldest files of tables that have more than they may.
     *
     * @param budgets table → bytes of its files at most
     */
    private static Outcome remove(Connection connection, Path dataDir, Before before, Map<String, Long> budgets)
            throws SQLException {
        Outcome outcome;
        Sql.execute(connection, "begin transaction");
        try {
            long findings = delete(connection, "delete from finding where last_seen_nanos < ?", before.findings());
            Pins.refresh(connection);
            Pins.release(connection);
            List<Path> files = new ArrayList<>();
            long facts = segments(connection, dataDir, before, files) + overBudget(connection, dataDir, budgets, files);
            for (StoredTable table : FactTables.ALL) {
                if (!Manifest.isSegmented(table.name())) {
                    facts += delete(
                            connection,
                            "delete from " + table.name() + " where " + table.timeColumn() + " < ?"
                                    + Pins.left(table, connection),
                            before.facts());
                }
            }
            long origins = delete(
                    connection,
                    "delete from origin where first_seen_nanos < ? and id not in (" + usedOrigins(connection) + ")",
                    before.facts());
            Sql.execute(connection, "delete from statement where origin not in (select id from origin)");
            Sql.execute(connection, "commit");
            outcome = new Outcome(new Removed(facts, findings, origins), files);
        } catch (SQLException | RuntimeException e) {
            Sql.execute(connection, "rollback");
            throw e;
        }
        try {
            Sql.execute(connection, "checkpoint");
        } catch (SQLException e) {
            // Somebody else writes: the room is handed on the next time.
            log.debug("No checkpoint after the retention: {}", e.getMessage());
        }
        return outcome;
    }

    /** One that takes no more rows goes as a whole, when its last row is too old: also when it could not be sealed. */
    private static long segments(Connection connection, Path dataDir, Before before, List<Path> files)
            throws SQLException {
        long facts = 0;
        for (StoredTable table : Manifest.TABLES) {
            boolean isRollup = table instanceof Rollup;
            long limit = isRollup ? before.rollups() : before.facts();
            for (Segment segment : Manifest.all(table.name(), connection)) {
                long removed = 0;
                if (segment.state() == State.PINNED) {
                    continue;
                }
                if (segment.state() == State.OPEN) {
                    removed = openRows(table, segment, limit, connection);
                } else if (segment.toNanos() < limit) {
                    Pins.copy(table, segment, dataDir, connection);
                    removed = segment.rows();
                    if (segment.state() == State.FULL) {
                        Rollup.add(table, segment.nativeTable(), connection);
                    }
                    Manifest.remove(segment, connection);
                    files.add(segment.file(dataDir)); // of a full one there may be what a crash left
                }
                facts += isRollup ? 0 : removed;
            }
        }
        return facts;
    }

    private static long overBudget(Connection connection, Path dataDir, Map<String, Long> budgets, List<Path> files)
            throws SQLException {
        long facts = 0;
        for (Map.Entry<String, Long> budget : budgets.entrySet()) {
            long left = budget.getValue();
            for (Segment segment : Manifest.all(budget.getKey(), connection).reversed()) {
                left -= segment.state() == State.SEALED ? segment.bytes() : 0;
                if (segment.state() == State.SEALED && left < 0) {
                    Pins.copy(Manifest.table(budget.getKey()), segment, dataDir, connection);
                    Manifest.remove(segment, connection);
                    files.add(segment.file(dataDir));
                    facts += segment.rows();
                }
            }
        }
        return facts;
    }

    /** Rows that came late, or to a table to which little comes. */
    private static long openRows(StoredTable table, Segment open, long before, Connection connection)
            throws SQLException {
        String where = " from " + open.nativeTable() + " where " + table.timeColumn() + " < " + before;
        if (count(connection, "select count(*)" + where) == 0) {
            return 0;
        }
        String old = "(select *" + where + ")";
        Pins.copy(table, old, connection);
        Rollup.add(table, old, connection);
        return delete(
                connection, "delete from " + open.nativeTable() + " where " + table.timeColumn() + " < ?", before);
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String usedOrigins(Connection connection) throws SQLException {
        Stream.Builder<String> natives = Stream.builder();
        for (StoredTable table : Manifest.TABLES) {
            Manifest.all(table.name(), connection).stream()
                    .filter(segment -> segment.isNative() && !(table instanceof Rollup))
                    .forEach(segment -> natives.add(segment.nativeTable()));
        }
        Stream<String> plain =
                FactTables.ALL.stream().map(StoredTable::name).filter(name -> !Manifest.isSegmented(name));
        return Stream.of(natives.build(), plain, Stream.of("segment_origin"))
                .flatMap(tables -> tables)
                .map(table -> "select origin from " + table)
                .collect(Collectors.joining(" union "));
    }

    private static long delete(Connection connection, String sql, long beforeEpochNanos) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, beforeEpochNanos);
            return delete.executeLargeUpdate();
        }
    }
}
