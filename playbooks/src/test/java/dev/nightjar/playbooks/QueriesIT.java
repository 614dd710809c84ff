package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of the jar's playbooks, filled in, on a real PostgreSQL, as a role with pg_monitor that may only read. */
class QueriesIT {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start();
        try (Connection admin = connect("postgres");
                Statement statement = admin.createStatement()) {
            statement.execute("create extension pg_stat_statements");
            statement.execute("create role watcher login");
            statement.execute("grant pg_monitor to watcher");
            statement.execute("alter role watcher set default_transaction_read_only = on");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    static Set<String> causes() {
        return Playbooks.load().causes();
    }

    @ParameterizedTest
    @MethodSource("causes")
    void everyQueryIsUnderstoodAndOnlyReads(String cause) throws SQLException {
        for (Step.Query query : queries(cause)) {
            assertThat(query.database()).isEqualTo(Step.Database.POSTGRESQL);
            assertThat(query.query()).doesNotContain("pg_terminate").doesNotContain("pg_cancel");
            try (Connection watcher = connect("watcher");
                    Statement statement = watcher.createStatement();
                    ResultSet rows = statement.executeQuery(query.query())) {
                assertThat(rows.getMetaData().getColumnCount()).isPositive();
            }
        }
    }

    private static List<Step.Query> queries(String cause) {
        return Playbooks.load()
                .forFinding(Samples.of(cause), Locale.ENGLISH, ZoneOffset.UTC)
                .orElseThrow()
                .sections()
                .stream()
                .flatMap(section -> section.steps().stream())
                .filter(Step.Query.class::isInstance)
                .map(Step.Query.class::cast)
                .toList();
    }

    private static Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=" + user);
    }
}
