package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that polls saw in each transaction that is still open. What a blocker runs now is often not what took
 * its lock. For one thread.
 */
public final class TransactionHistory {

    private final Map<Transaction, List<String>> statements = new HashMap<>();
    private final Set<Transaction> open = new HashSet<>();

    /**
     * One transaction of one backend.
     *
     * @param mark its begin, or its number: something that the pid's next transaction has another of
     */
    public record Transaction(long pid, long mark) {}

    /**
     * Adds what this poll saw and gives all that was seen, newest last.
     *
     * @param fingerprint null when nothing is to be added
     */
    public List<String> see(Transaction transaction, @Nullable String fingerprint) {
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
