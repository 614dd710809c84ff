package dev.nightjar.collector.door;

import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.SeldomLog;
import dev.nightjar.collector.read.Cardinality;
import dev.nightjar.collector.read.Hash;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Rows;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
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
        FOLDED,
        FAILED,
        BROKEN,
        CONNECTIONS
    }

    private final SignalWriter writer;
    private final Tally tally;
    private final Cardinality cardinality;
    private final InstantSource clock;
    private final SeldomLog<Notice> log;
    private final Semaphore bytesInFlight = new Semaphore((int) DoorLimits.BYTES_IN_FLIGHT);

    public Receiver(SignalWriter writer, Tally tally, Cardinality cardinality, InstantSource clock) {
        this.writer = writer;
        this.tally = tally;
        this.cardinality = cardinality;
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
                "more than " + DoorLimits.BYTES_IN_FLIGHT / (1024 * 1024) + " MB of requests wait: send again");
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
    CompletableFuture<Answer> receive(Intake intake, byte[] request) {
        try {
            return take(
                    intake.protocol(),
                    intake.items(),
                    folded(intake.reader().read(request, clock.instant())),
                    () -> new BatchId.Hashed(Hash.sha256(request)));
        } catch (IOException e) {
            tally.unreadable();
            return CompletableFuture.completedFuture(
                    new Answer.Refused("not " + intake.request() + ": " + e.getMessage()));
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

    /** With no more names than may be: before it is given to {@link #take}, once. */
    public Reading folded(Reading read) {
        long before = cardinality.folded().all();
        Reading folded = cardinality.fold(read, clock.instant());
        if (cardinality.folded().all() != before) {
            log.warn(
                    Notice.FOLDED,
                    "too many different names within an hour, of those beyond \"other\" is stored: "
                            + cardinality.folded()
                            + "; see which sender puts ids into names of services, instances, spans or attributes of metrics");
        }
        return folded;
    }

    /**
     * Hands what was read to the store, and counts it.
     *
     * @param items what is counted: spans, data points …
     * @param rowsId asked for when there are rows
     */
    public CompletableFuture<Answer> take(Protocol protocol, String items, Reading reading, Supplier<BatchId> rowsId) {
        notice(items, reading);
        Rows rows = reading.rows();
        RowBatch others = rows == null ? null : new RowBatch(rowsId.get(), reading.emitters(), rows);
        // From here on nothing throws: what is counted as handed over is handed over.
        tally.read(protocol, reading.items(), reading.refusals().items(), reading.unknownKeys());
        List<CompletableFuture<Fate>> fates = new ArrayList<>(reading.batches().size() + 1);
        for (Batch batch : reading.batches()) {
            fates.add(fate(protocol, batch.id(), batch.facts().size(), () -> writer.write(batch)));
        }
        if (others != null) {
            fates.add(fate(protocol, others.id(), others.rows().size(), () -> writer.write(others)));
        }
        return CompletableFuture.allOf(fates.toArray(CompletableFuture[]::new))
                .thenApply(_ -> answer(
                        reading.items(),
                        reading.refusals(),
                        fates.stream().map(CompletableFuture::join).toList()));
    }

    /** What became of a batch of so many items. */
    private record Fate(BatchId batch, int items, WriteResult result) {}

    private CompletableFuture<Fate> fate(
            Protocol protocol, BatchId batch, int items, Supplier<CompletableFuture<WriteResult>> write) {
        CompletableFuture<WriteResult> result;
        try {
            result = write.get();
        } catch (RuntimeException | Error e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.exceptionally(e -> {
                    // The port promises never to; the sender must not hang when it does.
                    LOG.error("the store broke on batch {}: {} items are lost", batch.key(), items, e);
                    return new WriteResult.Failed("the server's store broke, see its log");
                })
                .thenApply(written -> {
                    tally.written(protocol, items, written);
                    return new Fate(batch, items, written);
                });
    }

    /**
     * One busy batch sends the whole request back, for what is durable already is a duplicate then. It is an error when
     * nothing was taken: OpenTelemetry's Java exporters do not read {@code partial_success}.
     */
    private Answer answer(long received, Refusals refusals, List<Fate> fates) {
        Answer.Busy busy = null;
        boolean taken = received == 0;
        for (Fate fate : fates) {
            switch (fate.result()) {
                case WriteResult.Stored _ -> taken = true;
                case WriteResult.Duplicate _ -> taken = true;
                case WriteResult.Busy b -> {
                    if (busy == null || b.retryAfter().compareTo(busy.retryAfter()) > 0) {
                        busy = new Answer.Busy(b.retryAfter(), b.reason());
                    }
                }
                case WriteResult.Failed failed -> {
                    String why = "batch " + fate.batch().key() + ": " + failed.reason();
                    log.warn(Notice.FAILED, "the store refused " + why);
                    refusals.add(fate.items(), why);
                }
            }
        }
        if (busy != null) {
            return busy;
        }
        String message = refusals.message(received);
        return taken ? new Answer.Taken(refusals.items(), message) : new Answer.Refused(message);
    }

    private void notice(String items, Reading reading) {
        if (reading.refusals().items() > 0) {
            log.warn(Notice.REFUSED, items + ": " + reading.refusals().message(reading.items()));
        }
        if (reading.unknownKeys() > 0) {
            log.warn(
                    Notice.UNKNOWN_KEYS,
                    "facts with keys that this version does not know, kept without them: " + reading.unknown()
                            + "; update the server");
        }
    }
}
