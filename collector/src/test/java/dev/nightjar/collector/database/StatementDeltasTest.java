package dev.nightjar.collector.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.StatementFigure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementDeltasTest {

    private final StatementDeltas deltas = new StatementDeltas();

    @Test
    void theFirstReadingIsOnlyComparedWith() {
        assertThat(deltas.next(reading("a", counted("1", 5, 50)))).isNull();
        assertThat(next(reading("a", counted("1", 7, 90)))).containsExactly(counted("1", 2, 40));
        deltas.forget();
        assertThat(deltas.next(reading("a", counted("1", 8, 95)))).isNull();
    }

    @Test
    void theMostTimeComesFirstAndWhatTookNothingIsLeftOut() {
        deltas.next(reading("a", counted("1", 5, 50), counted("2", 1, 1), counted("3", 9, 900)));
        assertThat(next(reading("a", counted("1", 6, 60), counted("2", 2, 101), counted("3", 9, 900))))
                .containsExactly(counted("2", 1, 100), counted("1", 1, 10));
    }

    @Test
    void aStatementThatIsMetAnewCountsWhole() {
        deltas.next(reading("a", counted("1", 5, 50)));
        assertThat(next(reading("a", counted("1", 2, 20), counted("4", 3, 30))))
                .as("the first was forgotten and met again")
                .containsExactly(counted("4", 3, 30), counted("1", 2, 20));
    }

    @Test
    void afterAResetEverythingCountsSinceItAlsoWhatHasGrownBeyond() {
        deltas.next(reading("a", counted("1", 5, 50)));
        assertThat(next(reading("b", counted("1", 6, 60)))).containsExactly(counted("1", 6, 60));
        assertThat(next(reading("b", counted("1", 8, 61)))).containsExactly(counted("1", 2, 1));
    }

    @Test
    void aFigureIsKnownWhenBothReadingsHaveIt() {
        deltas.next(reading("a", new Counted("1", new Sum(1, 1, Map.of(StatementFigure.ROWS, 10L)))));
        assertThat(next(reading(
                        "a",
                        new Counted("1", new Sum(2, 2, Map.of(StatementFigure.ROWS, 15L, StatementFigure.PLANS, 3L))))))
                .containsExactly(new Counted("1", new Sum(1, 1, Map.of(StatementFigure.ROWS, 5L))));
    }

    private List<Counted> next(StatementReading reading) {
        return requireNonNull(deltas.next(reading));
    }

    private static StatementReading reading(String reset, Counted... statements) {
        return new StatementReading(reset, List.of(statements), List.of());
    }

    private static Counted counted(String id, long calls, long nanos) {
        return new Counted(id, new Sum(calls, nanos, Map.of()));
    }
}
