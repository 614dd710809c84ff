package dev.nightjar.model.port;

import org.jspecify.annotations.Nullable;

/** The store that other modules' tests use keeps the same contract as the real one. */
class MemoryStoreTest extends SignalStoreContract {

    @Override
    protected Ports open() {
        MemoryStore store = new MemoryStore();
        return new Ports(store, store);
    }

    @Override
    protected Ports openBounded(int answerRows) {
        MemoryStore store = new MemoryStore(answerRows);
        return new Ports(store, store);
    }

    @Override
    protected @Nullable Ports reopen() {
        return null;
    }
}
