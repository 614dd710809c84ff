package dev.nightjar.collector;

/**
 * What became of everything that came in since the start. One consistent snapshot:
 *
 * <pre>received = stored + duplicate + rejected + busy + failed + inFlight</pre>
 *
 * counted in items (log records, spans, data points). Requests that could not be read as far as their items are counted
 * as requests only.
 *
 * @param received items in requests that could be read
 * @param stored durable
 * @param duplicate in batches that were durable already
 * @param rejected not ours, of another schema, or not valid; the sender was told why
 * @param busy in batches that were sent back to be sent again
 * @param failed in batches that the store refused for good
 * @param inFlight handed to the store, fate not known yet
 * @param requests all, whatever became of them
 * @param unreadableRequests bad protobuf or gzip, too large, wrong type, path or method, what is no piece of a recording
 * @param unauthorizedRequests without the token
 * @param busyRequests sent back before they were read
 * @param refusedConnections closed at once, because too many were open
 * @param unknownKeys keys that this version does not know, in facts that were taken all the same
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
        long unknownKeys) {

    public CollectorHealth {
        long known = stored + duplicate + rejected + busy + failed + inFlight;
        if (received != known) {
            throw new IllegalArgumentException("received " + received + " items, but stored " + stored + " + duplicate "
                    + duplicate + " + rejected " + rejected + " + busy " + busy + " + failed " + failed
                    + " + in flight " + inFlight + " = " + known);
        }
    }
}
