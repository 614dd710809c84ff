package dev.nightjar.agent.boot;

import org.jspecify.annotations.Nullable;

/**
 * What inlined advice calls: the only door from instrumented code into the agent. Does nothing until a sink is installed;
 * whatever the sink throws ends here and is counted. JDK types only, all threads.
 */
public final class Edge {

    /** The agent's side. Tokens are what an enter hands to its exit; null means "not of interest". */
    public interface Sink {
        void submitted(Object executor, Object task);

        void submittedToLoop(Object loop, Object task);

        void started(Object executor, Object task);

        void ended(Object executor);

        void refused(Object executor, Object task);

        void withdrawn(Object task);

        /** Whether {@link #runStarted} is to be told of it: asked of every task. */
        boolean runs(Object task);

        @Nullable
        Object runStarted(Object task);

        void runEnded(Object token);

        void wakes(Thread waiter);

        @Nullable
        Object awaiting(Object future);

        void awaited(Object token);

        void called(Object future, long sinceNanos);

        void staged(Object future, long sinceNanos);

        @Nullable
        Object poolAsked(Object pool);

        void poolAnswered(Object token, Object pool, @Nullable Object connection, @Nullable Throwable failure);

        @Nullable
        Object poolWorks(Object pool, boolean connects);

        void poolWorked(Object token, boolean made);

        @Nullable
        Object connectionReturning(Object connection);

        void connectionReturned(Object token);

        void otherPoolAsked();

        boolean prepareEntered();

        void prepared(@Nullable Object statement, String sql);

        @Nullable
        Object sqlEntered(@Nullable Object statement, @Nullable String sql);

        void sqlLeft(Object token);

        void statementClosed(Object statement);

        void served(Object request);

        void logWritten(Object appender, long fromNanos, long toNanos);

        @Nullable
        Object stepStarted(Object execution);

        void stepEnded(Object token, @Nullable Throwable failure);

        /** Something of ours failed inside application code; it was swallowed. */
        void failed(Throwable failure);
    }

    /**
     * As JFR for other files. What takes less is mostly computing; no CPU clock is read around these writes, so that it would be booked
     * twice.
     */
    private static final long LOG_WAIT_NANOS = 1_000_000;

    private static final Hook BEFORE = new Hook("beforeExecute", Thread.class, Runnable.class);
    private static final Hook AFTER = new Hook("afterExecute", Runnable.class, Throwable.class);

    private static volatile @Nullable Sink sink;

    private Edge() {}

    /** Installs the sink; null makes all advice inert. */
    public static void install(@Nullable Sink newSink) {
        sink = newSink;
    }

