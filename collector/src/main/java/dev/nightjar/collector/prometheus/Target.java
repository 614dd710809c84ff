package dev.nightjar.collector.prometheus;

import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.SeldomLog;
import dev.nightjar.collector.door.Answer;
import dev.nightjar.collector.door.Receiver;
import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.Hash;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.model.Origin;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.rows.Emitter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One target, scraped again and again, one scrape at a time: what it says, and how the scrape went as {@code up}, {@code
 * scrape_duration_seconds} and {@code scrape_samples_scraped}, are one batch. Safe for use by many threads.
 */
final class Target {

    private static final Logger LOG = LoggerFactory.getLogger(Target.class);

    private enum Notice {
        FAILED,
        LOST,
        BROKEN
    }

    private final TargetSettings settings;
    private final Fetch fetch;
    private final Receiver receiver;
    private final InstantSource clock;
    private final SeldomLog<Notice> log;
    private final Emitter emitter;

    // From here on guarded by this.
    private long due;
    private long succeeded;
    private long failed;
    private long skipped;
    private boolean underWay;
    private long lost;
    private @Nullable Instant lastScrape;
    private Duration took = Duration.ZERO;
    private @Nullable String trouble;

    Target(TargetSettings settings, Fetch fetch, Receiver receiver, InstantSource clock) {
        this.settings = settings;
        this.fetch = fetch;
        this.receiver = receiver;
        this.clock = clock;
        this.log = new SeldomLog<>(LOG, Notice.class, clock);
        // As remote write has it: what a target's host and zone are nobody says.
        this.emitter = new Emitter(
                new Origin(
                        settings.environment(),
                        "",
                        settings.service(),
                        "",
                        "",
                        settings.instance(),
                        settings.instance(),
                        "UTC"),
                new TreeMap<>());
    }

    synchronized TargetHealth health() {
        return new TargetHealth(
                settings.url(),
                settings.environment(),
                settings.service(),
                settings.instance(),
                lastScrape != null && trouble == null,
                lastScrape,
                took,
                due,
                succeeded,
                failed,
                skipped,
                underWay ? 1 : 0,
                lost,
                trouble);
    }

    /** It is time to scrape it: begins on a thread of the executor's, unless the last scrape is not over. Never throws. */
    void scrapeOn(Executor threads) {
        synchronized (this) {
            due++;
            if (underWay) {
                skipped++;
                return;
            }
            underWay = true;
        }
        try {
            threads.execute(this::scrape);
        } catch (RejectedExecutionException e) {
            failed("the server stops");
            over();
        } catch (Throwable e) { // an error too: it would end the schedule, and the target would be silent for ever
            failed("no thread could be had for the scrape: " + e);
            over();
        }
    }

    /** Never throws. */
    private void scrape() {
        long begin = System.nanoTime();
        try {
            Instant at = clock.instant();
            Outcome outcome = look(at);
            Duration wall = Duration.ofNanos(System.nanoTime() - begin);
            ended(at, wall, outcome.trouble());
            if (outcome.trouble() != null) {
                log.warn(Notice.FAILED, settings.url() + " was not scraped: " + outcome.trouble());
            }
            Exposition said = outcome.said();
            said.gauge("up", outcome.trouble() == null ? 1 : 0);
            said.gauge("scrape_duration_seconds", wall.toNanos() / 1e9);
            said.gauge("scrape_samples_scraped", (double) said.samples());
            // With its time: a target that says the same again has said it twice.
            String identity = settings.url() + "\n" + at + "\n" + outcome.sha256();
            BatchId id = new BatchId.Hashed(Hash.sha256(identity.getBytes(StandardCharsets.UTF_8)));
            hand(
                    receiver.folded(said.reading()),
                    id,
                    begin + settings.interval().toNanos());
        } catch (InterruptedException e) {
            failed("the server stops");
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // an error too: what does not end would be under way for ever
            failed("the scrape broke: " + e);
            log.warn(Notice.BROKEN, "the scrape of " + settings.url() + " broke, please report this", e);
        } finally {
            over();
        }
    }

    /**
     * What a scrape came to.
     *
     * @param sha256 of the text, empty when there is none
     * @param trouble null when the text was read
     */
    private record Outcome(
            Exposition said, String sha256, @Nullable String trouble) {}

    private Outcome look(Instant at) throws InterruptedException {
        Exposition said = new Exposition(emitter, at.toEpochMilli());
        try {
            Fetch.Text text = fetch.get();
            said.read(text.text(), text.openMetrics());
            return new Outcome(said, text.sha256(), null);
        } catch (BadRequest e) {
            // Another one: nothing is kept of what was read half.
            return new Outcome(new Exposition(emitter, at.toEpochMilli()), "", String.valueOf(e.getMessage()));
        }
    }

    /** Gives it to the store; what that is too busy for again, until the next scrape is due. */
    private void hand(Reading reading, BatchId id, long nextNanos) throws InterruptedException {
        while (true) {
            Answer answer = answer(reading, id);
            if (answer instanceof Answer.Busy busy
                    && System.nanoTime() + busy.retryAfter().toNanos() < nextNanos) {
                Thread.sleep(busy.retryAfter());
            } else {
                switch (answer) {
                    case Answer.Taken _ -> {}
                    case Answer.Busy busy -> lost(busy.reason());
                    case Answer.Refused refused -> lost(refused.reason());
                }
                return;
            }
        }
    }

    private Answer answer(Reading reading, BatchId id) throws InterruptedException {
        try {
            return receiver.take(Protocol.SCRAPE, "samples of " + settings.url(), reading, () -> id)
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the receiver promises never to fail", e);
        }
    }

    private synchronized void ended(Instant at, Duration wall, @Nullable String why) {
        lastScrape = at;
        took = wall;
        trouble = why;
    }

    private synchronized void failed(String why) {
        trouble = why;
    }

    private void lost(String why) {
        synchronized (this) {
            lost++;
        }
        log.warn(Notice.LOST, "a scrape of " + settings.url() + " is lost: " + why);
    }

    private synchronized void over() {
        underWay = false;
        if (trouble == null) {
            succeeded++;
        } else {
            failed++;
        }
    }
}
