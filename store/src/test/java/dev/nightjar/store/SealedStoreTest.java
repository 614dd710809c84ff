package dev.nightjar.store;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalStoreContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The ports' contract on a store that makes a file of everything before anybody reads it. */
class SealedStoreTest extends SignalStoreContract {

    @TempDir
    Path dataDir;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DuckDbStore store;

    @Override
    protected Ports open() {
        store = DuckDbStore.open(StoreSettings.defaults(dataDir));
        return new Ports(store, sealingFirst(store));
    }

    private static SignalReader sealingFirst(DuckDbStore store) {
        return (SignalReader) Proxy.newProxyInstance(
                SignalReader.class.getClassLoader(), new Class<?>[] {SignalReader.class}, (_, method, arguments) -> {
                    store.seal();
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    protected Ports openBounded(int answerRows) {
        store.close();
        store = DuckDbStore.open(
                StoreSettings.defaults(dataDir.resolve("bounded")).withAnswers(answerRows, 64L << 20));
        return new Ports(store, sealingFirst(store));
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
