package dev.nightjar.store;

import dev.nightjar.model.ledger.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sums per minute of what a table's segment holds, made when it is sealed: they outlive it, and merge by adding. A minute may
 * have several rows, of segments that were sealed one after the other. Wall times are counted in the buckets of {@link
 * dev.nightjar.model.fact.LogHistogram}.
 */
final class Rollup extends StoredTable {

    private static final String MINUTE = "minute_nanos bigint not null";

    /** How long the works of an operation took. */
    static final Rollup OPERATION_WALLS = new Rollup(
            "operation_walls_minute",
            "work_total",
            List.of(MINUTE, "operation varchar not null", "bucket integer not null", "works bigint not null"),
            """
            select environment, service, minute_nanos, operation, pairs[2 * i + 1]::integer, sum(pairs[2 * i + 2])::bigint
            from (select environment, service, operation, %1$s as minute_nanos, pairs, unnest(range(len(pairs) // 2)) as i
                  from (select *, from_json(walls, '["BIGINT"]') as pairs from %2$s))
            group by all""".formatted(minute("from_nanos"), "%s"));

    /** How many works an operation had, and what their time went into. */
    static final Rollup OPERATION = new Rollup(
            "operation_minute",
            "work_total",
            Stream.of(
                            Stream.of(
                                    MINUTE,
                                    "operation varchar not null",
                                    "works bigint not null",
                                    "failed bigint not null",
                                    "wall_nanos bigint not null",
                                    "heap_bytes bigint not null",
                                    "cpu_nanos bigint not null"),
                            LedgerColumns.parts().stream())
                    .flatMap(columns -> columns)
                    .toList(),
            "select environment, service, " + minute("from_nanos")
                    + ", operation, sum(works)::bigint, sum(failed)::bigint,"
                    + " "
                    + bounded("wall_nanos") + ", " + bounded("heap_bytes") + ", " + bounded("cpu_nanos") + ", "
                    + Arrays.stream(Part.values())
                            .map(part -> bounded("part_" + part.word() + "_nanos"))
                            .collect(Collectors.joining(", "))
                    + " from %s group by all");

    /** How many spans of a name there were, and how long they took. */
    static final Rollup SPAN_WALLS = new Rollup(
            "span_walls_minute",
            "span",
            List.of(
                    MINUTE,
                    "name varchar not null",
                    "kind integer not null",
                    "failed boolean not null",
                    "bucket integer not null",
                    "spans bigint not null",
                    "wall_nanos double not null"),
            "select environment, service, " + minute("start_nanos") + ", name, kind, status = 2,"
                    + " floor(ln(greatest(1, wall_nanos)) / ln(2) * 8)::integer, count(*), sum(wall_nanos)::double"
                    + " from %s group by all");

    static final List<Rollup> ALL = List.of(OPERATION_WALLS, OPERATION, SPAN_WALLS);

    private final String of;
    private final String select;

    private Rollup(String name, String of, List<String> columns, String select) {
        super(name, SUMMED, columns);
        this.of = of;
        this.select = select;
    }

    private static String minute(String column) {
        return column + " - mod(" + column + ", 60000000000)";
    }

    /** A sum that does not fit is a sender's mistake, and must not keep the others from being sealed. */
    private static String bounded(String column) {
        String sum = "sum(" + column + ")";
        return "case when " + sum + " > 9223372036854775807 then 9223372036854775807 else " + sum + " end::bigint";
    }

    /** Adds the sums of a table's rows, which lie where the text says; for rows that are about to leave the native tables. */
    static void add(StoredTable table, String relation, Connection connection) throws SQLException {
        for (Rollup rollup : of(table)) {
            Sql.execute(
                    connection,
                    "insert into " + Manifest.open(rollup.name(), connection).nativeTable() + " "
                            + rollup.select(relation));
        }
    }

    /** Those that are made of a table. */
    static List<Rollup> of(StoredTable table) {
        List<Rollup> rollups = new ArrayList<>(ALL);
        rollups.removeIf(rollup -> !rollup.of.equals(table.name()));
        return rollups;
    }

    /** Its rows for a table that lies where the text says. */
    String select(String relation) {
        return select.formatted(relation);
    }

    /** One operation's minutes lie together, so that a month of it is read without the others. */
    @Override
    String sealedOrder() {
        return " order by all";
    }
}
