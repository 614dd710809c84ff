package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queries of facts in SQL, each on a connection with an open transaction. */
final class FactQueries {

    /** A column that must have a value. */
    record Condition(String column, @Nullable String value) {}

    private FactQueries() {}

    /**
     * Facts in order of time, those of the same instant by run, those of one run in the order of their arrival.
     *
     * @param conditions those without a value are left out
     */
    static <F extends Fact> List<Stamped<F>> inOrderOfTime(
            FactTable<F> table, Query query, List<Condition> conditions, Reading reading) throws SQLException {
        List<Object> values = new ArrayList<>();
        String sql = "select " + table.readColumns() + " from "
                + Sources.of(table, query.range(), reading)
                + where(table, query, conditions, values);
        List<Stamped<F>> facts = read(table, query.environment(), Integer.MAX_VALUE, sql, values, reading);
        // Rows come in the order of their arrival, so that there is next to nothing to sort.
        facts.sort(Comparator.comparingLong((Stamped<F> row) -> table.epochNanos(row.fact()))
                .thenComparing(row -> row.origin().run()));
        return facts;
    }

    /** The earliest, in order of time. */
    static List<Stamped<GcLog>> gcLog(Query.GcLog query, Reading reading) throws SQLException {
        FactTable<GcLog> table = FactTables.GC_LOG;
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder("select ")
                .append(table.readColumns())
                .append(" from gc_log")
                .append(where(table, query, List.of(new Condition("service", query.service())), values));
        if (query.run() != null) {
            sql.append(" and origin in (select id from origin where environment = ? and run = ?)");
            values.add(query.environment());
            values.add(query.run());
        }
        sql.append(" order by from_nanos, rowid");
        return read(table, query.environment(), query.limit(), sql.toString(), values, reading);
    }

    /** The last of each run, in order of time. */
    static List<Stamped<AgentHealth>> lastHealth(Query.Health query, Reading reading) throws SQLException {
        FactTable<AgentHealth> table = FactTables.AGENT_HEALTH;
        List<Object> values = new ArrayList<>();
        // The numbers are long: which rows is decided on the others, then those are read whole.
        String sql = "with found as (select rowid as place, at_nanos, origin from agent_health"
                + where(table, query, List.of(new Condition("service", query.service())), values)
                + """
                ), latest as (
                    select arg_max(place, (at_nanos, place)) as place from found join origin on origin.id = found.origin
                    group by origin.run)
                select\s"""
                + table.readColumns() + " from agent_health where rowid in (select place from latest)"
                + " order by at_nanos, rowid";
        return read(table, query.environment(), Integer.MAX_VALUE, sql, values, reading);
    }

    static String where(StoredTable table, Query query, List<Condition> conditions, List<Object> values) {
        return where(table, query.environment(), query.range(), conditions, values);
    }

    static String where(
            StoredTable table, String environment, TimeRange range, List<Condition> conditions, List<Object> values) {
        StringBuilder where = new StringBuilder(" where environment = ? and ")
                .append(table.timeColumn())
                .append(" >= ? and ")
                .append(table.timeColumn())
                .append(" < ?");
        values.add(environment);
        values.add(range.fromEpochNanos());
        values.add(range.toEpochNanos());
        for (Condition condition : conditions) {
            if (condition.value() != null) {
                where.append(" and ").append(condition.column()).append(" = ?");
                values.add(condition.value());
            }
        }
        return where.toString();
    }

    /**
     * Facts with their origins, in the order of the rows.
     *
     * @param most so many at most, the first
     */
    static <F extends Fact> List<Stamped<F>> read(
            FactTable<F> table, String environment, int most, String sql, List<?> values, Reading reading)
            throws SQLException {
        List<Stamped<F>> facts = new ArrayList<>();
        ReadRow row = new ReadRow();
        reading.first(most, sql, values, answer -> {
            row.begin(answer);
            Origin origin = reading.origin(environment, row.integer());
            F fact = table.read(row);
            reading.keeps(FactSize.bytes(fact));
            facts.add(new Stamped<>(origin, fact));
        });
        return facts;
    }
}
