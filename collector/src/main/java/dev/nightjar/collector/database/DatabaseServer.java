package dev.nightjar.collector.database;

import java.sql.SQLException;

/** A kind of database server: how one is looked into, and what its refusals mean. */
public interface DatabaseServer {

    /** A new connection, by the sampler's own name and with limits on how long it may wait for anything. */
    DatabaseSession open(DatabaseSettings settings) throws SQLException;

    /** Why nothing was seen, in words that say what to do. */
    String trouble(SQLException e, DatabaseSettings settings);

    /**
     * Why one of the things that are asked for was refused, while others are answered: with the privilege or the setting that cures it.
     *
     * @param what to begin the sentence with: {@code its counters}
     */
    String refusal(String what, SQLException e, DatabaseSettings settings);
}
