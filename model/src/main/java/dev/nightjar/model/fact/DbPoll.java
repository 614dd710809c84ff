package dev.nightjar.model.fact;

import java.util.List;

/**
 * One look at a database's sessions.
 *
 * @param database {@code postgresql://host:port/name}, without credentials
 * @param epochNanos the server's time of the poll as read by the sampler's own clock, UTC
 * @param tookNanos how long the poll took
 * @param blind what could not be seen and why, with the grant that cures it; empty when all was seen
 * @param sessions sessions that were active, in a transaction, waiting or blocking
 */
public record DbPoll(String database, long epochNanos, long tookNanos, List<String> blind, List<DbSession> sessions)
        implements Fact {
    public DbPoll {
        blind = List.copyOf(blind);
        sessions = List.copyOf(sessions);
    }
}
