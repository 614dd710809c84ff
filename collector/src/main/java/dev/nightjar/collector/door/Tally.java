package dev.nightjar.collector.door;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.model.port.WriteResult;

/** Counts what came in and what became of it. Each step keeps the equation of {@link CollectorHealth}. Thread-safe. */
public final class Tally {

    private long received;
    private long stored;
    private long duplicate;
    private long rejected;
    private long busy;
    private long failed;
    private long inFlight;
    private long requests;
    private long unreadable;
    private long unauthorized;
    private long busyRequests;
    private long refusedConnections;
    private long unknownKeys;

    /** A request was read: so many items, of which so many are rejected and the others are handed to the store. */
    synchronized void read(long items, long rejectedItems, long newUnknownKeys) {
        requests++;
        received += items;
        rejected += rejectedItems;
        inFlight += items - rejectedItems;
        unknownKeys += newUnknownKeys;
    }

    /** The store gave its answer on so many of the items in flight. */
    synchronized void written(long items, WriteResult result) {
        inFlight -= items;
        switch (result) {
            case WriteResult.Stored _ -> stored += items;
            case WriteResult.Duplicate _ -> duplicate += items;
            case WriteResult.Busy _ -> busy += items;
            case WriteResult.Failed _ -> failed += items;
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

    public synchronized CollectorHealth health() {
        return new CollectorHealth(
                received,
                stored,
                duplicate,
                rejected,
                busy,
                failed,
                inFlight,
                requests,
                unreadable,
                unauthorized,
                busyRequests,
                refusedConnections,
                unknownKeys);
    }
}
