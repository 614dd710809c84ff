package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Databases;
import dev.nightjar.collector.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against an address where nobody answers: what the sampler does about itself. */
@Timeout(60)
class DatabaseSamplerTest {

    /** Port 1 is below those that systems give away by themselves. */
    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings("postgresql://127.0.0.1:1/shop", "nightjar", "", "staging", Duration.ofMillis(200));

    private final Store store = new Store();
    private final Polls polls = new Polls(store);

    @Test
    void neitherAnErrorNorABugEndsTheSampling() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        try (DatabaseSampler sampler = Databases.sample(SETTINGS, store, () -> {
            if (broken.getAndSet(false)) {
                throw new OutOfMemoryError("no heap left, says this test");
            }
            return Instant.now();
        })) {
            polls.await("that nobody answers", poll -> true);
            assertThat(sampler.health().lastPoll()).isNotNull();
            broken.set(true);
            polls.await(
                    "that the sampler broke", poll -> poll.blind().toString().contains("the sampler broke"));
            assertThat(sampler.health().connected()).isFalse();
            Instant before = sampler.health().lastPoll();
            polls.await("the next poll", poll -> poll.blind().toString().contains("cannot be reached"));
            assertThat(sampler.health().lastPoll()).isAfter(before);
            assertThat(sampler.health().failedPolls()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aStoreThatThrowsAnErrorLosesThatPollOnly() throws Exception {
        try (DatabaseSampler sampler = Databases.sample(SETTINGS, store, Instant::now)) {
            store.answerWith(() -> {
                throw new StackOverflowError("says this test");
            });
            polls.await("a poll", poll -> true);
            store.answerWith(null);
            polls.await("a poll", poll -> true);
            polls.await("a poll", poll -> true);
            assertThat(sampler.health().failed()).isPositive();
            assertThat(sampler.health().stored()).isPositive();
        }
    }
}
