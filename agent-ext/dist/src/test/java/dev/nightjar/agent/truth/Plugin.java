package dev.nightjar.agent.truth;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Is loaded by a loader of its own. */
public final class Plugin implements Runnable {

    private static final class Own extends ThreadPoolExecutor {
        private int begun;

        Own() {
            super(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            begun++;
        }
    }

    @Override
    public void run() {
        Own executor = new Own();
        try {
            executor.submit(() -> executor.begun).get();
            executor.shutdown();
            executor.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
