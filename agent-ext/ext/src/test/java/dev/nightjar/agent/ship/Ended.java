package dev.nightjar.agent.ship;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Works for the tests. */
record Ended(
        String operation,
        long number,
        long endNanos,
        long wallNanos,
        boolean failed,
        boolean open,
        Set<Missing> missing,
        Map<Resource, ResourceUse> resources) {

    /** A multiple of 10 s and of an hour: 2026-01-05T00:00:00Z. */
    static final long EPOCH = TimeUnit.SECONDS.toNanos(1_767_571_200L);

    static final String ORDERS = "POST /orders";

    /** A work of {@link #ORDERS}, 40 ms, that ended well. */
    static Ended at(double secondsAfterEpoch) {
        return new Ended(ORDERS, 1, EPOCH + seconds(secondsAfterEpoch), millis(40), false, false, Set.of(), Map.of());
    }

    static long seconds(double seconds) {
        return (long) (seconds * 1_000_000_000L);
    }

    static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    Ended of(String name) {
        return new Ended(name, number, endNanos, wallNanos, failed, open, missing, resources);
    }

    Ended number(long value) {
        return new Ended(operation, value, endNanos, wallNanos, failed, open, missing, resources);
    }

    Ended took(long nanos) {
        return new Ended(operation, number, endNanos, nanos, failed, open, missing, resources);
    }

    Ended thatFailed() {
        return new Ended(operation, number, endNanos, wallNanos, true, open, missing, resources);
    }

    Ended stillOpen() {
        return new Ended(operation, number, endNanos, wallNanos, failed, true, missing, resources);
    }

    Ended without(Missing source) {
        return new Ended(operation, number, endNanos, wallNanos, failed, open, Set.of(source), resources);
    }

    Ended using(Map<Resource, ResourceUse> uses) {
        return new Ended(operation, number, endNanos, wallNanos, failed, open, missing, uses);
    }

    String traceId() {
        return String.format("%032x", number);
    }

    CompletedWork work() {
        Ledger ledger = new Ledger(
                wallNanos,
                Map.of(Part.SQL, wallNanos / 2, Part.UNEXPLAINED, wallNanos - wallNanos / 2),
                Map.of(),
                missing);
        return new CompletedWork(
                traceId(),
                String.format("%016x", number),
                null,
                Work.Kind.REQUEST,
                operation,
                endNanos - wallNanos,
                0,
                failed,
                failed ? "500" : null,
                open,
                true,
                ledger,
                List.of(),
                new Work.Used(1_000L, 2_000L, resources));
    }
}
