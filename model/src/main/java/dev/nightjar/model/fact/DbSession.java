package dev.nightjar.model.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One database session as one poll saw it.
 *
 * @param pid process id of the backend
 * @param application {@code application_name}, may be empty
 * @param user role name, may be empty
 * @param backendType {@code client backend}, {@code autovacuum worker} …
 * @param state {@code active}, {@code idle in transaction} …; empty when it may not be seen
 * @param waitType {@code Lock}, {@code IO} …, null when it does not wait
 * @param waitEvent {@code transactionid} …, null when it does not wait
 * @param transactionAgeNanos age of its transaction, −1 when in none
 * @param statementAgeNanos since its current (or, when idle, last) statement began, −1 when unknown
 * @param fingerprint of its current (or, when idle, last) statement, null when unknown
 * @param blockedBy pids that it waits for, empty when it is not blocked
 * @param lock what it waits for: {@code transactionid ShareLock}, null when it waits for no lock
 * @param transactionStatements fingerprints of the statements that polls saw in its current transaction, each once,
 *     newest last, at most {@link #MAX_TRANSACTION_STATEMENTS}; empty when in none. Who blocks others has often gone on
 *     to another statement than the one that took the lock. Statements that ran between two polls are not in it.
 * @param progress how far its command is, null when the server does not tell
 * @param job what the database's own scheduler calls what runs in it (pg_cron's job, MySQL's event), null when it is none or not
 *     known
 */
public record DbSession(
        long pid,
        String application,
        String user,
        String backendType,
        String state,
        @Nullable String waitType,
        @Nullable String waitEvent,
        long transactionAgeNanos,
        long statementAgeNanos,
        @Nullable String fingerprint,
        List<Long> blockedBy,
        @Nullable String lock,
        List<String> transactionStatements,
        @Nullable DbProgress progress,
        @Nullable String job) {

    public static final int MAX_TRANSACTION_STATEMENTS = 16;

    public DbSession {
        blockedBy = List.copyOf(blockedBy);
        transactionStatements = List.copyOf(transactionStatements);
        if (transactionStatements.size() > MAX_TRANSACTION_STATEMENTS) {
            throw new IllegalArgumentException(transactionStatements.size() + " statements of a transaction, at most "
                    + MAX_TRANSACTION_STATEMENTS);
        }
    }

    /** A session without a progress of its own that no scheduler of the database began. */
    public DbSession(
            long pid,
            String application,
            String user,
            String backendType,
            String state,
            @Nullable String waitType,
            @Nullable String waitEvent,
            long transactionAgeNanos,
            long statementAgeNanos,
            @Nullable String fingerprint,
            List<Long> blockedBy,
            @Nullable String lock,
            List<String> transactionStatements) {
        this(
                pid,
                application,
                user,
                backendType,
                state,
                waitType,
                waitEvent,
                transactionAgeNanos,
                statementAgeNanos,
                fingerprint,
                blockedBy,
                lock,
                transactionStatements,
                null,
                null);
    }

    /** A session of whose transaction no statement was seen before. */
    public DbSession(
            long pid,
            String application,
            String user,
            String backendType,
            String state,
            @Nullable String waitType,
            @Nullable String waitEvent,
            long transactionAgeNanos,
            long statementAgeNanos,
            @Nullable String fingerprint,
            List<Long> blockedBy,
            @Nullable String lock) {
        this(
                pid,
                application,
                user,
                backendType,
                state,
                waitType,
                waitEvent,
                transactionAgeNanos,
                statementAgeNanos,
                fingerprint,
                blockedBy,
                lock,
                List.of());
    }

    public boolean isBlocked() {
        return !blockedBy.isEmpty();
    }
}
