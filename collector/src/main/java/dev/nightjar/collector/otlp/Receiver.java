package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.SeldomLog;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both doors share: bytes of a request in, the answer out when the fate of each of its batches is known. Never
 * blocks. Safe for use by many threads.
 */
public final class Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private enum Notice {
        REFUSED,
        UNKNOWN_KEYS,
        FAILED,
        BROKEN,
        CONNECTIONS
    }

    private final SignalWriter writer;
    private final Tally tally;
    private final InstantSource clock;
    private final SeldomLog<Notice> log;
    private final Semaphore bytesInFlight = new Semaphore((int) Limits.BYTES_IN_FLIGHT);

    public Receiver(SignalWriter writer, Tally tally, InstantSource clock) {
        this.writer = writer;
        this.tally = tally;
        this.clock = clock;
        this.log = new SeldomLog<>(LOG, Notice.class, clock);
    }

    Tally tally() {
        return tally;
    }

    /** Takes room for a request's bytes; whoever took it gives it back with {@link #leave}. */
    boolean enter(int bytes) {
        return bytesInFlight.tryAcquire(bytes);
    }

    void leave(int bytes) {
        bytesInFlight.release(bytes);
    }

    /** Said when {@link #enter} found no room; counts the request. */
    Answer.Busy noRoom() {
        tally.busyRequest();
        return new Answer.Busy(
                RETRY_AFTER,
                "more than " + Limits.BYTES_IN_FLIGHT / (1024 * 1024) + " MB of requests wait: send again");
    }

    /** Said when a connection was closed because too many are open. */
    void noConnection(String from, int limit) {
        tally.refusedConnection();
        log.warn(
                Notice.CONNECTIONS,
                "closed a connection of " + from + ": " + limit + " are open already, each agent needs one;"
                        + " see who opens them, or let some agents send to another server");
    }

    /** Says that a request met something that nobody expected. */
    void broke(Throwable e) {
        log.warn(Notice.BROKEN, "the server broke on a request, the others go on; please report this", e);
    }

    /** Never throws, never completes exceptionally. */
    CompletableFuture<Answer> receive(Signal signal, byte[] request) {
        try {
            return signal == Signal.LOGS ? receiveLogs(request) : refuse(signal, request);
        } catch (InvalidProtocolBufferException e) {
            tally.unreadable();
            return CompletableFuture.completedFuture(new Answer.Refused(
                    "not an OTLP " + signal.name().toLowerCase(java.util.Locale.ROOT) + " request: " + e.getMessage()));
        } catch (RuntimeException e) {
            tally.unreadable();
            broke(e);
            return CompletableFuture.completedFuture(
                    new Answer.Refused("the server broke on this request: see its log"));
        } catch (Error e) {
            tally.busyRequest();
            broke(e);
            return CompletableFuture.completedFuture(
                    new Answer.Busy(RETRY_AFTER, "the server could not read this request: " + e));
        }
    }

    private CompletableFuture<Answer> refuse(Signal signal, byte[] request) throws InvalidProtocolBufferException {
        long items = signal.items(request);
        tally.read(items, items, 0);
        if (items == 0) {
            return CompletableFuture.completedFuture(new Answer.Taken(0, ""));
        }
        log.warn(Notice.REFUSED, "refused " + items + " items: " + signal.refusal());
        return CompletableFuture.completedFuture(new Answer.Refused(signal.refusal()));
    }

    private CompletableFuture<Answer> receiveLogs(byte[] request) throws InvalidProtocolBufferException {
        LogsReader.Reading reading = LogsReader.read(request, clock.instant());
        notice(reading);
        // From here on nothing throws: what is counted as handed over is handed over.
        tally.read(reading.records(), reading.refusals().items(), reading.unknownKeys());
        List<CompletableFuture<WriteResult>> fates =
                new ArrayList<>(reading.batches().size());
        for (Batch batch : reading.batches()) {
            fates.add(write(batch));
        }
        return CompletableFuture.allOf(fates.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<WriteResult> results =
                    fates.stream().map(CompletableFuture::join).toList();
            return answer(reading, results);
        });
    }

    private CompletableFuture<WriteResult> write(Batch batch) {
        CompletableFuture<WriteResult> fate;
        try {
            fate = writer.write(batch);
        } catch (RuntimeException | Error e) {
            fate = CompletableFuture.failedFuture(e);
        }
        int events = batch.facts().size();
        return fate.exceptionally(e -> {
                    // The port promises never to; the sender must not hang when it does.
                    LOG.error(
                            "the store broke on batch {}: {} facts are lost",
                            batch.id().key(),
                            events,
                            e);
                    return new WriteResult.Failed("the server's store broke, see its log");
                })
                .thenApply(result -> {
                    tally.written(events, result);
                    return result;
                });
    }

    /**
     * One busy batch sends the whole request back, for what is durable already is a duplicate then. It is an error when
     * nothing was taken: OpenTelemetry's Java exporters do not read {@code partial_success}.
     */
    private Answer answer(LogsReader.Reading reading, List<WriteResult> results) {
        Refusals refusals = reading.refusals();
        Answer.Busy busy = null;
        boolean taken = reading.records() == 0;
        for (int i = 0; i < results.size(); i++) {
            Batch batch = reading.batches().get(i);
            switch (results.get(i)) {
                case WriteResult.Stored _ -> taken = true;
                case WriteResult.Duplicate _ -> taken = true;
                case WriteResult.Busy b -> {
                    if (busy == null || b.retryAfter().compareTo(busy.retryAfter()) > 0) {
                        busy = new Answer.Busy(b.retryAfter(), b.reason());
                    }
                }
                case WriteResult.Failed failed -> {
                    log.warn(
                            Notice.FAILED,
                            "the store refused batch " + batch.id().key() + ": " + failed.reason());
                    refusals.add(batch.facts().size(), "batch " + batch.id().key() + ": " + failed.reason());
                }
            }
        }
        if (busy != null) {
            return busy;
        }
        String message = refusals.message(reading.records());
        return taken ? new Answer.Taken(refusals.items(), message) : new Answer.Refused(message);
    }

    private void notice(LogsReader.Reading reading) {
        if (reading.refusals().items() > 0) {
            log.warn(Notice.REFUSED, "log records: " + reading.refusals().message(reading.records()));
        }
        if (reading.unknownKeys() > 0) {
            log.warn(
                    Notice.UNKNOWN_KEYS,
                    "facts with keys that this version does not know, kept without them: " + reading.unknown()
                            + "; update the server");
        }
    }
}
