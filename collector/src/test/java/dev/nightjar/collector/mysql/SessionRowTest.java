package dev.nightjar.collector.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.TransactionHistory;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows as the sampler's query gives them: by the words that MariaDB 11.4 and MySQL 8 have for states. */
class SessionRowTest {

    private static final String LABELS =
            "| id | user_name | command | state | time_micros | query | program | stage | max_stage"
                    + " | progress_per_mille | trx_id | trx_state | trx_age_micros |\n";

    private final TransactionHistory history = new TransactionHistory();

    @Test
    void whoWaitsForARowIsBlocked() {
        DbSession session = session(
                "| 31 | shop | Query | Updating | 2000123 | update inventory set stock = stock - 4711 where sku = 'sku-7'"
                        + " | order | 0 | 0 | 0 | 45 | LOCK WAIT | 2000500 |",
                new LockWait(31, 30, "record shop.inventory X"));
        assertThat(session.pid()).isEqualTo(31);
        assertThat(session.application()).isEqualTo("order");
        assertThat(session.user()).isEqualTo("shop");
        assertThat(session.backendType()).isEqualTo("client backend");
        assertThat(session.state()).isEqualTo("active");
        assertThat(session.waitType()).isEqualTo("Lock");
        assertThat(session.waitEvent()).isEqualTo("row");
        assertThat(session.blockedBy()).containsExactly(30L);
        assertThat(session.lock()).isEqualTo("record shop.inventory X");
        assertThat(session.transactionAgeNanos()).isEqualTo(2_000_500_000L);
        assertThat(session.statementAgeNanos()).isEqualTo(2_000_123_000L);
        assertThat(session.transactionStatements()).containsExactly(session.fingerprint());
    }

    @Test
    void whoSleepsInATransactionKeepsTheStatementsThatWereSeenInIt() {
        session(
                "| 30 | shop | Query | Updating | 10 | update inventory set stock = 0 | | 0 | 0 | 0 | 44 | RUNNING | 20 |");
        DbSession later = session("| 30 | shop | Sleep | | 5000000 | NULL | | 0 | 0 | 0 | 44 | RUNNING | 6000000 |");
        assertThat(later.state()).isEqualTo("idle in transaction");
        assertThat(later.fingerprint()).isNull();
        assertThat(later.waitType()).isNull();
        assertThat(later.transactionStatements()).hasSize(1);
        DbSession next = session("| 30 | shop | Sleep | | 100 | NULL | | 0 | 0 | 0 | 46 | RUNNING | 200 |");
        assertThat(next.transactionStatements()).as("of another transaction").isEmpty();
        DbSession none = session("| 30 | shop | Sleep | | 100 | NULL | | 0 | 0 | 0 | NULL | NULL | NULL |");
        assertThat(none.state()).isEqualTo("idle");
        assertThat(none.transactionAgeNanos()).isEqualTo(-1);
    }

    @Test
    void ddlAndWhoStandsBehindItWaitForAMetadataLock() {
        DbSession ddl = session("| 40 | root | Query | Waiting for table metadata lock | 3000000"
                + " | alter table orders add note text | | 0 | 0 | 0 | NULL | NULL | NULL |");
        assertThat(ddl.waitType()).isEqualTo("Lock");
        assertThat(ddl.waitEvent()).isEqualTo("metadata");
        assertThat(ddl.blockedBy()).as("nobody wrote down who").isEmpty();
        assertThat(ddl.lock()).isNull();
    }

    @Test
    void mariaDbTellsHowFarItIs() {
        DbSession session = session("| 41 | root | Query | copy to tmp table | 9000000"
                + " | alter table orders add note text, algorithm=copy | | 1 | 2 | 374 | 50 | RUNNING | 9000000 |");
        assertThat(session.progress())
                .isEqualTo(new DbProgress(
                        "alter table",
                        "copy to tmp table, stage 1 of 2",
                        null,
                        374L,
                        1_000L,
                        DbProgress.Unit.PER_MILLE));
        assertThat(session.waitType()).as("it works").isNull();
    }

    @Test
    void whatTheSchedulerBeganIsToldApartFromThreadsOfTheServer() {
        assertThat(
                        row("| 50 | root | Connect | Updating | 5 | update shop.orders set total = 1 | | 0 | 0 | 0 | 7 | RUNNING"
                                        + " | 5 |")
                                .scheduled())
                .isTrue();
        assertThat(row("| 51 | unauthenticated user | Connect | login | 5 | NULL | | 0 | 0 | 0 | NULL | NULL | NULL |")
                        .scheduled())
                .isFalse();
        SessionRow replication =
                row("| 52 | system user | Connect | Commit | 5 | commit | | 0 | 0 | 0 | 8 | RUNNING | 5 |");
        assertThat(replication.scheduled()).isFalse();
        assertThat(replication.session(List.of(), null, history).backendType()).isEqualTo("system user");
    }

    @Test
    void noValueIsKept() {
        assertThat(
                        row("| 31 | shop | Query | Updating | 1 | update t set a = 'top-secret' where b = 31337 | | 0 | 0 | 0 | 45"
                                        + " | RUNNING | 1 |")
                                .toString())
                .doesNotContain("top-secret")
                .doesNotContain("31337");
    }

    private DbSession session(String line, LockWait... waits) {
        return row(line).session(List.of(waits), null, history);
    }

    private static SessionRow row(String line) {
        return SessionRow.of(Rows.one(LABELS + line));
    }
}
