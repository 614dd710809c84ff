package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.DbSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActorTest {

    private static final String DATABASE = "postgresql://db:5432/shop";

    @Test
    void jobsOfOneSchedulerAreToldApartByTheirNames() {
        Actor nightly = Actor.of(DATABASE, session("pg_cron", "nightly-settlement"));
        assertThat(nightly.name()).isEqualTo("nightly-settlement");
        assertThat(nightly.is(session("pg_cron", "nightly-settlement"))).isTrue();
        assertThat(nightly.is(session("pg_cron", "hourly-refresh"))).isFalse();
        assertThat(nightly.is(session("pg_cron", null))).isFalse();
    }

    @Test
    void withoutAJobTheApplicationIsTheName() {
        Actor bi = Actor.of(DATABASE, session("bi", null));
        assertThat(bi.name()).isEqualTo("bi");
        assertThat(bi.is(session("bi", null))).isTrue();
        assertThat(bi.is(session("order", null))).isFalse();
    }

    private static DbSession session(String application, @Nullable String job) {
        return new DbSession(
                1,
                application,
                "app",
                "client backend",
                "active",
                null,
                null,
                1,
                1,
                null,
                List.of(),
                null,
                List.of(),
                null,
                job);
    }
}
