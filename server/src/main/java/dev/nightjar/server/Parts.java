package dev.nightjar.server;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.store.StoreHealth;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the parts of the server are, asked for at each reading.
 *
 * @param store may throw when the store cannot answer
 */
record Parts(
        Supplier<StoreHealth> store,
        Supplier<CollectorHealth> collector,
        Supplier<List<SamplerHealth>> samplers,
        Supplier<AnalysisLoop.Status> analysis) {}
