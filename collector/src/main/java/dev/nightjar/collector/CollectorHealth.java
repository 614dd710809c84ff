package dev.nightjar.collector;

import dev.nightjar.collector.prometheus.TargetHealth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of everything that came in since the start. One consistent snapshot:
 *
 * <pre>received = stored + duplicate + rejected + busy + failed + inFlight</pre>
 *
 * counted in items (log records, spans, data points), over all protocols and for each. Requests that could not be read as far
 * as their items are counted as requests only.
 *
 * @param received items in requests that could be read
 * @param stored durable
 * @param duplicate in batches that were durable already
 * @param rejected not ours, of another schema, or not valid; the sender was told why
 * @param busy in batches that were sent back to be sent again
 * @param failed in batches that the store refused for good
 * @param inFlight handed to the store, fate not known yet
 * @param requests all, whatever became of them; scrapes that were handed to the store among them
 * @param unreadableRequests bad protobuf or gzip, too large, wrong type, path or method, what is no piece of a recording
 * @param unauthorizedRequests without the token
 * @param busyRequests sent back before they were read
 * @param refusedConnections closed at once, because too many were open
 * @param unknownKeys keys that this version does not know, in facts that were taken all the same
 * @param folded names of which there were too many
 * @param protocols {@link Protocol#word} → its items
 * @param targets those that are scraped, in the order of the settings
 */
public record CollectorHealth(
        long received,
        long stored,
        long duplicate,
        long rejected,
        long busy,
        long failed,
        long inFlight,
        long requests,
        long unreadableRequests,
        long unauthorizedRequests,
        long busyRequests,
        long refusedConnections,
        long unknownKeys,
        FoldedNames folded,
        Map<String, Items> protocols,
        List<TargetHealth> targets) {

    public CollectorHealth {
        protocols = Collections.unmodifiableMap(new TreeMap<>(protocols));
        targets = List.copyOf(targets);
        Items all = new Items(received, stored, duplicate, rejected, busy, failed, inFlight);
        if (!all.equals(sum(protocols))) {
            throw new IllegalArgumentException(all + ", but of each protocol " + protocols);
        }
    }

    /** What became of the items of one protocol. */
    public record Items(
            long received, long stored, long duplicate, long rejected, long busy, long failed, long inFlight) {

        static final Items NONE = new Items(0, 0, 0, 0, 0, 0, 0);

        public Items {
            long known = stored + duplicate + rejected + busy + failed + inFlight;
            if (received != known) {
                throw new IllegalArgumentException("received " + received + " items, but stored " + stored
                        + " + duplicate " + duplicate + " + rejected " + rejected + " + busy " + busy + " + failed "
                        + failed + " + in flight " + inFlight + " = " + known);
            }
        }

        Items plus(Items other) {
            return new Items(
                    received + other.received,
                    stored + other.stored,
                    duplicate + other.duplicate,
                    rejected + other.rejected,
                    busy + other.busy,
                    failed + other.failed,
                    inFlight + other.inFlight);
        }
    }

    /** With the sums over the protocols. */
    public static CollectorHealth of(
            Map<String, Items> protocols,
            List<TargetHealth> targets,
            long requests,
            long unreadableRequests,
            long unauthorizedRequests,
            long busyRequests,
            long refusedConnections,
            long unknownKeys,
            FoldedNames folded) {
        Items all = sum(protocols);
        return new CollectorHealth(
                all.received,
                all.stored,
                all.duplicate,
                all.rejected,
                all.busy,
                all.failed,
                all.inFlight,
                requests,
                unreadableRequests,
                unauthorizedRequests,
                busyRequests,
                refusedConnections,
                unknownKeys,
                folded,
                protocols,
                targets);
    }

    private static Items sum(Map<String, Items> protocols) {
        return protocols.values().stream().reduce(Items.NONE, Items::plus);
    }

    /** Of everybody who sends by himself: what is scraped says nothing of works. */
    public long sent() {
        return received - protocols.getOrDefault(Protocol.SCRAPE.word(), Items.NONE).received;
    }
}
