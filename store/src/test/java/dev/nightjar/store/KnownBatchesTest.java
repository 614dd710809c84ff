package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.BatchId;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which batches are known, by what was committed and how long ago. */
class KnownBatchesTest {

    @TempDir
    Path dataDir;

    private final SettableClock clock = new SettableClock();
    private KnownBatches known = new KnownBatches(clock::nanoTime, 100);

    @SuppressWarnings("NullAway.Init") // set before each test
    private Database database;

    @SuppressWarnings("NullAway.Init") // likewise
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(StoreSettings.defaults(dataDir), 0);
        connection = database.connect();
        load();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void aBatchIsKnownForAnHourAndForgottenWithItsSlice() throws Exception {
        assertThat(add("a")).isTrue();
        clock.advance(KnownBatches.KNOWN_FOR.minusSeconds(1));
        assertThat(add("a")).isFalse();
        assertThat(add("b")).isTrue();
        clock.advance(Duration.ofMinutes(7));
        assertThat(add("c")).isTrue();
        assertThat(add("a")).isTrue();
        assertThat(add("b")).isFalse();
    }

    @Test
    void whatIsAddedTwiceInATransactionIsOneAndGoesWithIt() throws Exception {
        try (WriteTransaction transaction = begin()) {
            assertThat(known.add(id("a"), transaction)).isTrue();
            assertThat(known.add(id("a"), transaction)).isFalse();
            known.rolledBack();
        }
        assertThat(add("a")).isTrue();
    }

    @Test
    void ofMoreThanMayBeTheOldestAreForgotten() throws Exception {
        for (int i = 0; i < 150; i++) {
            assertThat(add("batch " + i)).isTrue();
            clock.advance(Duration.ofSeconds(10)); // 30 in five minutes
        }
        for (int i = 60; i < 150; i++) {
            assertThat(add("batch " + i)).as("batch %d", i).isFalse();
        }
        assertThat(add("batch 0")).isTrue();
    }

    @Test
    void moreThanMayBeAtOnceAreForgottenTogether() throws Exception {
        for (int i = 0; i < 101; i++) {
            assertThat(add("batch " + i)).isTrue();
        }
        assertThat(add("batch 7")).isTrue();
        assertThat(add("batch 7")).isFalse();
    }

    @Test
    void theNextLifeKnowsWhatThisOneStored() throws Exception {
        for (int i = 0; i < 50; i++) {
            add("batch " + i);
            clock.advance(Duration.ofSeconds(30));
        }
        known = new KnownBatches(clock::nanoTime, 100);
        load();
        for (int i = 0; i < 50; i++) {
            assertThat(add("batch " + i)).isFalse();
        }
        known = new KnownBatches(clock::nanoTime, 30);
        load();
        assertThat(add("batch 49")).isFalse();
        assertThat(add("batch 0")).isTrue();
    }

    private void load() throws Exception {
        known.load(connection, DuckDbStore.epochNanos(clock.instant()));
    }

    private WriteTransaction begin() throws Exception {
        return WriteTransaction.begin(connection, new OpenSegments(), null);
    }

    private boolean add(String name) throws Exception {
        try (WriteTransaction transaction = begin()) {
            known.sweep(transaction);
            boolean isNew = known.add(id(name), transaction);
            transaction.commit();
            known.committed();
            return isNew;
        }
    }

    private static BatchId id(String name) {
        return new BatchId.Hashed(name);
    }
}
