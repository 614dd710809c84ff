package dev.nightjar.store;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How many rows there are. Not one of the queries that wait for each other ({@link QueryThreads}): how the store is must be told while
 * they take long. Safe for many threads.
 */
final class RowCounts {

    /** Tables beside those of facts. */
    private static final List<String> OTHERS = List.of("origin", "batch", "statement", "finding");

    private final Database database;
    private final Duration timeout;
    private CompletableFuture<Map<String, Long>> counting = CompletableFuture.completedFuture(Map.of());
    private volatile Map<String, Long> counted = Map.of();

    RowCounts(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    /** Table → rows: as they are now when that is known within the patience, else as they were. */
    Map<String, Long> rows(Duration patience) {
        CompletableFuture<Map<String, Long>> count;
        synchronized (this) {
            if (counting.isDone()) {
                counting = CompletableFuture.supplyAsync(
                        this::count,
                        task -> Thread.ofPlatform()
                                .name("nightjar-store-count")
                                .daemon()
                                .start(task));
            }
            count = counting;
        }
        try {
            counted = count.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // What was counted before has to do; the count goes on for the next who asks.
        } catch (ExecutionException e) {
            throw new QueryFailed("rows of all tables cannot be counted: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return counted;
    }

    private Map<String, Long> count() {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Map<String, Long> sizes = new TreeMap<>();
            for (StoredTable table : Manifest.TABLES) {
                sizes.put(
                        table.name(), Manifest.sealed(table.name(), connection).rows());
            }
            Sql.query(
                    connection,
                    countSql(connection),
                    List.of(),
                    (int) timeout.toSeconds(),
                    row -> sizes.merge(row.getString(1), row.getLong(2), Long::sum));
            return sizes;
        } catch (SQLException e) {
            throw new IllegalStateException(QueryFailures.advice(e, timeout), e);
        }
    }

    /** Table → rows that lie in native tables. */
    private static String countSql(Connection connection) throws SQLException {
        List<String> counts = new ArrayList<>();
        for (StoredTable table : FactTables.ALL) {
            if (!Manifest.isSegmented(table.name())) {
                counts.add(countSql(table.name(), table.name()));
            }
        }
        for (StoredTable table : Manifest.TABLES) {
            for (Segment segment : Manifest.all(table.name(), connection)) {
                if (segment.isNative()) {
                    counts.add(countSql(table.name(), segment.nativeTable()));
                }
            }
        }
        OTHERS.forEach(table -> counts.add(countSql(table, table)));
        return String.join(" union all ", counts);
    }

    private static String countSql(String table, String nativeTable) {
        return "select '" + table + "', count(*) from " + nativeTable;
    }

    /** Table → what of it lies in files. */
    Map<String, StoreHealth.Sealed> sealed() {
        Map<String, StoreHealth.Sealed> sealed = new TreeMap<>();
        try (Connection connection = database.connect()) {
            for (StoredTable table : Manifest.TABLES) {
                sealed.put(table.name(), Manifest.sealed(table.name(), connection));
            }
            return sealed;
        } catch (SQLException e) {
            throw new QueryFailed(
                    "the manifest of sealed files cannot be read: " + QueryFailures.advice(e, timeout), e);
        }
    }
}
