package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Each call of a statement does more work in its database: for another plan, or for more data? Said only where it can be told. */
final class WorkStep {

    /** How long before the slowdown it is looked for how the work grew. */
    private static final long HISTORY_NANOS = 3_600_000_000_000L;

    /** A write that has run for so long is not counted yet. */
    private static final long UNCOUNTED_NANOS = 10_000_000_000L;

    private static final double RISEN = 1.5;

    /** So few more rows change neither the size of a table nor its plans. */
    private static final double FEW_ROWS = 1_000;

    private final Scene scene;
    private final Trail trail;
    private final DatabaseView view;

    WorkStep(Scene scene, Trail trail, DatabaseView view) {
        this.scene = scene;
        this.trail = trail;
        this.view = view;
    }

    /** It looks at more than normally. */
    End looking(SlowStatement slow, StatementWork work, double share, boolean aside) {
        String code = reason(slow.statement(), work);
        Map<String, Value> now = new TreeMap<>();
        Map<String, Value> normal = new TreeMap<>();
        String name = work.measure() == StatementWork.Measure.BLOCKS ? "blocks" : "examined";
        now.put(name, Say.count(work.perCall()));
        normal.put(name + ".normal", Say.count(work.perCallNormal()));
        if (work.rowsAreKnown()) {
            now.put("rows", Say.count(work.rows()));
            normal.put("rows.normal", Say.count(work.rowsNormal()));
        }
        add(slow, code, share, now, normal, aside);
        return code.equals(Codes.SQL_MORE_TO_READ)
                ? untold(slow)
                : End.reached(Cause.STATEMENT_SLOW, slow.statement(), Confidence.LIKELY);
    }

    /** Its sorts and joins find no room in memory any more. */
    End spilling(SlowStatement slow, StatementWork work, double share, boolean aside) {
        add(
                slow,
                Codes.SQL_SPILLS,
                share,
                Map.of("temp", Say.count(100 * work.perCall())),
                Map.of("temp.normal", Say.count(100 * work.perCallNormal())),
                aside);
        return untold(slow);
    }

    private static End untold(SlowStatement slow) {
        return new End(
                Cause.STATEMENT_SLOW,
                slow.statement(),
                Confidence.LIKELY,
                Following.missing(Codes.MISSING_PLAN_OR_GROWTH));
    }

    private void add(
            SlowStatement slow,
            String code,
            double share,
            Map<String, Value> now,
            Map<String, Value> normal,
            boolean aside) {
        Value statement = Say.sql(scene.statementText(slow.statement()));
        Map<String, Value> params = new TreeMap<>(now);
        params.putAll(normal);
        params.put("statement", statement);
        trail.add(
                new Link(
                        Resource.sql(slow.statement()),
                        Say.unit(share),
                        Link.Basis.STATISTICAL,
                        new Phrase(code, params),
                        List.of(
                                new Evidence(view.statements().query(), now),
                                new Evidence(view.statementsNormal().query(), normal)),
                        new Phrase(Codes.DISPROOF_WORK, Map.of("statement", statement))),
                aside);
    }

    /** The link's code: plan, growth, or that this cannot be told. */
    private String reason(String statement, StatementWork work) {
        if (work.isForMoreRows()) {
            return Codes.SQL_GROWTH;
        }
        if (!work.isForAsManyRows()) {
            return Codes.SQL_MORE_TO_READ;
        }
        if (losesItsIndex(statement)) {
            return Codes.SQL_PLAN;
        }
        StatementsUse history = StatementsUse.read(
                scene.reader(), new Query.StatementUses(scene.environment(), view.database(), history()));
        return switch (WorkHistory.of(history.readings(), statement, work)) {
            case LITTLE_BY_LITTLE -> Codes.SQL_GROWTH;
            // A load in one go makes a table larger at once.
            case AT_ONCE -> isWrittenMore(statement, history) ? Codes.SQL_MORE_TO_READ : Codes.SQL_PLAN;
            case UNTOLD -> Codes.SQL_MORE_TO_READ;
        };
    }

    /** From normal time, if that is near, until the slowdown has been there for a while. */
    private TimeRange history() {
        long begin = scene.window().fromEpochNanos();
        long from = Math.max(scene.referenceRange().fromEpochNanos(), begin - HISTORY_NANOS);
        long to = Math.min(scene.evidence().toEpochNanos(), begin + HISTORY_NANOS);
        return new TimeRange(Math.min(from, to), to);
    }

    /** MySQL counts which calls used none. */
    private boolean losesItsIndex(String statement) {
        double now = withoutIndex(view.statements().of(statement));
        double normal = withoutIndex(view.statementsNormal().of(statement));
        return normal >= 0 && normal <= 0.1 && now >= 0.5;
    }

    /** Share of the calls, −1 when it is not counted. */
    private static double withoutIndex(DbStatements.Sum sum) {
        Long calls = sum.figure(StatementFigure.WITHOUT_INDEX);
        return calls == null || sum.calls() == 0 ? -1 : (double) calls / sum.calls();
    }

    /** More rows than normally were written to tables of the statement since normal time, or are being written. */
    private boolean isWrittenMore(String statement, StatementsUse history) {
        Set<String> tables = LockingStatements.tables(scene.statementText(statement));
        StatementsUse since = new StatementsUse(
                history.query(),
                history.readings().stream()
                        .filter(reading -> reading.fromEpochNanos()
                                >= view.statementsNormal().query().range().toEpochNanos())
                        .toList());
        double usual = since.seconds() * rowsPerSecond(view.statementsNormal(), tables);
        double written = since.seconds() * rowsPerSecond(since, tables);
        boolean counted = written >= RISEN * usual && written - usual >= FEW_ROWS;
        return counted || view.sessions().busy().anyMatch(session -> isLongWrite(session, statement, tables));
    }

    private boolean isLongWrite(DbSession session, String statement, Set<String> tables) {
        String running = session.fingerprint();
        return running != null
                && !running.equals(statement)
                && session.statementAgeNanos() >= UNCOUNTED_NANOS
                && writes(running, tables);
    }

    private double rowsPerSecond(StatementsUse use, Set<String> tables) {
        long rows = 0;
        for (Map.Entry<String, DbStatements.Sum> each : use.byFingerprint().entrySet()) {
            if (writes(each.getKey(), tables)) {
                rows += each.getValue().figures().getOrDefault(StatementFigure.ROWS, 0L);
            }
        }
        return use.seconds() == 0 ? 0 : rows / use.seconds();
    }

    private boolean writes(String statement, Set<String> tables) {
        String text = scene.statementText(statement);
        return LockingStatements.writes(text)
                && LockingStatements.tables(text).stream().anyMatch(tables::contains);
    }
}
