package dev.nightjar.history.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Histories that know nothing of each other, on all processors. */
final class AtOnce {

    private AtOnce() {}

    /** What each gives, in their order; of those that were not begun when one fails none is. */
    static <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<T>> running = tasks.stream().map(threads::submit).toList();
            try {
                for (Future<T> each : running) {
                    results.add(each.get());
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e;
            }
        }
        return results;
    }
}
