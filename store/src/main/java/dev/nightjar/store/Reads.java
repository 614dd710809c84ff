package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.FoundTrace;
import dev.nightjar.model.port.GridCell;
import dev.nightjar.model.port.ProfileStack;
import dev.nightjar.model.port.ProfileType;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.ServiceCalls;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import dev.nightjar.store.FactQueries.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;

/** The read side: a connection of its own for each query, a few queries at once, each with a time limit. */
final class Reads implements SignalReader {

    /** DuckDB works with two threads; more queries at once only share the memory limit. */
    private static final int AT_ONCE = 4;

    private final Database database;
    private final Duration timeout;
    private final Semaphore permits = new Semaphore(AT_ONCE, true);
    private final AtomicLong unreadableFindings = new AtomicLong();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Reads(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    @Override
    public List<String> environments() {
        return ask("environments", (connection, seconds) -> {
            List<String> environments = new ArrayList<>();
            Sql.query(
                    connection,
                    "select environment from origin union select environment from finding order by environment",
                    List.of(),
                    seconds,
                    row -> environments.add(row.getString(1)));
            return environments;
        });
    }

    @Override
    public List<Stamped<WorkTotal>> totals(Query.Totals query) {
        return inOrderOfTime(
                FactTables.WORK_TOTAL,
                query,
                new Condition("service", query.service()),
                new Condition("operation", query.operation()));
    }

    @Override
    public List<Stamped<Work>> works(Query.Works query) {
        return ask(
                query,
                (connection, seconds) -> new WorkQueries(database.dataDir(), connection, seconds).slowest(query));
    }

    @Override
    public List<Stamped<Work>> works(Query.Trace query) {
        return ask(query, (connection, seconds) -> TraceQueries.works(query, database.dataDir(), connection, seconds));
    }

    @Override
    public List<Stamped<Span>> spans(Query.Trace query) {
        return ask(query, (connection, seconds) -> TraceQueries.spans(query, database.dataDir(), connection, seconds));
    }

    @Override
    public List<String> services(Query.Services query) {
        return ask(query, (connection, seconds) -> search(connection, seconds).services(query));
    }

    @Override
    public List<SpanName> spanNames(Query.SpanNames query) {
        return ask(query, (connection, seconds) -> search(connection, seconds).names(query));
    }

    @Override
    public List<FoundTrace> traces(Query.TraceSearch query) {
        return ask(query, (connection, seconds) -> search(connection, seconds).traces(query));
    }

    @Override
    public List<ServiceCalls> calls(Query.Calls query) {
        return ask(query, (connection, seconds) -> search(connection, seconds).calls(query));
    }

    private SpanSearch search(Connection connection, int timeoutSeconds) {
        return new SpanSearch(database.dataDir(), connection, timeoutSeconds);
    }

    @Override
    public List<ProfileType> profileTypes(Query.ProfileTypes query) {
        return ask(query, (connection, seconds) -> profiles(connection, seconds).types(query));
    }

    @Override
    public List<ProfileStack> stacks(Query.Stacks query) {
        return ask(query, (connection, seconds) -> profiles(connection, seconds).stacks(query));
    }

    private ProfileQueries profiles(Connection connection, int timeoutSeconds) {
        return new ProfileQueries(database.dataDir(), connection, timeoutSeconds);
    }

    @Override
    public List<GridCell> grid(Query.Grid query) {
        return ask(query, (connection, seconds) -> GridQueries.read(query, database.dataDir(), connection, seconds));
    }

    @Override
    public List<Stamped<PoolHolders>> holders(Query.Holders query) {
        return inOrderOfTime(
                FactTables.POOL_HOLDERS,
                query,
                new Condition("service", query.service()),
                new Condition("pool", query.pool()));
    }

    @Override
    public List<Stamped<LockHolders>> lockHolders(Query.LockHolders query) {
        return inOrderOfTime(
                FactTables.LOCK_HOLDERS,
                query,
                new Condition("service", query.service()),
                new Condition("operation", query.operation()));
    }

    @Override
    public List<Stamped<EdenUse>> edenUses(Query.EdenUses query) {
        return inOrderOfTime(FactTables.EDEN, query, new Condition("service", query.service()));
    }

    @Override
    public List<Stamped<DbPoll>> sessions(Query.Sessions query) {
        return inOrderOfTime(FactTables.DB_POLL, query, new Condition("database", query.database()));
    }

    @Override
    public List<Stamped<DbCounters>> counters(Query.Counters query) {
        return inOrderOfTime(FactTables.DB_COUNTERS, query, new Condition("database", query.database()));
    }

    @Override
    public List<Stamped<DbStatements>> statementUses(Query.StatementUses query) {
        return inOrderOfTime(FactTables.DB_STATEMENTS, query, new Condition("database", query.database()));
    }

    @Override
    public List<Stamped<GcPause>> gcPauses(Query.GcPauses query) {
        return inOrderOfTime(FactTables.GC_PAUSE, query, new Condition("service", query.service()));
    }

    @Override
    public List<Stamped<Safepoint>> safepoints(Query.Safepoints query) {
        return inOrderOfTime(FactTables.SAFEPOINT, query, new Condition("service", query.service()));
    }

    @Override
    public List<Stamped<Allocations>> allocations(Query.Allocations query) {
        return inOrderOfTime(
                FactTables.ALLOCATIONS,
                query,
                new Condition("service", query.service()),
                new Condition("operation", query.operation()));
    }

    @Override
    public List<Stamped<PartSites>> partSites(Query.PartSites query) {
        return inOrderOfTime(
                        FactTables.PART_SITES,
                        query,
                        new Condition("service", query.service()),
                        new Condition("operation", query.operation()))
                .stream()
                .filter(sites ->
                        query.part() == null || query.part() == sites.fact().part())
                .toList();
    }

    @Override
    public List<Stamped<GcLog>> gcLog(Query.GcLog query) {
        return ask(query, (connection, seconds) -> FactQueries.gcLog(query, connection, seconds));
    }

    @Override
    public List<Stamped<AgentHealth>> health(Query.Health query) {
        return inOrderOfTime(FactTables.AGENT_HEALTH, query, new Condition("service", query.service()));
    }

    @Override
    public List<Stamped<AgentHealth>> lastHealth(Query.Health query) {
        return ask(query, (connection, seconds) -> FactQueries.lastHealth(query, connection, seconds));
    }

    @Override
    public Optional<String> statement(String environment, String fingerprint) {
        return ask(
                "statement " + fingerprint + " of " + environment,
                (connection, seconds) -> StatementTable.text(environment, fingerprint, connection, seconds));
    }

    @Override
    public List<Finding> findings(String environment) {
        FindingTable.Answer answer = ask(
                "findings of " + environment,
                (connection, seconds) -> FindingTable.read(environment, connection, seconds));
        unreadableFindings.addAndGet(answer.unreadable());
        return answer.findings();
    }

    long unreadableFindings() {
        return unreadableFindings.get();
    }

    Map<Long, Long> countByTime(StoredTable table, TimeRange range) {
        return ask("rows of " + table.name(), (connection, seconds) -> {
            String sql = "select " + table.timeColumn() + ", count(*) from "
                    + Sources.of(table, range, database.dataDir(), connection) + " group by 1";
            Map<Long, Long> counts = new TreeMap<>();
            Sql.query(connection, sql, List.of(), seconds, row -> counts.put(row.getLong(1), row.getLong(2)));
            return counts;
        });
    }

    /** Waits for the queries that run now: what they read may be removed then. At most as long as a query may take. */
    void awaitRunning() {
        try {
            CompletableFuture.allOf(running.stream().map(query -> query.end).toArray(CompletableFuture[]::new))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // None completes exceptionally; one that takes longer is given up by now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets running queries end (up to their time limit) and starts no more. */
    void close() throws InterruptedException {
        closed = true;
        permits.tryAcquire(AT_ONCE, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <F extends Fact> List<Stamped<F>> inOrderOfTime(FactTable<F> table, Query query, Condition... conditions) {
        return ask(
                query,
                (connection, seconds) -> FactQueries.inOrderOfTime(
                        table, query, List.of(conditions), database.dataDir(), connection, seconds));
    }

    /** A query that is being answered. */
    private static final class Running {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
    }

    /** Reads on a connection of its own, in a transaction. */
    interface Answer<T> {
        T read(Connection connection, int timeoutSeconds) throws SQLException;
    }

    <T> T ask(Object query, Answer<T> answer) {
        acquire(query);
        Running own = new Running();
        running.add(own);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            return answer.read(connection, (int) timeout.toSeconds());
        } catch (SQLException e) {
            throw new QueryFailed(query + " failed: " + advice(e, timeout), e);
        } catch (JacksonException | IllegalArgumentException | IllegalStateException e) {
            throw new QueryFailed(
                    query + " met a stored row that cannot be read: " + e.getMessage()
                            + ". Narrow the time range to leave it out, and report it",
                    e);
        } finally {
            running.remove(own);
            own.end.complete(null);
            permits.release();
        }
    }

    private void acquire(Object query) {
        try {
            if (!closed && !permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                String reason = AT_ONCE + " other queries have been running for " + timeout;
                throw new QueryFailed(
                        query + " was not started, " + reason + ": ask again later, or for shorter time ranges",
                        new IllegalStateException(reason));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryFailed(query + " was interrupted while it waited for other queries", e);
        }
        if (closed) {
            throw new QueryFailed(
                    query + " came after the store was closed: open it again", new IllegalStateException("closed"));
        }
    }

    /** What a failed query means, and what to do. */
    static String advice(SQLException e, Duration timeout) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("interrupt")) {
            return "it took longer than " + timeout + ": narrow the time range";
        }
        if (lower.contains("out of memory")) {
            return "it needs more than nightjar.store.memory-limit: narrow the time range or raise the limit ("
                    + message + ")";
        }
        return message;
    }
}
