package dev.nightjar.agent.ship;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers facts to the server's door batch by batch, for whoever keeps and numbers them himself: the module {@code history}. Encodes,
 * posts and reads the answer as the agent does; nothing is queued, repeated or dropped here. One connection; for one thread.
 */
public final class BatchPost implements AutoCloseable {

    /** The agent's batches have at most so many facts. */
    public static final int MAX_FACTS = Sender.BATCH_FACTS;

    private final HttpPost http;

    /**
     * Connects at the first delivery.
     *
     * @param endpoint as {@code nightjar.endpoint}: {@code http://127.0.0.1:4318}
     * @param token null: no authorization header
     * @param certificate null: what the JVM trusts
     * @param timeout of one delivery
     */
    public BatchPost(URI endpoint, @Nullable String token, @Nullable Path certificate, Duration timeout) {
        http = new HttpPost(endpoint, token, certificate, timeout.toNanos(), System::nanoTime);
    }

    /**
     * A batch as it travels. The same facts give the same bytes.
     *
     * @param number of the batch within the origin's run: the server stores each once
     * @param observedEpochNanos when they were seen
     */
    public static byte[] request(Origin origin, long number, List<? extends Fact> facts, long observedEpochNanos) {
        List<Outbox.Entry> entries = new ArrayList<>(facts.size());
        for (Fact fact : facts) {
            entries.add(OtlpLogs.entry(fact, observedEpochNanos));
        }
        return OtlpLogs.request(origin, number, entries);
    }

    /** Waits for the answer, at most the timeout. */
    public Delivery deliver(byte[] request) {
        return OtlpAnswer.to(request, http, Instant::now);
    }

    @Override
    public void close() {
        http.close();
    }
}
