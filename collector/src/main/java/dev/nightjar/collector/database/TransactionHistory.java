package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that polls saw in each transaction that is still open. What a blocker runs now is often not what took
 * its lock. For one thread.
 */
public final class TransactionHistory {

    /** They take no lock in a transaction. */
    private static final Set<String> CONTROL =
            Set.of("begin", "start", "commit", "rollback", "end", "abort", "savepoint", "release", "set");

    private final Map<Transaction, List<String>> statements = new HashMap<>();
    private final Set<Transaction> open = new HashSet<>();

    /**
     * One transaction of one backend.
     *
     * @param mark its begin, or its number: something that the pid's next transaction has another of
     */
    public record Transaction(long pid, long mark) {}

    /**
     * Adds what this poll saw, unless it only begins or ends transactions, and gives the fingerprints of all that was seen, newest last.
     *
     * @param statement null when it is not known
     */
    public List<String> see(Transaction transaction, @Nullable Statement statement) {
        return add(transaction, statement == null || isControl(statement) ? null : statement.fingerprint());
    }

    private static boolean isControl(Statement statement) {
        String[] words = statement.text().toLowerCase(Locale.ROOT).split("[\\s;]", 2);
        return CONTROL.contains(words[0]);
    }

    /**
     * Likewise.
     *
     * @param fingerprint null when nothing is to be added
     */
    List<String> add(Transaction transaction, @Nullable String fingerprint) {
        open.add(transaction);
        List<String> seen = statements.computeIfAbsent(transaction, _ -> new ArrayList<>());
        if (fingerprint != null && (seen.isEmpty() || !seen.getLast().equals(fingerprint))) {
            seen.remove(fingerprint);
            seen.add(fingerprint);
            if (seen.size() > DbSession.MAX_TRANSACTION_STATEMENTS) {
                seen.removeFirst();
            }
        }
        return List.copyOf(seen);
    }

    /** Ends a poll: transactions that it did not see are over. */
    public void endPoll() {
        statements.keySet().retainAll(open);
        open.clear();
    }
}
