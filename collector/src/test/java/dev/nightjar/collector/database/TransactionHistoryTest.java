package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.TransactionHistory.Transaction;
import dev.nightjar.model.fact.DbSession;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionHistoryTest {

    private final TransactionHistory history = new TransactionHistory();
    private final Transaction transaction = new Transaction(7, 1_000);

    @Test
    void statementsAreKeptOnceEachNewestLast() {
        history.see(transaction, "a");
        history.see(transaction, "b");
        history.see(transaction, null);

        assertThat(history.see(transaction, "a")).containsExactly("b", "a");
    }

    @Test
    void theOldestGivesWayWhenThereAreTooMany() {
        List<String> seen = List.of();
        for (int i = 0; i <= DbSession.MAX_TRANSACTION_STATEMENTS; i++) {
            seen = history.see(transaction, "f" + i);
        }

        assertThat(seen)
                .hasSize(DbSession.MAX_TRANSACTION_STATEMENTS)
                .startsWith("f1")
                .endsWith("f16");
    }

    @Test
    void transactionThatAPollDoesNotSeeIsForgotten() {
        history.see(transaction, "a");
        history.endPoll();
        assertThat(history.see(transaction, null)).containsExactly("a");
        history.endPoll();
        history.endPoll();

        assertThat(history.see(transaction, null)).isEmpty();
    }

    @Test
    void nextTransactionOfTheSamePidBeginsAnew() {
        history.see(transaction, "a");

        assertThat(history.see(new Transaction(7, 2_000), "b")).containsExactly("b");
    }
}
