package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A process that writes batches as fast as the store takes them and prints {@code ack NUMBER} for each that is durable,
 * until it is killed. Meanwhile the store seals segments all the time. Arguments: data folder, number of the first batch.
 */
final class AckedWriter {

    /** Above one chunk of the appender, so that a chunk that committed by itself would show. */
    static final int FACTS = 2_500;

    static final Origin ORIGIN =
            new Origin("production", "", "order", "1", "host", "order-0", "run-of-the-writer", "UTC");

    private static final int IN_FLIGHT = 8;

    private AckedWriter() {}

    /** So few rows that there is always a segment to be sealed. */
    static StoreSettings settings(Path dataDir) {
        return StoreSettings.defaults(dataDir).withSegments(2L * FACTS, Duration.ofHours(1));
    }

    /** Writes the batch of a number: facts of an even one, spans of an odd one. */
    static CompletableFuture<WriteResult> write(DuckDbStore store, long number) {
        return number % 2 == 0 ? store.write(facts(number)) : store.write(spans(number));
    }

    /** They carry the number as time, so that they can be counted. */
    private static RowBatch spans(long number) {
        Rows rows = new Rows(SpanColumns.LAYOUT, new byte[0]);
        for (int i = 0; i < FACTS; i++) {
            rows.addRow();
            rows.set(SpanColumns.START_NANOS, number);
            rows.setUuid(SpanColumns.TRACE_ID, number, i);
            rows.setText(SpanColumns.NAME, rows.text("span " + i));
            rows.addEntry(SpanColumns.ATTRIBUTES, rows.text("key"), rows.text("value " + i));
        }
        return new RowBatch(
                new BatchId.Numbered(ORIGIN.run(), number), List.of(new Emitter(ORIGIN, new TreeMap<>())), rows);
    }

    private static Batch facts(long number) {
        List<Fact> facts = new ArrayList<>(FACTS);
        for (int i = 0; i < FACTS; i++) {
            facts.add(new GcPause(number, i, "G1New", "G1 Evacuation Pause", i));
        }
        return new Batch(new BatchId.Numbered(ORIGIN.run(), number), ORIGIN, 1, facts);
    }

    public static void main(String[] arguments) throws InterruptedException {
        DuckDbStore store = DuckDbStore.open(settings(Path.of(arguments[0])));
        System.out.println("open");
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (long number = Long.parseLong(arguments[1]); ; number++) {
            inFlight.acquire();
            long sent = number;
            var _ = write(store, number).thenAccept(result -> {
                if (result instanceof WriteResult.Stored) {
                    System.out.println("ack " + sent);
                } else {
                    System.out.println("not stored " + sent + ": " + result);
                }
                inFlight.release();
            });
        }
    }
}
