package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.ProfileStack;
import dev.nightjar.model.port.ProfileType;
import dev.nightjar.model.port.Query;
import dev.nightjar.store.FactQueries.Condition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What samples of profiles add up to, made of their rows: there are no sums of them. */
final class ProfileQueries {

    /** OTLP's numbers, as column {@code kind} has them. */
    private static final String SPAN_KINDS = Query.Stacks.SPAN_KINDS.stream()
            .map(kind -> Integer.toString(kind.ordinal()))
            .sorted()
            .collect(Collectors.joining(", "));

    private final Reading reading;

    ProfileQueries(Reading reading) {
        this.reading = reading;
    }

    List<ProfileType> types(Query.ProfileTypes query) throws SQLException {
        List<Object> values = new ArrayList<>();
        String sql = "select type, unit, " + sum("value") + ", " + sum("observations") + " from "
                + Sources.of(RowTable.PROFILE_SAMPLE, query.range(), reading)
                + FactQueries.where(
                        RowTable.PROFILE_SAMPLE, query, List.of(new Condition("service", query.service())), values)
                + " group by type, unit order by type, unit";
        List<ProfileType> types = new ArrayList<>();
        reading.first(
                Query.MOST_NAMES,
                sql,
                values,
                row -> types.add(new ProfileType(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4))));
        return types;
    }

    List<ProfileStack> stacks(Query.Stacks query) throws SQLException {
        List<Object> values = new ArrayList<>();
        String sql = "select stack, unit, " + sum("value") + " as total, " + sum("observations") + " from "
                + Sources.of(RowTable.PROFILE_SAMPLE, query.range(), reading)
                + FactQueries.where(
                        RowTable.PROFILE_SAMPLE,
                        query,
                        List.of(new Condition("service", query.service()), new Condition("type", query.type())),
                        values)
                + inTracesOf(query, values)
                + " group by stack, unit order by total desc, stack, unit";
        List<ProfileStack> stacks = new ArrayList<>();
        reading.first(
                query.limit(),
                sql,
                values,
                row -> stacks.add(
                        new ProfileStack(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4))));
        return stacks;
    }

    /** Samples without a trace are in none. */
    private String inTracesOf(Query.Stacks query, List<Object> values) throws SQLException {
        String operation = query.operation();
        if (operation == null) {
            return "";
        }
        TimeRange range = query.spanRange();
        return " and trace_id in (select trace_id from "
                + Sources.of(RowTable.SPAN, range, reading)
                + FactQueries.where(
                        RowTable.SPAN,
                        query.environment(),
                        range,
                        List.of(new Condition("service", query.service()), new Condition("name", operation)),
                        values)
                + " and kind in (" + SPAN_KINDS + "))";
    }

    /** Sums are exact, of 128 bits; what a bigint cannot hold is as large, or as small, as one may be. */
    private static String sum(String column) {
        return "greatest(least(sum(" + column + "), 9223372036854775807), -9223372036854775808)::bigint";
    }
}
