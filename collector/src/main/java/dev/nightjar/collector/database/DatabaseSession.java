package dev.nightjar.collector.database;

import dev.nightjar.model.fact.Statement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;

/**
 * The sampler's one connection to a server. Texts of statements are normalised when they are read and nowhere kept. For one
 * thread, but {@link #abort} may come from another.
 */
public interface DatabaseSession extends AutoCloseable {

    /** What the sampler calls itself to the server, and {@code service.name} of its facts. */
    String APPLICATION = "nightjar-sampler";

    /** The database server's zone. */
    ZoneId zone();

    /** By its name, UTC when Java does not know it. */
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }

    /**
     * Who is active, in a transaction, waiting or blocking.
     *
     * @param history what polls before this one saw; this one is added
     */
    Activity poll(TransactionHistory history) throws SQLException;

    /** What it counts, since whenever. */
    CounterReading counters() throws SQLException;

    /** What its statements took, since each was first met. */
    StatementReading statements() throws SQLException;

    /**
     * Texts of statements, without values, by the server's own ids. Those that it does not know any more or may not show are left out.
     *
     * @param queryIds some that {@link #statements} gave
     */
    Map<String, Statement> texts(Collection<String> queryIds) throws SQLException;

    /** Breaks off whatever it waits for. */
    void abort();

    /** Whether it can be asked again after it threw. */
    boolean isUsable();

    @Override
    void close() throws SQLException;
}
