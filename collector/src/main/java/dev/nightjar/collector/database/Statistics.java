package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.Fact;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a server more seldom than its sessions: its counters, and what its statements took. What is refused is a blind spot of
 * its own and keeps nothing else from being read. For one thread.
 */
final class Statistics {

    private final DatabaseSettings settings;
    private final DatabaseServer server;
    private final Statements sent;
    private final Cadence cadence;
    private final CounterDeltas counters = new CounterDeltas();
    private final StatementWatch statements;
    private long dueNanos;
    private boolean begun;
    private List<String> blindCounters = List.of();
    private List<String> blindStatements = List.of();

    /**
     * Nothing is read before it is asked for.
     *
     * @param sent which texts the store has already
     */
    Statistics(DatabaseSettings settings, DatabaseServer server, Statements sent) {
        this.settings = settings;
        this.server = server;
        this.sent = sent;
        this.cadence = new Cadence(settings.statisticsEvery().toNanos());
        this.statements = new StatementWatch(settings.database());
    }

    /** What the last readings could not see, each with what cures it. */
    List<String> blind() {
        List<String> blind = new ArrayList<>(blindCounters);
        blind.addAll(blindStatements);
        return blind;
    }

    /** A new connection: the server may be another one, or have begun anew. Its first readings are what others are compared with. */
    void forget() {
        counters.forget();
        statements.forget();
        begun = false;
    }

    /**
     * Reads when it is time.
     *
     * @param epochNanos now
     * @param nowNanos likewise, on the clock of {@link System#nanoTime}
     * @return what is to be stored; empty when it was not time, and at the first readings
     * @throws SQLException when the connection is of no use any more
     */
    List<Fact> due(DatabaseSession session, long epochNanos, long nowNanos) throws SQLException {
        if (begun && nowNanos < dueNanos) {
            return List.of();
        }
        dueNanos = cadence.after(begun ? dueNanos : nowNanos, nowNanos).dueNanos();
        begun = true;
        List<Fact> facts = new ArrayList<>();
        DbCounters counted = counters(session, epochNanos);
        if (counted != null) {
            facts.add(counted);
        }
        blindCounters = counted == null ? List.of() : counted.blind();
        StatementWatch.Seen seen = statements(session, epochNanos);
        DbStatements uses = seen.fact();
        facts.addAll(sent.unsent(seen.statements()));
        if (uses != null) {
            facts.add(uses);
        }
        blindStatements = uses == null ? List.of() : uses.blind();
        return facts;
    }

    private @Nullable DbCounters counters(DatabaseSession session, long epochNanos) throws SQLException {
        try {
            return counters.next(settings.database(), epochNanos, session.counters());
        } catch (SQLException e) {
            String why = refusal("its counters", e, session);
            counters.forget();
            return new DbCounters(settings.database(), epochNanos, epochNanos, Map.of(), List.of(), List.of(why));
        }
    }

    private StatementWatch.Seen statements(DatabaseSession session, long epochNanos) throws SQLException {
        try {
            return statements.read(session, epochNanos);
        } catch (SQLException e) {
            String why = refusal("the figures of its statements", e, session);
            statements.forget();
            DbStatements blind = new DbStatements(
                    settings.database(), epochNanos, epochNanos, List.of(), DbStatements.Sum.NOTHING, List.of(why));
            return new StatementWatch.Seen(blind, List.of());
        }
    }

    private String refusal(String what, SQLException e, DatabaseSession session) throws SQLException {
        if (!session.isUsable()) {
            throw e;
        }
        return server.refusal(what, e, settings);
    }
}
