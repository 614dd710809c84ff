package dev.nightjar.store;

import dev.nightjar.model.port.SignalStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The ports' contract on the real store. */
class DuckDbStoreTest extends SignalStoreContract {

    @TempDir
    Path dataDir;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DuckDbStore store;

    @Override
    protected Ports open() {
        store = DuckDbStore.open(StoreSettings.defaults(dataDir));
        return new Ports(store, store);
    }

    @Override
    protected Ports openBounded(int answerRows) {
        store.close();
        store = DuckDbStore.open(
                StoreSettings.defaults(dataDir.resolve("bounded")).withAnswers(answerRows, 64L << 20));
        return new Ports(store, store);
    }

    @Override
    protected Ports reopen() {
        store.close();
        return open();
    }

    @AfterEach
    void close() {
        store.close();
    }
}
