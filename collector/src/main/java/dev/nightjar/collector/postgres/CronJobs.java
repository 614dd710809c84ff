package dev.nightjar.collector.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which job of pg_cron runs in which session: its own log of runs says the process id. Asked only when a session of pg_cron is seen whose
 * job is not known yet. For one thread.
 */
final class CronJobs {

    /** The log is never cleared by itself and has no index but that of its runs. */
    private static final int LATEST_RUNS = 10_000;

    private static final String RUNS = """
            /* nightjar:ash */
            select distinct on (run.job_pid) run.job_pid, coalesce(job.jobname, 'job ' || run.jobid) as job
            from cron.job_run_details run left join cron.job job on job.jobid = run.jobid
            where run.runid > (select max(runid) from cron.job_run_details) - ? and run.job_pid = any(?)
                  and run.end_time is null
            order by run.job_pid, run.start_time desc nulls last
            """;

    /** By their numbers: names of a schema that may not be used are an error. */
    private static final String READABLE = """
            /* nightjar:ash */
            select count(*) = 2 as here,
                   coalesce(bool_and(has_schema_privilege(space.oid, 'USAGE')
                                     and has_table_privilege(log.oid, 'SELECT')), false) as readable
            from pg_class log join pg_namespace space on space.oid = log.relnamespace
            where space.nspname = 'cron' and log.relname in ('job', 'job_run_details')
            """;

    /** A run is in the log a moment after its session is there. */
    private static final int POLLS_UNTIL_LOGGED = 3;

    private final Connection connection;
    private final Map<Long, String> running = new HashMap<>();
    private final Map<Long, Integer> unnamed = new HashMap<>();

    CronJobs(Connection connection) {
        this.connection = connection;
    }

    /** Whether a session may be one that pg_cron began. */
    static boolean isCron(String application, String backendType) {
        boolean ofCron = application.startsWith("pg_cron") || backendType.startsWith("pg_cron");
        return ofCron && !backendType.endsWith("launcher");
    }

    /**
     * Names of the jobs by process id.
     *
     * @param pids all sessions of pg_cron that the poll saw
     * @param role ours, quoted
     * @param blind gets why a job is not known
     */
    Map<Long, String> of(Collection<Long> pids, String role, List<String> blind) throws SQLException {
        running.keySet().retainAll(pids);
        unnamed.keySet().retainAll(pids);
        if (!running.keySet().containsAll(pids)) {
            String why = why(role);
            if (why == null) {
                find(pids);
                pids.stream()
                        .filter(pid -> !running.containsKey(pid))
                        .forEach(pid -> unnamed.merge(pid, 1, Integer::sum));
                // The log can be read, but a role sees its own runs only, unless a policy says otherwise.
                why = unnamed.values().stream().anyMatch(polls -> polls > POLLS_UNTIL_LOGGED) ? hidden(role) : null;
            }
            if (why != null) {
                blind.add(why);
            }
        }
        return Map.copyOf(running);
    }

    /** Null when the log can be read. */
    private @Nullable String why(String role) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READABLE)) {
            row.next();
            if (!row.getBoolean("here")) {
                return "which jobs pg_cron runs is not seen: sample the database that its setting cron.database_name names";
            }
            return row.getBoolean("readable") ? null : hidden(role);
        }
    }

    private static String hidden(String role) {
        return "which jobs pg_cron runs is not seen: GRANT USAGE ON SCHEMA cron TO " + role
                + "; GRANT SELECT ON cron.job, cron.job_run_details TO " + role
                + "; CREATE POLICY nightjar ON cron.job FOR SELECT TO " + role
                + " USING (true); CREATE POLICY nightjar ON cron.job_run_details FOR SELECT TO " + role
                + " USING (true)";
    }

    private void find(Collection<Long> pids) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RUNS)) {
            query.setInt(1, LATEST_RUNS);
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", pids.stream().map(Long::intValue).toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    running.put(row.getLong("job_pid"), row.getString("job"));
                    unnamed.remove(row.getLong("job_pid"));
                }
            }
        }
    }
}
