package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.rows.Emitter;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** What tests begin with of a store whose clock stands still until they advance it, and which seals only when it is asked to. */
abstract class ClockedStore {

    @TempDir
    Path dataDir;

    final SettableClock clock = new SettableClock();
    final RandomFacts random = new RandomFacts(1);
    final Origin order = random.origin("production", "order");
    final Emitter orderEmitter = new Emitter(order, new TreeMap<>());

    final DuckDbStore open() {
        return open(StoreSettings.defaults(dataDir));
    }

    final DuckDbStore open(StoreSettings settings) {
        return DuckDbStore.open(settings, clock, clock::nanoTime, () -> Long.MAX_VALUE);
    }

    /** In nanoseconds since the epoch. */
    final long now() {
        return DuckDbStore.epochNanos(clock.instant());
    }
}
