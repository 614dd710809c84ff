package dev.nightjar.agent.ship;

import dev.nightjar.model.wire.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Facts that wait to be sent, and the count of what became of all of them:
 *
 * <pre>offered = sent + dropped + queued</pre>
 *
 * where {@code queued} includes the batch that is under way. Bounded in facts and bytes (that batch comes on top); when
 * full, the oldest fact goes. Two kinds go last: statements, up to a quarter of the room, because they name many other
 * facts, and totals, up to half of it, because they are small and the base of every level. Safe for all threads; holds its
 * lock for microseconds.
 */
final class Outbox {

    /**
     * A fact ready for the wire.
     *
     * @param kind its event name
     * @param record the bytes of its OTLP log record
     */
    @SuppressWarnings("ArrayRecordComponent") // some 10,000 of them wait; they are never compared
    record Entry(String kind, byte[] record) {}

    /** @param droppedByKind event name → dropped facts */
    record Counts(
            long offered, long sent, long dropped, long queued, long queuedBytes, Map<String, Long> droppedByKind) {}

    private final int maxFacts;
    private final long maxBytes;
    private final Lane statements = new Lane();
    private final Lane totals = new Lane();
    private final Lane others = new Lane();
    private int underWay;
    private boolean closed;
    private long offered;
    private long sent;
    private long dropped;
    /** Asked for with every statement that is recorded. */
    private volatile long droppedStatements;

    private final Map<String, Long> droppedByKind = new TreeMap<>();

    Outbox(int maxFacts, long maxBytes) {
        this.maxFacts = maxFacts;
        this.maxBytes = maxBytes;
    }

    synchronized void offer(Entry entry) {
        if (closed) {
            refused(entry.kind());
            return;
        }
        offered++;
        lane(entry).add(entry);
        while (facts() > maxFacts || bytes() > maxBytes) {
            dropped(leastWanted().removeFirst());
        }
    }

    private Lane leastWanted() {
        if (statements.exceeds(maxFacts / 4, maxBytes / 4)) {
            return statements;
        }
        if (totals.exceeds(maxFacts / 2, maxBytes / 2)) {
            return totals;
        }
        return others; // not empty: the two reserves are less than all
    }

    /** A fact that never got into the queue: it could not be encoded, or the sender is closed. */
    synchronized void refused(String kind) {
        offered++;
        countDropped(kind);
    }

    /** Takes the oldest facts for a batch, statements and totals first; they are under way until {@link #settle}. */
    synchronized List<Entry> take(int atMostFacts, long atMostBytes) {
        List<Entry> batch = new ArrayList<>();
        long batchBytes = 0;
        while (batch.size() < atMostFacts && facts() > 0) {
            Lane lane = first();
            Entry next = lane.entries.getFirst();
            if (!batch.isEmpty() && batchBytes + next.record().length > atMostBytes) {
                break;
            }
            batch.add(lane.removeFirst());
            batchBytes += next.record().length;
        }
        underWay += batch.size();
        return batch;
    }

    /**
     * A batch is done with.
     *
     * @param rejected how many of its facts were not taken; which ones is not told, so they count for the first ones
     */
    synchronized void settle(List<Entry> batch, int rejected) {
        underWay -= batch.size();
        sent += batch.size() - rejected;
        batch.subList(0, rejected).forEach(this::dropped);
    }

    /** Drops all that waits and whatever still comes, at the end. */
    synchronized void close() {
        closed = true;
        while (facts() > 0) {
            dropped(first().removeFirst());
        }
    }

    synchronized boolean holdsFullBatch(int facts, long batchBytes) {
        return facts() >= facts || bytes() >= batchBytes;
    }

    long droppedStatements() {
        return droppedStatements;
    }

    synchronized Counts counts() {
        return new Counts(offered, sent, dropped, (long) facts() + underWay, bytes(), Map.copyOf(droppedByKind));
    }

    private Lane lane(Entry entry) {
        return switch (entry.kind()) {
            case Wire.STATEMENT -> statements;
            case Wire.WORK_TOTAL -> totals;
            default -> others;
        };
    }

    private Lane first() {
        return !statements.isEmpty() ? statements : !totals.isEmpty() ? totals : others;
    }

    private int facts() {
        return statements.size() + totals.size() + others.size();
    }

    private long bytes() {
        return statements.bytes + totals.bytes + others.bytes;
    }

    private void dropped(Entry entry) {
        countDropped(entry.kind());
    }

    private void countDropped(String kind) {
        dropped++;
        long ofKind = droppedByKind.merge(kind, 1L, Long::sum);
        if (kind.equals(Wire.STATEMENT)) {
            droppedStatements = ofKind;
        }
    }

    /** Facts of one rank in the order of their coming. */
    private static final class Lane {
        private final Deque<Entry> entries = new ArrayDeque<>();
        private long bytes;

        private void add(Entry entry) {
            entries.addLast(entry);
            bytes += entry.record().length;
        }

        private Entry removeFirst() {
            Entry entry = entries.removeFirst();
            bytes -= entry.record().length;
            return entry;
        }

        private boolean exceeds(int facts, long atMostBytes) {
            return entries.size() > facts || bytes > atMostBytes;
        }

        private boolean isEmpty() {
            return entries.isEmpty();
        }

        private int size() {
            return entries.size();
        }
    }
}
