package dev.nightjar.collector.database;

import java.sql.SQLException;
import java.time.ZoneId;

/**
 * The sampler's one connection to a server. Texts of statements are normalised when they are read and nowhere kept. For one
 * thread, but {@link #abort} may come from another.
 */
public interface DatabaseSession extends AutoCloseable {

    /** What the sampler calls itself to the server, and {@code service.name} of its facts. */
    String APPLICATION = "nightjar-sampler";

    /** The database server's zone, UTC when Java does not know it. */
    ZoneId zone();

    /**
     * Who is active, in a transaction, waiting or blocking.
     *
     * @param history what polls before this one saw; this one is added
     */
    Activity poll(TransactionHistory history) throws SQLException;

    /** Breaks off whatever it waits for. */
    void abort();

    /** Whether it can be asked again after it threw. */
    boolean isUsable();

    @Override
    void close() throws SQLException;
}
