package dev.nightjar.collector.database;

import dev.nightjar.model.fact.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which statements' texts the store has from this run, so that each is sent once. Bounded: the one not met for longest is
 * forgotten, and sent again when it is met again. Thread-safe.
 */
final class Statements {

    /** An application has hundreds; generated SQL has more than anybody wants to read. */
    private static final int MAX = 20_000;

    private final Map<String, Boolean> sent = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX;
        }
    };

    /** Those of the statements that were not sent yet; they count as sent now. */
    synchronized List<Statement> unsent(Collection<Statement> met) {
        List<Statement> unsent = new ArrayList<>();
        for (Statement statement : met) {
            if (sent.put(statement.fingerprint(), true) == null) {
                unsent.add(statement);
            }
        }
        return unsent;
    }

    /** They did not become durable after all. */
    synchronized void forget(Collection<Statement> lost) {
        lost.forEach(statement -> sent.remove(statement.fingerprint()));
    }

    /** A new run owes all texts again. */
    synchronized void clear() {
        sent.clear();
    }
}
