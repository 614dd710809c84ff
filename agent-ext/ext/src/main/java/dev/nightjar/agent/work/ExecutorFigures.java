package dev.nightjar.agent.work;

import java.lang.reflect.InvocationTargetException;
import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * How full executors are, as they say themselves: the JDK's, and Tomcat's, which from version 10 on is none of the JDK's and is asked by
 * reflection. What is asked may have been overridden, and throw.
 */
final class ExecutorFigures {

    private ExecutorFigures() {}

    /** Others say nothing of themselves, but for a server's. */
    static boolean isJdks(Object executor) {
        return executor instanceof ThreadPoolExecutor || executor instanceof ForkJoinPool;
    }

    /** Tasks that wait, of whomever. */
    static long queued(Object executor) {
        if (executor instanceof ForkJoinPool forks) {
            return forks.getQueuedSubmissionCount() + forks.getQueuedTaskCount();
        } else if (executor instanceof ThreadPoolExecutor pool) {
            return pool.getQueue().size();
        }
        return ask(executor, "getQueue") instanceof Queue<?> queue ? queue.size() : 0;
    }

    /** Threads that run a task; of the JDK's only. */
    static long active(Object executor) {
        return executor instanceof ForkJoinPool forks
                ? forks.getActiveThreadCount()
                : ((ThreadPoolExecutor) executor).getActiveCount();
    }

    /**
     * Threads that run no task and may take the next one; 0 when it does not say. Fork-join pools count workers that block in a task as
     * idle.
     */
    static long idle(Object executor) {
        if (executor instanceof ForkJoinPool) {
            return 0;
        } else if (executor instanceof ThreadPoolExecutor pool) {
            return Math.max(0, pool.getPoolSize() - pool.getActiveCount());
        }
        return ask(executor, "getActiveCount") instanceof Integer active ? Math.max(0, threads(executor) - active) : 0;
    }

    /** Threads that there are. */
    static long threads(Object executor) {
        if (executor instanceof ForkJoinPool forks) {
            return forks.getPoolSize();
        } else if (executor instanceof ThreadPoolExecutor pool) {
            return pool.getPoolSize();
        }
        return ask(executor, "getPoolSize") instanceof Integer size ? size : 0;
    }

    private static @Nullable Object ask(Object executor, String method) {
        try {
            return executor.getClass().getMethod(method).invoke(executor);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null; // it has no such figure
        }
    }
}
