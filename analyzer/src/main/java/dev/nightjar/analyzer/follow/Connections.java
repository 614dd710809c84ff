package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The connections of one database server in a range of time.
 *
 * @param byOwner sums over the readings, by application, else role
 * @param readings that told whose they are
 */
record Connections(ServerUse server, Map<String, Long> byOwner, int readings) {

    /** Ordinary roles are refused somewhat before the limit, and readings come every 10 s. */
    private static final double NEARLY_ALL = 0.9;

    /** PostgreSQL keeps three for superusers unless set; of a small limit that is more than a tenth. */
    private static final long KEPT = 5;

    Connections {
        byOwner = Map.copyOf(byOwner);
    }

    static Connections of(ServerUse server) {
        Map<String, Long> byOwner = new TreeMap<>();
        int readings = 0;
        for (DbCounters reading : server.readings()) {
            readings += reading.connected().isEmpty() ? 0 : 1;
            for (DbCounters.Connected connected : reading.connected()) {
                byOwner.merge(
                        Blockers.nameOf(connected.application(), connected.user()), connected.connections(), Long::sum);
            }
        }
        return new Connections(server, byOwner, readings);
    }

    /** There was none left for an ordinary role, or nearly so. */
    boolean areUsedUp() {
        OptionalLong most = server.most(DbFigure.CONNECTIONS);
        OptionalLong limit = server.most(DbFigure.CONNECTIONS_MAX);
        return most.isPresent()
                && limit.isPresent()
                && (most.getAsLong() >= NEARLY_ALL * limit.getAsLong() || most.getAsLong() + KEPT >= limit.getAsLong());
    }

    /** So many at a time, on average. */
    double of(String owner) {
        return readings == 0 ? 0 : (double) byOwner.getOrDefault(owner, 0L) / readings;
    }
}
