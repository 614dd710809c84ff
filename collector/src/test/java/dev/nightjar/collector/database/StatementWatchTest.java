package dev.nightjar.collector.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.DbStatements.Use;
import dev.nightjar.model.fact.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementWatchTest {

    private static final Statement RESERVE = new Statement("aaaaaaaaaaaaaaaa", "update inventory set stock = ?");
    private static final Statement REPORT = new Statement("bbbbbbbbbbbbbbbb", "select * from orders");

    private final ScriptedSession session = new ScriptedSession();
    private final StatementWatch watch = new StatementWatch("postgresql://db:5432/shop");

    @Test
    void statementsAreNamedByOurFingerprintAndKeepTheServersId() throws Exception {
        session.texts.put("1", RESERVE);
        session.texts.put("2", REPORT);
        read(10, counted("1", 1, 10), counted("2", 1, 10));
        StatementWatch.Seen seen = read(20, counted("1", 3, 50), counted("2", 2, 510));
        assertThat(seen.fact())
                .isEqualTo(new DbStatements(
                        "postgresql://db:5432/shop",
                        10,
                        20,
                        List.of(
                                new Use(REPORT.fingerprint(), List.of("2"), new Sum(1, 500, Map.of())),
                                new Use(RESERVE.fingerprint(), List.of("1"), new Sum(2, 40, Map.of()))),
                        Sum.NOTHING,
                        List.of()));
        assertThat(seen.statements()).containsExactlyInAnyOrder(RESERVE, REPORT);
    }

    @Test
    void waysOfWritingTheSameStatementAreOneAndOrderedByTheirSum() throws Exception {
        session.texts.putAll(Map.of("1", RESERVE, "2", REPORT, "3", RESERVE));
        read(10, counted("1", 0, 0), counted("2", 0, 0), counted("3", 0, 0));
        DbStatements fact = fact(read(20, counted("1", 1, 30), counted("2", 1, 40), counted("3", 1, 20)));
        assertThat(fact.uses())
                .containsExactly(
                        new Use(RESERVE.fingerprint(), List.of("1", "3"), new Sum(2, 50, Map.of())),
                        new Use(REPORT.fingerprint(), List.of("2"), new Sum(1, 40, Map.of())));
    }

    @Test
    void whatFindsNoPlaceOrHasNoTextIsInTheRest() throws Exception {
        List<Counted> before = new ArrayList<>();
        List<Counted> after = new ArrayList<>();
        for (int i = 0; i < DbStatements.MAX_USES + 3; i++) {
            session.texts.put("id" + i, new Statement("f" + i, "select " + i));
            before.add(counted("id" + i, 1, 1));
            after.add(counted("id" + i, 2, 1_001 + i));
        }
        before.add(counted("", 5, 5));
        after.add(counted("", 7, 10_005)); // the most, and not told what it is
        session.statements.add(new StatementReading("a", before, List.of()));
        session.statements.add(new StatementReading("a", after, List.of()));
        watch.read(session, 10);
        DbStatements fact = fact(watch.read(session, 20));
        assertThat(fact.uses()).hasSize(DbStatements.MAX_USES - 1);
        assertThat(fact.other().calls()).isEqualTo(2 + 4);
        assertThat(fact.nanos())
                .as("nothing is lost")
                .isEqualTo(after.stream()
                                .mapToLong(counted -> counted.sum().nanos())
                                .sum()
                        - before.stream()
                                .mapToLong(counted -> counted.sum().nanos())
                                .sum());
    }

    @Test
    void textsAreAskedForOnceAndOnlyOfThoseThatTookMost() throws Exception {
        session.texts.put("1", RESERVE);
        read(10, counted("1", 1, 10), counted("2", 1, 10));
        assertThat(session.asked).isEmpty();
        read(20, counted("1", 2, 20), counted("2", 1, 10));
        read(30, counted("1", 3, 30), counted("2", 1, 10));
        assertThat(session.asked).containsExactly(List.of("1"));
        watch.forget();
        read(40, counted("1", 4, 40));
        read(50, counted("1", 5, 50));
        assertThat(session.asked).containsExactly(List.of("1"), List.of("1"));
    }

    @Test
    void whatCannotBeReadIsToldAtOnce() throws Exception {
        session.statements.add(StatementReading.unseen("CREATE EXTENSION it"));
        DbStatements fact = fact(watch.read(session, 10));
        assertThat(fact.blind()).containsExactly("CREATE EXTENSION it");
        assertThat(fact.uses()).isEmpty();
    }

    private StatementWatch.Seen read(long epochNanos, Counted... statements) throws Exception {
        session.statements.add(new StatementReading("a", List.of(statements), List.of()));
        return watch.read(session, epochNanos);
    }

    private static DbStatements fact(StatementWatch.Seen seen) {
        return requireNonNull(seen.fact());
    }

    private static Counted counted(String id, long calls, long nanos) {
        return new Counted(id, new Sum(calls, nanos, Map.of()));
    }
}
