package dev.nightjar.collector.door;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.FoldedNames;
import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.prometheus.TargetHealth;
import dev.nightjar.model.port.WriteResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what came in and what became of it. Each step keeps the equation of {@link CollectorHealth}. Thread-safe. */
public final class Tally {

    private final Map<Protocol, Count> counts = new EnumMap<>(Protocol.class);
    private long requests;
    private long unreadable;
    private long unauthorized;
    private long busyRequests;
    private long refusedConnections;
    private long unknownKeys;

    /** Of one protocol. */
    private static final class Count {
        long received;
        long stored;
        long duplicate;
        long rejected;
        long busy;
        long failed;
        long inFlight;

        CollectorHealth.Items items() {
            return new CollectorHealth.Items(received, stored, duplicate, rejected, busy, failed, inFlight);
        }
    }

    public Tally() {
        for (Protocol protocol : Protocol.values()) {
            counts.put(protocol, new Count());
        }
    }

    private Count of(Protocol protocol) {
        return counts.computeIfAbsent(protocol, _ -> new Count());
    }

    /** A request was read: so many items, of which so many are rejected and the others are handed to the store. */
    synchronized void read(Protocol protocol, long items, long rejectedItems, long newUnknownKeys) {
        Count count = of(protocol);
        requests++;
        count.received += items;
        count.rejected += rejectedItems;
        count.inFlight += items - rejectedItems;
        unknownKeys += newUnknownKeys;
    }

    /** The store gave its answer on so many of the items in flight. */
    synchronized void written(Protocol protocol, long items, WriteResult result) {
        Count count = of(protocol);
        count.inFlight -= items;
        switch (result) {
            case WriteResult.Stored _ -> count.stored += items;
            case WriteResult.Duplicate _ -> count.duplicate += items;
            case WriteResult.Busy _ -> count.busy += items;
            case WriteResult.Failed _ -> count.failed += items;
        }
    }

    synchronized void unreadable() {
        requests++;
        unreadable++;
    }

    synchronized void unauthorized() {
        requests++;
        unauthorized++;
    }

    synchronized void busyRequest() {
        requests++;
        busyRequests++;
    }

    synchronized void refusedConnection() {
        refusedConnections++;
    }

    public synchronized CollectorHealth health(FoldedNames folded, List<TargetHealth> targets) {
        Map<String, CollectorHealth.Items> protocols = new TreeMap<>();
        counts.forEach((protocol, count) -> protocols.put(protocol.word(), count.items()));
        return CollectorHealth.of(
                protocols,
                targets,
                requests,
                unreadable,
                unauthorized,
                busyRequests,
                refusedConnections,
                unknownKeys,
                folded);
    }
}
