package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.collector.postgres.PostgresServer;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Statement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Statement RESERVE = new Statement("aaaaaaaaaaaaaaaa", "update inventory set stock = ?");

    private final ScriptedSession session = new ScriptedSession();
    private final DatabaseSettings settings = new DatabaseSettings(
            "postgresql://db/shop", "watcher", "", "staging", Duration.ofSeconds(1), Duration.ofSeconds(10));
    private final Statistics statistics = new Statistics(settings, new PostgresServer(), new Statements());

    @Test
    void theyAreReadWhenItIsTimeAndFirstOnANewConnection() throws Exception {
        count(3);
        assertThat(statistics.due(session, 1, 5 * SECOND)).as("the first").isEmpty();
        assertThat(session.statements).hasSize(2);
        assertThat(statistics.due(session, 2, 14 * SECOND)).isEmpty();
        assertThat(session.statements).as("not yet").hasSize(2);
        assertThat(statistics.due(session, 3, 15 * SECOND))
                .extracting(Fact::getClass)
                .extracting(Class::getSimpleName)
                .containsExactly("DbCounters", "Statement", "DbStatements");
        statistics.forget();
        assertThat(statistics.due(session, 4, 16 * SECOND))
                .as("the first again")
                .isEmpty();
        assertThat(session.statements).isEmpty();
    }

    @Test
    void whatIsRefusedIsABlindSpotOfItsOwnAndHidesNothingElse() throws Exception {
        count(3);
        statistics.due(session, 1, 0);
        session.refusals.add(new SQLException("permission denied for view pg_stat_wal", "42501"));
        List<Fact> facts = statistics.due(session, 2, 10 * SECOND);
        assertThat(facts)
                .extracting(Fact::getClass)
                .extracting(Class::getSimpleName)
                .containsExactly("DbCounters", "Statement", "DbStatements");
        assertThat(((DbCounters) facts.getFirst()).blind())
                .isEqualTo(statistics.blind())
                .containsExactly("its counters are not seen: permission denied for view pg_stat_wal:"
                        + " GRANT pg_monitor TO watcher");
        statistics.due(session, 3, 20 * SECOND);
        assertThat(statistics.blind()).as("granted").isEmpty();
    }

    @Test
    void aConnectionThatBrokeIsSaidToWhoeverHoldsIt() {
        session.refusals.add(new SQLException("broken pipe", "08006"));
        session.usable = false;
        assertThatThrownBy(() -> statistics.due(session, 1, 0)).hasMessage("broken pipe");
    }

    private void count(int readings) {
        session.texts.put("1", RESERVE);
        for (int i = 1; i <= readings; i++) {
            session.statements.add(new StatementReading(
                    "a", List.of(new StatementReading.Counted("1", new Sum(i, 10L * i, Map.of()))), List.of()));
        }
    }
}
