package dev.nightjar.store;

import dev.nightjar.model.Origin;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one query is answered with: all its statements run on one connection, in one transaction, within the query's time, and the answer may
 * have so many rows and take so much of the heap. Of the thread that runs the query.
 */
final class Reading {

    private static final long MB = 1L << 20;

    /** The answer is larger than one may be; the message says what it has. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    private final QueryRun<?> run;
    private final Connection connection;
    private final Path dataDir;
    private final OriginMemory memory;
    private final StoreSettings settings;
    private final Map<String, Map<Integer, Origin>> origins = new HashMap<>();
    private long keptBytes;

    Reading(QueryRun<?> run, Connection connection, Path dataDir, OriginMemory memory, StoreSettings settings) {
        this.run = run;
        this.connection = connection;
        this.dataDir = dataDir;
        this.memory = memory;
        this.settings = settings;
    }

    /** Absolute. */
    Path dataDir() {
        return dataDir;
    }

    /** The origin that a row of this query's snapshot refers to. */
    Origin origin(String environment, int id) throws SQLException {
        Map<Integer, Origin> known = origins.get(environment);
        if (known == null) {
            known = memory.of(environment, this);
            origins.put(environment, known);
        }
        Origin origin = known.get(id);
        if (origin == null) { // removed since this query began
            origin = OriginMemory.seen(id, this);
        }
        if (origin == null) {
            throw new IllegalStateException("a row refers to origin " + id + ", which is not stored");
        }
        return origin;
    }

    /** Gives all rows of a statement, which has no limit of its own. */
    void all(String sql, List<?> values, Sql.Row row) throws SQLException {
        first(Integer.MAX_VALUE, sql, values, row);
    }

    /** Gives the first rows of a statement, so many at most. */
    void first(int most, String sql, List<?> values, Sql.Row row) throws SQLException {
        next(0, most, sql, values, row);
    }

    /**
     * Gives rows of a statement, so many at most, without the first ones. No statement goes without a limit: DuckDB makes the whole result before
     * it gives the first row, outside its memory limit.
     */
    void next(int skip, int most, String sql, List<?> values, Sql.Row row) throws SQLException {
        run.check();
        long limit = Math.min(most, settings.answerRows() + 1L);
        try (PreparedStatement select = connection.prepareStatement(sql + " limit " + limit + " offset " + skip)) {
            select.setQueryTimeout(run.secondsLeft());
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            run.executes(select);
            run.check();
            try (ResultSet rows = select.executeQuery()) {
                read(rows, row);
            } finally {
                run.executes(null);
            }
        }
    }

    private void read(ResultSet rows, Sql.Row row) throws SQLException {
        int read = 0;
        while (rows.next()) {
            run.check();
            if (++read > settings.answerRows()) {
                throw new TooLarge("it has more than " + settings.answerRows() + " rows");
            }
            row.read(rows);
        }
    }

    /**
     * Counts what becomes a part of the answer, or is held until there is one.
     *
     * @param bytes of the Java heap, estimated
     */
    void keeps(long bytes) {
        keptBytes += bytes;
        if (keptBytes > settings.answerBytes()) {
            throw new TooLarge("it takes more than " + settings.answerBytes() / MB + " MB of the Java heap");
        }
    }
}
