package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.follow.WorkHistory.Course;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkHistoryTest {

    private static final String STATEMENT = "0123456789abcdef";
    private static final long READING = 10_000_000_000L;

    private static Course course(long... pages) {
        List<DbStatements> readings = new ArrayList<>();
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] > 0) {
                readings.add(reading(i, pages[i]));
            }
        }
        StatementWork work = new StatementWork(StatementWork.Measure.BLOCKS, 400, 4, 1, 1);
        return WorkHistory.of(readings, STATEMENT, work);
    }

    private static DbStatements reading(int number, long pages) {
        Map<StatementFigure, Long> figures =
                Map.of(StatementFigure.BLOCKS_HIT, 10 * pages, StatementFigure.BLOCKS_READ, 0L);
        return new DbStatements(
                "postgresql://db:5432/shop",
                number * READING,
                (number + 1) * READING,
                List.of(new DbStatements.Use(STATEMENT, List.of(), new DbStatements.Sum(10, 1, figures))),
                DbStatements.Sum.NOTHING,
                List.of());
    }

    @Test
    void fromOneReadingToTheNextIsAtOnce() {
        assertThat(course(4, 4, 5, 400, 410)).isEqualTo(Course.AT_ONCE);
        assertThat(course(4, 4, 5, 40, 400, 410)).as("one reading has both").isEqualTo(Course.AT_ONCE);
    }

    @Test
    void readingsOnTheWayAreAWay() {
        assertThat(course(4, 4, 30, 40, 60, 200, 800)).isEqualTo(Course.LITTLE_BY_LITTLE);
    }

    @Test
    void whatCouldBeEitherIsNotTold() {
        assertThat(course(4, 4, 4, 30, 60, 400, 400)).as("two may be chance").isEqualTo(Course.UNTOLD);
        assertThat(course(4, 4, 4, 400, 4, 400)).as("up and down").isEqualTo(Course.UNTOLD);
        assertThat(course(4, 4, 4, 0, 0, 0, 0, 0, 0, 0, 400, 400)).as("a gap").isEqualTo(Course.UNTOLD);
        assertThat(course(400, 400, 400)).as("nothing from before").isEqualTo(Course.UNTOLD);
        assertThat(course()).isEqualTo(Course.UNTOLD);
    }
}
