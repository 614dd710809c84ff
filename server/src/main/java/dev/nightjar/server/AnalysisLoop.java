package dev.nightjar.server;

import dev.nightjar.analyzer.Analysis;
import dev.nightjar.analyzer.Limits;
import dev.nightjar.analyzer.Rounds;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the analyzer again and again and keeps what it finds. One thread; closed by the server. A failing analysis shows
 * in {@link #status()}, never as a healthy-looking silence.
 */
final class AnalysisLoop implements AutoCloseable {

    /**
     * How the last round went.
     *
     * @param ended null before the first round
     * @param failure null when it succeeded
     * @param succeeded when the last one without a failure ended, null before it
     * @param runningSince when the one under way began, null between two
     */
    record Status(
            long rounds,
            @Nullable Instant ended,
            @Nullable Duration took,
            int findings,
            @Nullable String failure,
            @Nullable Instant succeeded,
            @Nullable Instant runningSince) {}

    private static final Logger LOG = LoggerFactory.getLogger(AnalysisLoop.class);

    /** A store that hangs must show in the status, not stop the rounds. */
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

    private final SignalReader reader;
    private final SignalWriter writer;
    private final Duration lookBack;
    private final InstantSource clock;
    private final Duration writePatience;
    /** On the loop's thread. */
    private final Rounds rounds = new Rounds(Limits.STANDARD.withMostBytes(mostBytes()));

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("nightjar-analysis").factory());
    private volatile Status status = new Status(0, null, null, 0, null, null, null);

    AnalysisLoop(SignalReader reader, SignalWriter writer, Duration lookBack, InstantSource clock) {
        this(reader, writer, lookBack, clock, WRITE_PATIENCE);
    }

    AnalysisLoop(
            SignalReader reader, SignalWriter writer, Duration lookBack, InstantSource clock, Duration writePatience) {
        this.writePatience = writePatience;
        this.reader = reader;
        this.writer = writer;
        this.lookBack = lookBack;
        this.clock = clock;
    }

    /** A third of the heap: the rest is for the blocks of one operation, for the answers of queries, and for what is coming in. */
    private static long mostBytes() {
        return Runtime.getRuntime().maxMemory() / 3;
    }

    void every(Duration interval) {
        // A round never throws, so the schedule goes on until the thread is shut down.
        var _ = thread.scheduleWithFixedDelay(
                this::round, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    Status status() {
        return status;
    }

    /** One round over all environments; never throws. */
    void round() {
        Instant started = clock.instant();
        Status before = status;
        status = new Status(
                before.rounds(),
                before.ended(),
                before.took(),
                before.findings(),
                before.failure(),
                before.succeeded(),
                started);
        int found = 0;
        List<String> failures = new ArrayList<>();
        try {
            List<String> environments = reader.environments();
            rounds.keepOnly(environments);
            for (String environment : environments) {
                if (Thread.currentThread().isInterrupted()) {
                    break; // the server stops
                }
                found += guarded(environment, started, failures);
            }
        } catch (Throwable e) { // an error too: a round that throws would end the schedule, and silence looks healthy
            failed("the store did not answer", e, failures);
        }
        Instant ended = clock.instant();
        status = new Status(
                before.rounds() + 1,
                ended,
                Duration.between(started, ended),
                found,
                failures.isEmpty() ? null : String.join("; ", failures),
                failures.isEmpty() ? ended : before.succeeded(),
                null);
    }

    /** One environment that cannot be analysed does not keep the others from it. */
    private int guarded(String environment, Instant now, List<String> failures) {
        try {
            return analyze(environment, now, failures);
        } catch (Throwable e) {
            failed("environment " + environment, e, failures);
            return 0;
        }
    }

    private static void failed(String what, Throwable failure, List<String> failures) {
        if (Thread.currentThread().isInterrupted()) {
            LOG.info("The analysis was ended ({}): the server stops", what);
        } else {
            LOG.error("The analysis failed ({}); the next round tries again", what, failure);
        }
        failures.add(what + ": " + failure);
    }

    private int analyze(String environment, Instant now, List<String> failures) {
        long nowNanos = EpochNanos.of(now);
        Analysis analysis = rounds.look(reader, environment, lookBack, nowNanos);
        Map<String, Finding> stored = new HashMap<>();
        reader.findings(environment).forEach(finding -> stored.put(finding.id(), finding));
        for (Finding finding : analysis.findings()) {
            Finding before = stored.remove(finding.id());
            if (!finding.equals(before)) {
                note(writer.write(environment, finding), failures);
            }
        }
        for (Finding other : stored.values()) {
            // What it rests on was looked at again and says otherwise. What is older stays.
            if (analysis.outdates(other)) {
                note(writer.withdraw(environment, other.id()), failures);
            }
        }
        return analysis.findings().size();
    }

    private void note(CompletableFuture<WriteResult> write, List<String> failures) {
        WriteResult result;
        try {
            result = write.get(writePatience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) { // the others of this round would wait as long
            throw new IllegalStateException("the store has not answered for " + writePatience + ": see its disk", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the store broke: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        }
        switch (result) {
            case WriteResult.Stored stored -> {}
            case WriteResult.Duplicate duplicate -> {}
            case WriteResult.Busy busy -> failures.add("finding not kept: " + busy.reason());
            case WriteResult.Failed failed -> failures.add("finding not kept: " + failed.reason());
        }
    }

    /** Ends the round that runs, with the query that it waits for: the next start looks again. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The analysis has not ended for 10 s, the server stops without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
