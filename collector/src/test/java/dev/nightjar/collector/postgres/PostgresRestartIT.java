package dev.nightjar.collector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Databases;
import dev.nightjar.collector.Store;
import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.database.Polls;
import dev.nightjar.model.fact.DbPoll;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server that goes away and comes back on the same port. */
@Timeout(180)
class PostgresRestartIT {

    @TempDir
    private Path files;

    private final Store store = new Store();
    private final Polls polls = new Polls(store);

    @Test
    void samplerSaysThatItIsBlindWhileTheServerIsAwayAndComesBackWithIt() throws Exception {
        EmbeddedPostgres server = start(0);
        int port = server.getPort();
        Shop.prepare(server);
        DatabaseSettings settings =
                new DatabaseSettings(Shop.url(port), "nightjar", "", "staging", Duration.ofMillis(200));
        try (DatabaseSampler sampler = Databases.sample(settings, store, Clock.systemUTC())) {
            polls.await("a poll", poll -> poll.blind().isEmpty());

            server.close();
            DbPoll away = polls.await(
                    "that the server is away", poll -> poll.blind().toString().contains("cannot be reached"));
            assertThat(away.sessions()).isEmpty();
            assertThat(sampler.health().connected()).isFalse();

            server = start(port);
            polls.await("that it is back", poll -> poll.blind().isEmpty());
            assertThat(sampler.health().connected()).isTrue();
            assertThat(sampler.health().failedPolls()).isPositive();
        } finally {
            server.close();
        }
        assertThat(store.batches()).extracting(batch -> batch.id().key()).doesNotHaveDuplicates();
    }

    private EmbeddedPostgres start(int port) throws Exception {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(files.resolve("data"))
                .setCleanDataDirectory(false);
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }
}
