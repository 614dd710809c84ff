package dev.nightjar.history;

import dev.nightjar.history.play.FactSink;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.wire.Wire;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Facts into a store without the way over a network; some batches are under way at a time. For one thread. */
public final class StoreSink implements FactSink {

    private static final int UNDER_WAY = 256;

    private final SignalWriter writer;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Deque<CompletableFuture<WriteResult>> underWay = new ArrayDeque<>();
    private long facts;

    public StoreSink(SignalWriter writer) {
        this.writer = writer;
    }

    @Override
    public void accept(Origin origin, List<? extends Fact> some, long nowEpochNanos) {
        long number = numbers.merge(origin.run(), 1L, Long::sum) - 1;
        underWay.addLast(writer.write(
                new Batch(new BatchId.Numbered(origin.run(), number), origin, Wire.SCHEMA, List.copyOf(some))));
        facts += some.size();
        while (underWay.size() > UNDER_WAY) {
            awaitFirst();
        }
    }

    /** Until all are stored; returns how many. */
    public long finish() {
        while (!underWay.isEmpty()) {
            awaitFirst();
        }
        return facts;
    }

    private void awaitFirst() {
        WriteResult result = underWay.removeFirst().join();
        if (!(result instanceof WriteResult.Stored)) {
            throw new IllegalStateException("not stored: " + result);
        }
    }
}
