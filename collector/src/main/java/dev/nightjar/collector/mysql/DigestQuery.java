package dev.nightjar.collector.mysql;

import dev.nightjar.collector.database.StatementReading;
import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.StatementFigure;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What statements took, by the performance schema's digests, of all schemas. */
final class DigestQuery {

    /** {@code performance_schema_digests_size} is 10,000 at most by itself. */
    private static final int MOST_STATEMENTS = 20_000;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{1,128}");

    private static final String CONSUMERS = """
            /* nightjar-ash */
            select count(*) as enabled from performance_schema.setup_consumers
            where NAME in ('global_instrumentation', 'thread_instrumentation', 'statements_digest') and ENABLED = 'YES'
            """;

    private static final int CONSUMERS_NEEDED = 3;

    /** Times are in picoseconds. */
    private static final String COUNTS = """
            /* nightjar-ash */
            select coalesce(DIGEST, '') as query_id, sum(COUNT_STAR) as executions,
                   sum(SUM_TIMER_WAIT) div 1000 as nanos,
                   sum(SUM_ROWS_SENT + SUM_ROWS_AFFECTED) as result_rows, sum(SUM_ROWS_EXAMINED) as rows_examined,
                   sum(SUM_CREATED_TMP_DISK_TABLES) as temp_tables, sum(SUM_LOCK_TIME) div 1000 as lock_ns,
                   sum(SUM_ERRORS) as errors, sum(SUM_NO_INDEX_USED) as without_index
            from performance_schema.events_statements_summary_by_digest
            group by coalesce(DIGEST, '')
            order by sum(SUM_TIMER_WAIT) desc
            limit\s""" + (MOST_STATEMENTS + 1);

    private DigestQuery() {}

    static StatementReading read(MySqlConnection connection, Sight sight) throws SQLException {
        if (!sight.performanceSchema()) {
            return StatementReading.unseen("the use of statements is not seen: GRANT SELECT ON performance_schema.* TO "
                    + sight.account() + "; if performance_schema is OFF, set it ON and restart the server");
        }
        if (connection.one(CONSUMERS).number("enabled") < CONSUMERS_NEEDED) {
            return StatementReading.unseen(
                    "the use of statements is not seen: UPDATE performance_schema.setup_consumers"
                            + " SET ENABLED = 'YES' WHERE NAME IN ('global_instrumentation', 'thread_instrumentation',"
                            + " 'statements_digest')");
        }
        return reading(connection.query(COUNTS));
    }

    static StatementReading reading(List<MySqlRow> rows) {
        List<String> blind = new ArrayList<>();
        List<MySqlRow> kept = rows;
        if (rows.size() > MOST_STATEMENTS) {
            blind.add(
                    "more than " + MOST_STATEMENTS + " statements are counted, only those that took most are read: set"
                            + " performance_schema_digests_size lower");
            kept = rows.subList(0, MOST_STATEMENTS);
        }
        return new StatementReading("", kept.stream().map(DigestQuery::counted).toList(), blind);
    }

    private static Counted counted(MySqlRow row) {
        Map<StatementFigure, Long> figures = new EnumMap<>(StatementFigure.class);
        figures.put(StatementFigure.ROWS, row.number("result_rows"));
        figures.put(StatementFigure.ROWS_EXAMINED, row.number("rows_examined"));
        figures.put(StatementFigure.TEMP_TABLES, row.number("temp_tables"));
        figures.put(StatementFigure.LOCK_TIME, row.number("lock_ns"));
        figures.put(StatementFigure.ERRORS, row.number("errors"));
        figures.put(StatementFigure.WITHOUT_INDEX, row.number("without_index"));
        return new Counted(row.text("query_id"), new Sum(row.number("executions"), row.number("nanos"), figures));
    }

    /** Texts by digest. MySQL keeps one example of each, which has our fingerprint; MariaDB does not. */
    static Map<String, Statement> texts(MySqlConnection connection, Sight sight, Collection<String> digests)
            throws SQLException {
        List<String> asked = digests.stream().filter(DIGEST.asMatchPredicate()).toList();
        if (asked.isEmpty() || !sight.performanceSchema()) {
            return Map.of();
        }
        String sql = "/* nightjar-ash */ select DIGEST as query_id, max(DIGEST_TEXT) as digest_text, "
                + (sight.mariaDb() ? "cast(null as char)" : "max(QUERY_SAMPLE_TEXT)") + " as example"
                + " from performance_schema.events_statements_summary_by_digest where DIGEST in ("
                + asked.stream().map(digest -> "'" + digest + "'").collect(Collectors.joining(", "))
                + ") group by DIGEST";
        Map<String, Statement> texts = new HashMap<>();
        for (MySqlRow row : connection.query(sql)) {
            Statement statement = statement(row, sight.textBytes());
            if (statement != null) {
                texts.put(row.text("query_id"), statement);
            }
        }
        return texts;
    }

    /**
     * From the example, unless there is none or it was cut.
     *
     * @param textBytes how many bytes of an example the server keeps
     */
    static @Nullable Statement statement(MySqlRow row, long textBytes) {
        String example = row.text("example");
        boolean whole = !example.isBlank() && example.getBytes(StandardCharsets.UTF_8).length < textBytes;
        return StatementText.of(whole ? example : DigestText.written(row.text("digest_text")));
    }
}
