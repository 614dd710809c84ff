package dev.nightjar.collector.database;

import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.DbStatements.Use;
import dev.nightjar.model.fact.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server's statements took from one reading to the next, by our fingerprints. Texts are asked for only when a statement that is
 * not known yet is among those that took most. For one thread.
 */
final class StatementWatch {

    /** Of those that were among the first {@link DbStatements#MAX_USES} some day: more than a server has in an hour. */
    private static final int MAX_TEXTS = 5_000;

    private final String database;
    private final StatementDeltas deltas = new StatementDeltas();
    private long beforeEpochNanos;
    private final Map<String, Statement> texts = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
            return size() > MAX_TEXTS;
        }
    };

    StatementWatch(String database) {
        this.database = database;
    }

    /**
     * One reading.
     *
     * @param fact null for the first one, unless something could not be read
     * @param statements texts of those that are in it
     */
    record Seen(@Nullable DbStatements fact, Collection<Statement> statements) {}

    /** The next reading is the first one, and of another server maybe. */
    void forget() {
        deltas.forget();
        texts.clear();
    }

    Seen read(DatabaseSession session, long epochNanos) throws SQLException {
        StatementReading reading = session.statements();
        List<Counted> grown = deltas.next(reading);
        long from = grown == null ? epochNanos : Math.min(beforeEpochNanos, epochNanos);
        beforeEpochNanos = epochNanos;
        if (grown == null) {
            DbStatements blind = new DbStatements(database, from, epochNanos, List.of(), Sum.NOTHING, reading.blind());
            return new Seen(reading.blind().isEmpty() ? null : blind, List.of());
        }
        learn(session, grown.subList(0, Math.min(DbStatements.MAX_USES, grown.size())));
        Map<String, Use> uses = new LinkedHashMap<>();
        Map<String, Statement> named = new LinkedHashMap<>();
        Sum other = Sum.NOTHING;
        for (int i = 0; i < grown.size(); i++) {
            Counted counted = grown.get(i);
            Statement statement = i < DbStatements.MAX_USES ? texts.get(counted.queryId()) : null;
            if (statement == null) {
                other = other.plus(counted.sum());
            } else {
                named.put(statement.fingerprint(), statement);
                uses.merge(
                        statement.fingerprint(),
                        new Use(statement.fingerprint(), List.of(counted.queryId()), counted.sum()),
                        StatementWatch::both);
            }
        }
        List<Use> ordered = uses.values().stream()
                .sorted(Comparator.comparingLong((Use use) -> use.sum().nanos()).reversed())
                .toList();
        return new Seen(new DbStatements(database, from, epochNanos, ordered, other, reading.blind()), named.values());
    }

    private void learn(DatabaseSession session, List<Counted> most) throws SQLException {
        List<String> unknown = most.stream()
                .map(Counted::queryId)
                .filter(id -> !id.isEmpty() && !texts.containsKey(id))
                .toList();
        if (!unknown.isEmpty()) {
            texts.putAll(session.texts(unknown));
        }
    }

    /** Two ways of writing the same statement. */
    private static Use both(Use one, Use more) {
        List<String> ids = new ArrayList<>(one.queryIds());
        more.queryIds().stream().limit(Use.MAX_QUERY_IDS - (long) ids.size()).forEach(ids::add);
        return new Use(one.fingerprint(), ids, one.sum().plus(more.sum()));
    }
}
