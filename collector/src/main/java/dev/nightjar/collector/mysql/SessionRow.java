package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.TransactionHistory;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session as the server's list of them tells. The text is normalised at once.
 *
 * @param sleeps it is connected and has nothing to do
 * @param waiting null when it works, or waits for its client
 * @param statementAgeNanos since its statement began or, when it sleeps, ended
 * @param transaction a number that the session's next one does not have, null when it is in none
 * @param transactionAgeNanos −1 when it is in none
 * @param textBytes length of the statement's text as the server keeps it
 * @param scheduled it looks like one that the server's event scheduler began
 */
record SessionRow(
        long id,
        String application,
        String user,
        boolean sleeps,
        @Nullable Wait waiting,
        long statementAgeNanos,
        @Nullable Long transaction,
        long transactionAgeNanos,
        @Nullable Statement statement,
        int textBytes,
        @Nullable DbProgress progress,
        boolean scheduled) {

    /** Threads of the server itself: of replication, and the scheduler. */
    private static final Set<String> OWN_USERS = Set.of("system user", "event_scheduler");

    static SessionRow of(MySqlRow row) {
        String query = row.textOrNull("query");
        boolean inTransaction = row.textOrNull("trx_id") != null;
        String command = row.text("command");
        Statement statement = StatementText.of(query);
        boolean own = OWN_USERS.contains(row.text("user_name"));
        return new SessionRow(
                row.number("id"),
                row.text("program"),
                row.text("user_name"),
                command.equals("Sleep"),
                Wait.of(row.text("state"), row.text("trx_state").equals("LOCK WAIT")),
                Math.max(0, row.number("time_micros")) * 1_000,
                row.numberOrNull("trx_id"),
                inTransaction ? Math.max(0, row.number("trx_age_micros")) * 1_000 : -1,
                statement,
                query == null ? 0 : query.getBytes(StandardCharsets.UTF_8).length,
                progress(row, statement),
                command.equals("Connect") && statement != null && !own);
    }

    /** MariaDB tells stages and how much of the current one is done. */
    private static @Nullable DbProgress progress(MySqlRow row, @Nullable Statement statement) {
        Long stages = row.numberOrNull("max_stage");
        Long perMille = row.numberOrNull("progress_per_mille");
        if (stages == null || stages == 0 || perMille == null || statement == null) {
            return null;
        }
        String[] words = statement.text().toLowerCase(Locale.ROOT).split(" ", 3);
        String command = words.length > 1 ? words[0] + " " + words[1] : words[0];
        return new DbProgress(
                command,
                row.text("state") + ", stage " + row.number("stage") + " of " + stages,
                null,
                perMille,
                1_000L,
                DbProgress.Unit.PER_MILLE);
    }

    boolean waitsForLock() {
        return waiting != null && waiting.isForLock();
    }

    DbSession session(List<LockWait> lockWaits, @Nullable String job, TransactionHistory history) {
        List<String> seen = transaction == null
                ? List.of()
                : history.see(new TransactionHistory.Transaction(id, transaction), statement);
        return new DbSession(
                id,
                application,
                user,
                OWN_USERS.contains(user) ? user : "client backend",
                sleeps ? transaction == null ? "idle" : "idle in transaction" : "active",
                waiting == null ? null : waiting.type(),
                waiting == null ? null : waiting.event(),
                transactionAgeNanos,
                statementAgeNanos,
                statement == null ? null : statement.fingerprint(),
                lockWaits.stream().map(LockWait::blocker).distinct().toList(),
                lockWaits.isEmpty() ? null : lockWaits.getFirst().lock(),
                seen,
                progress,
                job);
    }
}
