package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of database servers. Extend {@link SignalStoreContract}, which has this and the writing. */
public abstract class StoredDatabaseContract extends StoredFactsContract {

    private static final String OTHER = "mysql://db:3306/shop";

    @Test
    void countersAreNarrowedByDatabaseWhoeverReadThem() {
        Origin second = random.origin(ENV, "another-sampler");
        DbCounters first = random.counters(DATABASE, T0);
        DbCounters later = random.counters(DATABASE, T0 + 2);
        DbCounters ofOther = random.counters(OTHER, T0 + 1);
        store(random.batch(order, later, ofOther));
        store(random.batch(second, first));
        assertThat(counters(DATABASE)).containsExactly(first, later);
        assertThat(counters(OTHER)).containsExactly(ofOther);
        assertThat(counters(null)).containsExactly(first, ofOther, later);
        assertThat(counters("postgresql://db:5432/nothing")).isEmpty();
    }

    @Test
    void aFigureThatWasNotMeasuredIsNotZero() {
        DbCounters counters = new DbCounters(
                DATABASE,
                T0,
                T0 + 1,
                Map.of(DbFigure.DEADLOCKS, 0L),
                List.of(new DbCounters.Io("client backend", "relation", "bulkread", 0L, null, null, null)),
                List.of("something: GRANT it"));
        DbStatements statements = new DbStatements(
                DATABASE,
                T0,
                T0 + 1,
                List.of(new DbStatements.Use(
                        "0123456789abcdef",
                        List.of("-7"),
                        new DbStatements.Sum(3, 4, Map.of(StatementFigure.PLANS, 0L)))),
                DbStatements.Sum.NOTHING,
                List.of());
        store(random.batch(order, counters, statements));
        assertThat(counters(DATABASE)).containsExactly(counters);
        assertThat(counters(DATABASE).get(0).figure(DbFigure.WAL_BYTES)).isNull();
        assertThat(uses(DATABASE)).containsExactly(statements);
    }

    @Test
    void usesOfStatementsAreNarrowedByDatabase() {
        DbStatements first = random.statements(DATABASE, T0);
        DbStatements ofOther = random.statements(OTHER, T0 + 1);
        store(random.batch(order, ofOther, first));
        assertThat(uses(DATABASE)).containsExactly(first);
        assertThat(uses(OTHER)).containsExactly(ofOther);
        assertThat(uses(null)).containsExactly(first, ofOther);
    }

    private List<DbCounters> counters(@Nullable String database) {
        return reader.counters(new Query.Counters(ENV, database, ALL)).stream()
                .map(Stamped::fact)
                .toList();
    }

    private List<DbStatements> uses(@Nullable String database) {
        return reader.statementUses(new Query.StatementUses(ENV, database, ALL)).stream()
                .map(Stamped::fact)
                .toList();
    }
}
