package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that writes batches as fast as the store takes them and prints {@code ack NUMBER} for each that is durable,
 * until it is killed. Arguments: data folder, number of the first batch.
 */
final class AckedWriter {

    /** Above one chunk of the appender, so that a chunk that committed by itself would show. */
    static final int FACTS = 2_500;

    static final Origin ORIGIN =
            new Origin("production", "", "order", "1", "host", "order-0", "run-of-the-writer", "UTC");

    private static final int IN_FLIGHT = 8;

    private AckedWriter() {}

    /** The batch of a number: its facts carry the number as time, so that they can be counted. */
    static Batch batch(long number) {
        List<Fact> facts = new ArrayList<>(FACTS);
        for (int i = 0; i < FACTS; i++) {
            facts.add(new GcPause(number, i, "G1New", "G1 Evacuation Pause", i));
        }
        return new Batch(new BatchId.Numbered(ORIGIN.run(), number), ORIGIN, 1, facts);
    }

    public static void main(String[] arguments) throws InterruptedException {
        DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(Path.of(arguments[0])));
        System.out.println("open");
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (long number = Long.parseLong(arguments[1]); ; number++) {
            inFlight.acquire();
            long sent = number;
            var _ = store.write(batch(number)).thenAccept(result -> {
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
