package dev.nightjar.server.reanalysis;

import dev.nightjar.analyzer.Analysis;
import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.analyzer.Comparison;
import dev.nightjar.analyzer.Limits;
import dev.nightjar.analyzer.Progress;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.reanalysis.ReanalysisRefused.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Analyses a stretch of the past with today's rules, from the signals alone: what was found earlier is only compared with
 * what is found now, and nothing is written. One at a time, each on a thread of its own. Closed by who made it, before the
 * reader is.
 */
public final class Reanalysis implements AutoCloseable {

    /** A round over a week of many operations takes a minute at most; this is one, on a machine that has other work. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final SignalReader reader;
    private final Duration lookBack;
    private final InstantSource clock;
    private final Duration longest;
    private final Analyzer analyzer = new Analyzer(Limits.STANDARD.withMostBytes(mostBytes()));
    private final Semaphore one = new Semaphore(1);
    private volatile @Nullable ReanalysisRun current;

    public Reanalysis(SignalReader reader, Duration lookBack, InstantSource clock) {
        this(reader, lookBack, clock, LONGEST);
    }

    Reanalysis(SignalReader reader, Duration lookBack, InstantSource clock, Duration longest) {
        this.reader = reader;
        this.lookBack = lookBack;
        this.clock = clock;
        this.longest = longest;
    }

    /** A sixth of the heap: a round of the server may hold a third of it at the same time. */
    private static long mostBytes() {
        return Runtime.getRuntime().maxMemory() / 6;
    }

    /**
     * The stretch between two instants, with this one's look-back.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public Stretch stretch(Instant from, Instant to) {
        return Stretch.of(from, to, lookBack, clock.instant());
    }

    /**
     * Begins one.
     *
     * @param environments in which order they are analysed
     * @return to be waited for; when nobody waits any more it ends
     * @throws ReanalysisRefused when another one runs
     */
    public ReanalysisRun start(List<String> environments, Stretch stretch) {
        ReanalysisRun before = current;
        if (!one.tryAcquire()) {
            throw new ReanalysisRefused(
                    Reason.RUNNING,
                    "another re-analysis runs" + (before == null ? "" : ", since " + before.started())
                            + ": there is one at a time, ask again when it has ended");
        }
        ReanalysisRun run;
        try {
            Instant started = clock.instant();
            run = new ReanalysisRun(clock, started, started.plus(longest), progress -> {
                try {
                    return analyze(environments, stretch, progress);
                } finally {
                    current = null;
                    one.release();
                }
            });
            current = run;
            run.begin();
        } catch (RuntimeException | Error notBegun) {
            current = null;
            one.release();
            throw notBegun;
        }
        return run;
    }

    private List<Reanalysed> analyze(List<String> environments, Stretch stretch, Progress progress) {
        List<Reanalysed> done = new ArrayList<>();
        for (String environment : environments) {
            Analysis analysis = analyzer.look(
                    reader, environment, stretch.history(), stretch.range().toEpochNanos(), List.of(), progress);
            done.add(new Reanalysed(
                    environment, Comparison.of(analysis, reader.findings(environment), stretch.range())));
        }
        return done;
    }

    /** Ends the one that runs, if any. */
    @Override
    public void close() {
        ReanalysisRun run = current;
        if (run != null) {
            run.end("the server stops");
            run.awaitEnd(CLOSE_PATIENCE);
        }
    }
}
