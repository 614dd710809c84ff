package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.TransactionHistory.Transaction;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionHistoryTest {

    private final TransactionHistory history = new TransactionHistory();
    private final Transaction transaction = new Transaction(7, 1_000);

    @Test
    void statementsAreKeptOnceEachNewestLast() {
        history.add(transaction, "a");
        history.add(transaction, "b");
        history.add(transaction, null);

        assertThat(history.add(transaction, "a")).containsExactly("b", "a");
    }

    @Test
    void whatOnlyBeginsOrEndsATransactionIsNotRemembered() {
        assertThat(history.see(transaction, new Statement("f0", "BEGIN; "))).isEmpty();
        assertThat(history.see(transaction, null)).isEmpty();
        assertThat(history.see(transaction, new Statement("f1", "update t set a = ?")))
                .containsExactly("f1");
        assertThat(history.see(transaction, new Statement("f2", "commit"))).containsExactly("f1");
        assertThat(history.see(transaction, new Statement("f3", "begins")))
                .as("is another word")
                .containsExactly("f1", "f3");
    }

    @Test
    void theOldestGivesWayWhenThereAreTooMany() {
        List<String> seen = List.of();
        for (int i = 0; i <= DbSession.MAX_TRANSACTION_STATEMENTS; i++) {
            seen = history.add(transaction, "f" + i);
        }

        assertThat(seen)
                .hasSize(DbSession.MAX_TRANSACTION_STATEMENTS)
                .startsWith("f1")
                .endsWith("f16");
    }

    @Test
    void transactionThatAPollDoesNotSeeIsForgotten() {
        history.add(transaction, "a");
        history.endPoll();
        assertThat(history.add(transaction, null)).containsExactly("a");
        history.endPoll();
        history.endPoll();

        assertThat(history.add(transaction, null)).isEmpty();
    }

    @Test
    void nextTransactionOfTheSamePidBeginsAnew() {
        history.add(transaction, "a");

        assertThat(history.add(new Transaction(7, 2_000), "b")).containsExactly("b");
    }
}
