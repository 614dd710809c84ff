package dev.nightjar.collector.database;

import dev.nightjar.model.fact.Statement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that answers as a test says. For one thread. */
final class ScriptedSession implements DatabaseSession {

    final Deque<StatementReading> statements = new ArrayDeque<>();
    final Map<String, Statement> texts = new HashMap<>();

    /** The ids that texts were asked for, one list for each question. */
    final List<List<String>> asked = new ArrayList<>();

    /** Thrown by the next questions for counters; nothing when empty. */
    final Deque<SQLException> refusals = new ArrayDeque<>();

    boolean usable = true;

    @Override
    public ZoneId zone() {
        return ZoneId.of("UTC");
    }

    @Override
    public Activity poll(TransactionHistory history) {
        return new Activity(List.of(), List.of(), List.of());
    }

    @Override
    public CounterReading counters() throws SQLException {
        SQLException refusal = refusals.poll();
        if (refusal != null) {
            throw refusal;
        }
        return new CounterReading(List.of(), Map.of(), List.of(), List.of());
    }

    @Override
    public StatementReading statements() {
        return statements.remove();
    }

    @Override
    public Map<String, Statement> texts(Collection<String> queryIds) {
        asked.add(List.copyOf(queryIds));
        Map<String, Statement> known = new HashMap<>(texts);
        known.keySet().retainAll(queryIds);
        return known;
    }

    @Override
    public void abort() {}

    @Override
    public boolean isUsable() {
        return usable;
    }

    @Override
    public void close() {}
}
