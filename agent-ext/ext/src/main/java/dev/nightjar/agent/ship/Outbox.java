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
 * full, the oldest fact goes. Statements go last, up to a quarter of the bytes, because each is sent only once and names
 * many other facts. Safe for all threads; holds its lock for microseconds.
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
    private final Deque<Entry> statements = new ArrayDeque<>();
    private final Deque<Entry> others = new ArrayDeque<>();
    private long statementBytes;
    private long bytes;
    private int underWay;
    private boolean closed;
    private long offered;
    private long sent;
    private long dropped;
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
        boolean statement = entry.kind().equals(Wire.STATEMENT);
        (statement ? statements : others).addLast(entry);
        bytes += entry.record().length;
        statementBytes += statement ? entry.record().length : 0;
        while (statements.size() + others.size() > maxFacts || bytes > maxBytes) {
            boolean tooManyStatements = statementBytes > maxBytes / 4 || statements.size() > maxFacts / 4;
            dropped(removeFirst(others.isEmpty() || (tooManyStatements && !statements.isEmpty())));
        }
    }

    /** A fact that never got into the queue: it could not be encoded, or the sender is closed. */
    synchronized void refused(String kind) {
        offered++;
        countDropped(kind);
    }

    /** Takes the oldest facts for a batch; they are under way until {@link #settle}. */
    synchronized List<Entry> take(int atMostFacts, long atMostBytes) {
        List<Entry> batch = new ArrayList<>();
        long batchBytes = 0;
        while (batch.size() < atMostFacts && !(statements.isEmpty() && others.isEmpty())) {
            Entry next = statements.isEmpty() ? others.getFirst() : statements.getFirst();
            if (!batch.isEmpty() && batchBytes + next.record().length > atMostBytes) {
                break;
            }
            batch.add(removeFirst(!statements.isEmpty()));
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
        while (!(statements.isEmpty() && others.isEmpty())) {
            dropped(removeFirst(!statements.isEmpty()));
        }
    }

    synchronized boolean holdsFullBatch(int facts, long batchBytes) {
        return statements.size() + others.size() >= facts || bytes >= batchBytes;
    }

    synchronized Counts counts() {
        return new Counts(
                offered,
                sent,
                dropped,
                (long) statements.size() + others.size() + underWay,
                bytes,
                Map.copyOf(droppedByKind));
    }

    private Entry removeFirst(boolean statement) {
        Entry entry = (statement ? statements : others).removeFirst();
        bytes -= entry.record().length;
        statementBytes -= statement ? entry.record().length : 0;
        return entry;
    }

    private void dropped(Entry entry) {
        countDropped(entry.kind());
    }

    private void countDropped(String kind) {
        dropped++;
        droppedByKind.merge(kind, 1L, Long::sum);
    }
}
