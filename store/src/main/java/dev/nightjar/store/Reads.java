package dev.nightjar.store;

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
import dev.nightjar.model.port.TotalChanges;
import dev.nightjar.model.rows.Span;
import dev.nightjar.store.FactQueries.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The read side: which question is answered by whom. */
final class Reads implements SignalReader {

    private final QueryThreads threads;
    private final ChangedHours changedHours;
    private final AtomicLong unreadableFindings = new AtomicLong();

    Reads(QueryThreads threads, ChangedHours changedHours) {
        this.threads = threads;
        this.changedHours = changedHours;
    }

    @Override
    public List<String> environments() {
        return threads.ask("environments", reading -> {
            List<String> environments = new ArrayList<>();
            reading.all(
                    "select environment from origin union select environment from finding order by environment",
                    List.of(),
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
    public TotalChanges totalChanges(String environment, long mark) {
        return changedHours.since(environment, mark);
    }

    @Override
    public List<Stamped<Work>> works(Query.Works query) {
        return threads.ask(query, reading -> new WorkQueries(reading).slowest(query));
    }

    @Override
    public List<Stamped<Work>> works(Query.Trace query) {
        return threads.ask(query, reading -> TraceQueries.works(query, reading));
    }

    @Override
    public List<Stamped<Work>> works(Query.Traces query) {
        return threads.ask(query, reading -> TraceQueries.works(query, reading));
    }

    @Override
    public List<Stamped<Span>> spans(Query.Trace query) {
        return threads.ask(query, reading -> TraceQueries.spans(query, reading));
    }

    @Override
    public List<String> services(Query.Services query) {
        return threads.ask(query, reading -> new SpanSearch(reading).services(query));
    }

    @Override
    public List<SpanName> spanNames(Query.SpanNames query) {
        return threads.ask(query, reading -> new SpanSearch(reading).names(query));
    }

    @Override
    public List<FoundTrace> traces(Query.TraceSearch query) {
        return threads.ask(query, reading -> new SpanSearch(reading).traces(query));
    }

    @Override
    public List<ServiceCalls> calls(Query.Calls query) {
        return threads.ask(query, reading -> new SpanSearch(reading).calls(query));
    }

    @Override
    public List<ProfileType> profileTypes(Query.ProfileTypes query) {
        return threads.ask(query, reading -> new ProfileQueries(reading).types(query));
    }

    @Override
    public List<ProfileStack> stacks(Query.Stacks query) {
        return threads.ask(query, reading -> new ProfileQueries(reading).stacks(query));
    }

    @Override
    public List<GridCell> grid(Query.Grid query) {
        return threads.ask(query, reading -> GridQueries.read(query, reading));
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
        return threads.ask(query, reading -> FactQueries.gcLog(query, reading));
    }

    @Override
    public List<Stamped<AgentHealth>> health(Query.Health query) {
        return inOrderOfTime(FactTables.AGENT_HEALTH, query, new Condition("service", query.service()));
    }

    @Override
    public List<Stamped<AgentHealth>> lastHealth(Query.Health query) {
        return threads.ask(query, reading -> FactQueries.lastHealth(query, reading));
    }

    @Override
    public Optional<String> statement(String environment, String fingerprint) {
        return threads.ask(
                "statement " + fingerprint + " of " + environment,
                reading -> StatementTable.text(environment, fingerprint, reading));
    }

    @Override
    public List<Finding> findings(String environment) {
        FindingTable.Answer answer =
                threads.ask("findings of " + environment, reading -> FindingTable.read(environment, reading));
        unreadableFindings.addAndGet(answer.unreadable());
        return answer.findings();
    }

    long unreadableFindings() {
        return unreadableFindings.get();
    }

    private <F extends Fact> List<Stamped<F>> inOrderOfTime(FactTable<F> table, Query query, Condition... conditions) {
        return threads.ask(query, reading -> FactQueries.inOrderOfTime(table, query, List.of(conditions), reading));
    }
}
