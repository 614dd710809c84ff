package dev.nightjar.analyzer.follow;

import java.util.Locale;

/** Where a chain can end: {@link dev.nightjar.model.finding.Finding#cause()}. Explained in {@code docs/findings.md}. */
public enum Cause {
    DATABASE_JOB,
    IDLE_TRANSACTION,
    DDL_LOCK,
    LOCK_QUEUE,
    LOCK_CYCLE,
    DATABASE_MAINTENANCE,
    LONG_TRANSACTION,
    STATEMENT_SLOW,
    MORE_CALLS,
    DATABASE_LOAD,
    DATABASE_CONNECTIONS,
    POOL_LEAK,
    POOL_TOO_SMALL,
    POOL_CONNECT,
    POOL_VALIDATE,
    EXECUTOR_TOO_SMALL,
    EXECUTOR_OCCUPIED,
    EXECUTOR_NESTED,
    LOCK_HELD,
    LOCK_CONTENTION,
    SIGNAL,
    ALLOCATION,
    GC_SURVIVAL,
    GC_STARVED,
    GC_KERNEL,
    GC_REQUESTED,
    GC,
    SAFEPOINT,
    DOWNSTREAM,
    EDGE,
    IO,
    SLEEP,
    CPU,
    CPU_STARVED,
    FAILURES,
    UNKNOWN;

    /** {@code database-job}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Key of its name in words. */
    public String code() {
        return "cause." + word();
    }
}