    public static void submitted(Object executor, @Nullable Object task) {
        Sink current = sink;
        if (current != null && task != null) {
            try {
                current.submitted(executor, task);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** Likewise to an event loop. */
    public static void submittedToLoop(Object loop, @Nullable Object task) {
        Sink current = sink;
        if (current != null && task != null) {
            try {
                current.submittedToLoop(loop, task);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * A worker is about to run it.
     *
     * @param advised the class whose {@code beforeExecute} is called: by the worker, or by a subclass in its own
     */
    public static void started(Object executor, Class<?> advised, @Nullable Object task) {
        Sink current = sink;
        if (current != null && task != null) {
            try {
                if (BEFORE.isDeclaredFirstBy(advised, executor)) {
                    current.started(executor, task);
                }
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * The worker has run it.
     *
     * @param advised likewise of {@code afterExecute}
     */
    public static void ended(Object executor, Class<?> advised) {
        Sink current = sink;
        if (current != null) {
            try {
                if (AFTER.isDeclaredFirstBy(advised, executor)) {
                    current.ended(executor);
                }
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** The executor has refused a task that was submitted. */
    public static void refused(Object executor, @Nullable Object task) {
        Sink current = sink;
        if (current != null && task != null) {
            try {
                current.refused(executor, task);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** A task that was submitted will not start on the executor. */
    public static void withdrawn(@Nullable Object task) {
        Sink current = sink;
        if (current != null && task != null) {
            try {
                current.withdrawn(task);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** Likewise all of these. */
    public static void withdrawnAll(@Nullable Iterable<?> tasks) {
        if (tasks != null) {
            for (Object task : tasks) {
                withdrawn(task);
            }
        }
    }

    /** A task of a fork-join pool or an event loop is about to run; most are nobody's, or parts of a bigger one. */
    public static @Nullable Object runStarted(Object task) {
        Sink current = sink;
        if (current == null) {
            return null;
        }
        try {
            return current.runs(task) ? current.runStarted(task) : null;
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static void runEnded(@Nullable Object token) {
        Sink current = sink;
        if (current != null && token != null) {
            try {
                current.runEnded(token);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * The current thread has completed the future that another one waits for.
     *
     * @param waiter null when it does not wait any more
     */
    public static void wakes(@Nullable Thread waiter) {
        Sink current = sink;
        if (current != null && waiter != null) {
            try {
                current.wakes(waiter);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** The thread is about to wait for a future, unless it is there already. */
    public static @Nullable Object awaiting(Object future) {
        Sink current = sink;
        if (current == null) {
            return null;
        }
        try {
            return current.awaiting(future);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static void awaited(@Nullable Object token) {
        Sink current = sink;
        if (current != null && token != null) {
            try {
                current.awaited(token);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * A call to another service goes on; its answer comes by a future.
     *
     * @param sinceNanos when the caller began it
     */
    public static void called(@Nullable Object future, long sinceNanos) {
        Sink current = sink;
        if (current != null && future != null) {
            try {
                current.called(future, sinceNanos);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * The thread has just handed a task over that completes this future when it has run.
     *
     * @param sinceNanos not before then
     */
    public static void staged(@Nullable Object future, long sinceNanos) {
        Sink current = sink;
        if (current != null && future != null) {
            try {
                current.staged(future, sinceNanos);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    public static @Nullable Object poolAsked(Object pool) {
        Sink current = sink;
        if (current == null) {
            return null;
        }
        try {
            return current.poolAsked(pool);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static void poolAnswered(
            @Nullable Object token, Object pool, @Nullable Object connection, @Nullable Throwable failure) {
        Sink current = sink;
        if (current != null && token != null) {
            try {
                current.poolAnswered(token, pool, connection, failure);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * A pool begins to make a connection, or to check one that is about to be lent to the current thread.
     *
     * @param connects whether it makes one
     */
    public static @Nullable Object poolWorks(Object pool, boolean connects) {
        Sink current = sink;
        if (current == null) {
            return null;
        }
        try {
            return current.poolWorks(pool, connects);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    /** It has done so; {@code made} is what came of it, null when nothing did. */
    public static void poolWorked(@Nullable Object token, @Nullable Object made) {
        Sink current = sink;
        if (current != null && token != null) {
            try {
                current.poolWorked(token, made != null);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * A borrowed connection is about to be given back, or taken back.
     *
     * @param connection what {@link #poolAnswered} was told
     */
    public static @Nullable Object connectionReturning(@Nullable Object connection) {
        Sink current = sink;
        if (current == null || connection == null) {
            return null;
        }
        try {
            return current.connectionReturning(connection);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static void connectionReturned(@Nullable Object token) {
        Sink current = sink;
        if (current != null && token != null) {
            try {
                current.connectionReturned(token);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** A connection pool was asked whose waits are not measured. */
    public static void otherPoolAsked() {
        Sink current = sink;
        if (current != null) {
            try {
                current.otherPoolAsked();
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** Whether this is the outermost of nested calls; then {@link #prepared} must follow. */
    public static boolean prepareEntered() {
        Sink current = sink;
        if (current == null) {
            return false;
        }
        try {
            return current.prepareEntered();
        } catch (Throwable e) {
            swallow(current, e);
            return false;
        }
    }

    public static void prepared(boolean entered, @Nullable Object statement, @Nullable String sql) {
        Sink current = sink;
        if (current != null && entered) {
            try {
                current.prepared(statement, sql == null ? "" : sql);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /**
     * A call that goes to the database begins.
     *
     * @param statement the prepared statement, null when the text is given or it is none
     * @param sql the text, null when it was given at prepare time
     */
    public static @Nullable Object sqlEntered(@Nullable Object statement, @Nullable String sql) {
        Sink current = sink;
        if (current == null) {
            return null;
        }
        try {
            return current.sqlEntered(statement, sql);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static void sqlLeft(@Nullable Object token) {
        Sink current = sink;
        if (current != null && token != null) {
            try {
                current.sqlLeft(token);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** A statement is being closed, whatever it executed. */
    public static void statementClosed(Object statement) {
        Sink current = sink;
        if (current != null) {
            try {
                current.statementClosed(statement);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** A servlet is about to serve a request. */
    public static void served(@Nullable Object request) {
        Sink current = sink;
        if (current != null && request != null) {
            try {
                current.served(request);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** A step of a Spring Batch job begins on this thread. */
    public static @Nullable Object stepStarted(@Nullable Object execution) {
        Sink current = sink;
        if (current == null || execution == null) {
            return null;
        }
        try {
            return current.stepStarted(execution);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    /** What was logged is about to be written; 0 when nobody wants to know. */
    public static long logWriting() {
        return sink == null ? 0 : System.nanoTime();
    }

    /** It is written, or failed. */
    public static void logWritten(Object appender, long sinceNanos) {
        Sink current = sink;
        if (current == null || sinceNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - sinceNanos >= LOG_WAIT_NANOS) {
            try {
                current.logWritten(appender, sinceNanos, now);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    /** The step of that token has ended; {@code failure} is what it threw (most failures are told by its execution). */
    public static void stepEnded(@Nullable Object token, @Nullable Throwable failure) {
        Sink current = sink;
        if (current == null || token == null) {
            return;
        }
        try {
            current.stepEnded(token, failure);
        } catch (Throwable e) {
            swallow(current, e);
        }
    }

    private static void swallow(Sink current, Throwable failure) {
        try {
            current.failed(failure);
        } catch (Throwable alsoFailed) {
            // Nothing is left to tell it to, and the application must not notice.
        }
    }
}
