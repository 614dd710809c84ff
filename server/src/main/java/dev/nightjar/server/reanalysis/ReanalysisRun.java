package dev.nightjar.server.reanalysis;

import dev.nightjar.analyzer.Progress;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.server.reanalysis.ReanalysisRefused.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A re-analysis under way. Whoever waits for it is told how far it is, and when that one is gone it ends. */
public final class ReanalysisRun {

    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    /** Is told how far it is; throws when there is nobody to be told any more. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * Called about once a second.
         *
         * @param explained slow windows of the environment under way that are explained
         * @param of how many there are; 0 while its facts are read
         */
        void at(long explained, long of) throws IOException;
    }

    private record Reached(long explained, long of) {}

    private final InstantSource clock;
    private final Instant started;
    private final Instant latest;
    private final Function<Progress, List<Reanalysed>> analysis;
    private final CompletableFuture<List<Reanalysed>> answer = new CompletableFuture<>();
    private volatile Reached reached = new Reached(0, 0);
    private volatile @Nullable String ended;
    private final Thread thread =
            Thread.ofPlatform().name("nightjar-reanalysis").daemon().unstarted(this::run);

    ReanalysisRun(InstantSource clock, Instant started, Instant latest, Function<Progress, List<Reanalysed>> analysis) {
        this.clock = clock;
        this.started = started;
        this.latest = latest;
        this.analysis = analysis;
    }

    Instant started() {
        return started;
    }

    void begin() {
        thread.start();
    }

    private void run() {
        try {
            answer.complete(analysis.apply(this::at));
        } catch (Throwable failed) { // whoever waits is told, whatever it was
            String why = ended;
            boolean interrupted = failed instanceof QueryFailed query && query.reason() == QueryFailed.Reason.CANCELLED;
            answer.completeExceptionally(
                    why != null && interrupted ? new ReanalysisRefused(Reason.ENDED, why) : failed);
        }
    }

    /** On the thread of the analysis. */
    private void at(long explained, long of) {
        String why = ended;
        if (why != null) {
            throw new ReanalysisRefused(Reason.ENDED, why);
        }
        if (clock.instant().isAfter(latest)) {
            throw new ReanalysisRefused(
                    Reason.TOO_LONG,
                    "it has taken longer than " + Duration.between(started, latest) + " after " + explained + " of "
                            + of + " slow windows: ask for one environment, or look back less");
        }
        reached = new Reached(explained, of);
    }

    /** Lets it stop at its next step, or in the query that it waits for. */
    void end(String why) {
        ended = why;
        thread.interrupt();
    }

    void awaitEnd(Duration patience) {
        try {
            var _ = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // How it ended is for whoever asked for it; one that does not end finds the store closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Its result, each environment in the order asked for.
     *
     * @throws IOException the watcher's
     * @throws ReanalysisRefused when it took too long or was ended
     */
    public List<Reanalysed> await(Watcher watcher) throws IOException {
        try {
            while (true) {
                try {
                    return answer.get(TOLD_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    Reached now = reached;
                    watcher.at(now.explained(), now.of());
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReanalysisRefused(Reason.ENDED, "the server stops");
        } finally {
            end("whoever asked for it is gone");
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failed
                ? failed
                : new IllegalStateException("a re-analysis failed: " + cause, cause);
    }
}
