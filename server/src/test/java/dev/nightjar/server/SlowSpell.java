package dev.nightjar.server;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An hour of {@code POST /orders}: 40 ms each, but two minutes in which they sleep. What is found has the cause {@code sleep}. */
public final class SlowSpell {

    public static final String ENVIRONMENT = "production";
    public static final Instant BEGIN = Instant.parse("2024-03-02T21:00:00Z");
    public static final Instant SLOW_FROM = BEGIN.plus(Duration.ofMinutes(40));
    public static final Instant SLOW_TO = SLOW_FROM.plus(Duration.ofMinutes(2));
    public static final Instant END = BEGIN.plus(Duration.ofHours(1));

    private static final Duration BLOCK = Duration.ofSeconds(10);
    private static final long WORKS = 100;

    private SlowSpell() {}

    /** The facts of one JVM, as one batch. */
    public static void writeTo(SignalWriter writer) {
        List<Fact> totals = new ArrayList<>();
        for (Instant block = BEGIN; block.isBefore(END); block = block.plus(BLOCK)) {
            boolean slow = !block.isBefore(SLOW_FROM) && block.isBefore(SLOW_TO);
            totals.add(total(block, slow ? 400_000_000L : 0));
        }
        Origin origin = new Origin(ENVIRONMENT, "", "order", "1", "host", "order:1", "run-of-orders", "UTC");
        writer.write(new Batch(new BatchId.Numbered(origin.run(), 1), origin, Wire.SCHEMA, totals))
                .join();
    }

    private static WorkTotal total(Instant block, long sleepNanos) {
        long cpu = 40_000_000L;
        long each = cpu + sleepNanos;
        return new WorkTotal(
                Work.Kind.REQUEST,
                "POST /orders",
                EpochNanos.of(block),
                BLOCK.toNanos(),
                WORKS,
                0,
                WORKS * each,
                new LogHistogram(Map.of(LogHistogram.bucketOf(each), WORKS)),
                Map.of(Part.CPU, WORKS * cpu, Part.SLEEP, WORKS * sleepNanos),
                Set.of(),
                0,
                0,
                Map.of());
    }
}
