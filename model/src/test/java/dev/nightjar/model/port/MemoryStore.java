package dev.nightjar.model.port;

import dev.nightjar.model.Origin;
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
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.rows.ProfileColumns;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.SpanColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Both ports in memory, for tests of those who read or write facts: it passes the same kit as the real store. Not
 * durable, never busy, takes any number; a query walks over the facts of its kind and range. Safe for many threads.
 */
public final class MemoryStore implements SignalWriter, SignalReader {

    private static final Comparator<Stamped<Work>> SLOWEST_FIRST = Comparator.comparingLong(
                    (Stamped<Work> work) -> -work.fact().wallNanos())
            .thenComparingLong(work -> work.fact().endEpochNanos())
            .thenComparing(work -> work.fact().traceId())
            .thenComparing(work -> work.fact().spanId());

    private final int answerRows;

    /** By environment, kind and the instant by which it is queried; in the order of their arrival. */
    private final Map<String, Map<Class<?>, NavigableMap<Long, List<Stamped<?>>>>> facts = new TreeMap<>();

    /** Environment → work → its final record, or its latest report. */
    private final Map<String, Map<String, Work>> newest = new HashMap<>();

    private final Map<String, Map<String, Finding>> findings = new HashMap<>();
    private final MemorySpans spans = new MemorySpans();
    private final MemoryProfiles profiles = new MemoryProfiles();
    private final Set<String> known = new HashSet<>();

    /** Environment → hour → the last write in which a total of it came. */
    private final Map<String, Map<Long, Long>> hours = new HashMap<>();

    private long writes = TotalChanges.NOTHING_READ + 1;

    public MemoryStore() {
        this(Integer.MAX_VALUE);
    }

    /** One that gives at most so many facts, spans or findings at once. */
    public MemoryStore(int answerRows) {
        this.answerRows = answerRows;
    }

    @Override
    public synchronized CompletableFuture<WriteResult> write(Batch batch) {
        if (!known.add(batch.id().key())) {
            return CompletableFuture.completedFuture(new WriteResult.Duplicate());
        }
        writes++;
        batch.facts().forEach(fact -> add(batch.origin(), fact));
        return CompletableFuture.completedFuture(
                new WriteResult.Stored(batch.facts().size()));
    }

    @Override
    public synchronized CompletableFuture<WriteResult> write(RowBatch batch) {
        if (!known.add(batch.id().key())) {
            return CompletableFuture.completedFuture(new WriteResult.Duplicate());
        }
        if (batch.rows().layout() == SpanColumns.LAYOUT) {
            spans.add(batch);
        } else if (batch.rows().layout() == ProfileColumns.LAYOUT) {
            profiles.add(batch);
        }
        return CompletableFuture.completedFuture(
                new WriteResult.Stored(batch.rows().size()));
    }

    private void add(Origin origin, Fact fact) {
        facts.computeIfAbsent(origin.environment(), e -> new HashMap<>())
                .computeIfAbsent(fact.getClass(), kind -> new TreeMap<>())
                .computeIfAbsent(fact instanceof Statement ? 0 : FactTime.of(fact), time -> new ArrayList<>(1))
                .add(new Stamped<>(origin, fact));
        if (fact instanceof WorkTotal total) {
            hours.computeIfAbsent(origin.environment(), e -> new HashMap<>())
                    .put(TotalChanges.hour(total.fromEpochNanos()), writes);
        }
        if (fact instanceof Work work) {
            newest.computeIfAbsent(origin.environment(), e -> new HashMap<>())
                    .merge(id(work), work, MemoryStore::newer);
        }
    }

    /** As a store's retention does; statements and findings stay. */
    public synchronized void forgetBefore(long epochNanos) {
        for (Map<Class<?>, NavigableMap<Long, List<Stamped<?>>>> kinds : facts.values()) {
            kinds.forEach((kind, rows) -> {
                if (kind != Statement.class) {
                    rows.headMap(epochNanos, false).clear();
                }
            });
        }
        newest.values().forEach(works -> works.values().removeIf(work -> work.endEpochNanos() < epochNanos));
    }

    @Override
    public synchronized CompletableFuture<WriteResult> write(String environment, Finding finding) {
        findings.computeIfAbsent(environment, e -> new HashMap<>()).put(finding.id(), finding);
        return CompletableFuture.completedFuture(new WriteResult.Stored(1));
    }

    @Override
    public synchronized CompletableFuture<WriteResult> withdraw(String environment, String findingId) {
        findings.getOrDefault(environment, new HashMap<>()).remove(findingId);
        return CompletableFuture.completedFuture(new WriteResult.Stored(0));
    }

    @Override
    public synchronized List<String> environments() {
        Set<String> environments = new TreeSet<>(facts.keySet());
        environments.addAll(spans.environments());
        environments.addAll(profiles.environments());
        findings.forEach((environment, kept) -> {
            if (!kept.isEmpty()) {
                environments.add(environment);
            }
        });
        return List.copyOf(environments);
    }

    @Override
    public List<Stamped<WorkTotal>> totals(Query.Totals query) {
        return inOrder(
                query,
                WorkTotal.class,
                query.service(),
                WorkTotal::fromEpochNanos,
                total -> query.operation() == null || query.operation().equals(total.operation()));
    }

    @Override
    public synchronized TotalChanges totalChanges(String environment, long mark) {
        return new TotalChanges(
                writes,
                mark == TotalChanges.NOTHING_READ,
                mark == TotalChanges.NOTHING_READ
                        ? Set.of()
                        : hours.getOrDefault(environment, Map.of()).entrySet().stream()
                                .filter(hour -> hour.getValue() > mark)
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet()));
    }

    @Override
    public synchronized List<Stamped<Work>> works(Query.Works query) {
        Map<String, Work> last = newest.getOrDefault(query.environment(), Map.of());
        return bounded(
                query,
                of(query.environment(), Work.class, query.range()).stream()
                        .filter(work -> query.service() == null
                                || work.origin().service().equals(query.service()))
                        .filter(work -> query.operation() == null
                                || work.fact().operation().equals(query.operation()))
                        .filter(work -> !work.fact().open() || work.fact().equals(last.get(id(work.fact()))))
                        .sorted(SLOWEST_FIRST)
                        .limit(query.limit())
                        .toList());
    }

    @Override
    public synchronized List<Stamped<Work>> works(Query.Trace query) {
        return works(query, Set.of(query.traceId()));
    }

    @Override
    public synchronized List<Stamped<Work>> works(Query.Traces query) {
        return works(query, query.traceIds());
    }

    private List<Stamped<Work>> works(Query query, Set<String> traceIds) {
        return bounded(
                query,
                of(query.environment(), Work.class, query.range()).stream()
                        .filter(work -> traceIds.contains(work.fact().traceId()))
                        .sorted(Comparator.comparingLong(work -> work.fact().startEpochNanos()))
                        .toList());
    }

    @Override
    public synchronized List<Stamped<Span>> spans(Query.Trace query) {
        return bounded(query, spans.of(query));
    }

    @Override
    public synchronized List<String> services(Query.Services query) {
        return spans.services(query);
    }

    @Override
    public synchronized List<SpanName> spanNames(Query.SpanNames query) {
        return spans.names(query);
    }

    @Override
    public synchronized List<FoundTrace> traces(Query.TraceSearch query) {
        return spans.traces(query);
    }

    @Override
    public synchronized List<ServiceCalls> calls(Query.Calls query) {
        return spans.calls(query);
    }

    @Override
    public synchronized List<ProfileType> profileTypes(Query.ProfileTypes query) {
        return profiles.types(query);
    }

    @Override
    public synchronized List<ProfileStack> stacks(Query.Stacks query) {
        return profiles.stacks(query, spans.tracesOf(query));
    }

    @Override
    public List<GridCell> grid(Query.Grid query) {
        TreeMap<Long, List<WorkTotal>> cells = new TreeMap<>();
        totals(new Query.Totals(query.environment(), query.service(), query.operation(), query.range()))
                .forEach(total -> cells.computeIfAbsent(
                                Math.floorDiv(
                                                total.fact().fromEpochNanos(),
                                                query.cell().toNanos())
                                        * query.cell().toNanos(),
                                cell -> new ArrayList<>())
                        .add(total.fact()));
        List<GridCell> grid = new ArrayList<>();
        cells.forEach((from, totals) -> {
            LogHistogram walls = new LogHistogram(Map.of());
            Map<Part, Long> parts = new HashMap<>();
            for (WorkTotal total : totals) {
                walls = walls.plus(total.walls());
                total.parts().forEach((part, nanos) -> parts.merge(part, nanos, Long::sum));
            }
            grid.add(new GridCell(
                    from,
                    totals.stream().mapToLong(WorkTotal::count).sum(),
                    totals.stream().mapToLong(WorkTotal::failed).sum(),
                    totals.stream().mapToLong(WorkTotal::wallNanos).sum(),
                    walls,
                    parts));
        });
        return grid;
    }

    private static String id(Work work) {
        return work.traceId() + work.spanId();
    }

    /** The final record replaces every report of the open work, a later report an earlier one. */
    private static Work newer(Work a, Work b) {
        if (a.open() != b.open()) {
            return a.open() ? b : a;
        }
        return b.endEpochNanos() > a.endEpochNanos() ? b : a;
    }

    @Override
    public List<Stamped<PoolHolders>> holders(Query.Holders query) {
        return inOrder(
                query,
                PoolHolders.class,
                query.service(),
                PoolHolders::epochNanos,
                snapshot -> query.pool() == null || query.pool().equals(snapshot.pool()));
    }

    @Override
    public List<Stamped<DbPoll>> sessions(Query.Sessions query) {
        return inOrder(
                query,
                DbPoll.class,
                null,
                DbPoll::epochNanos,
                poll -> query.database() == null || query.database().equals(poll.database()));
    }

    @Override
    public List<Stamped<DbCounters>> counters(Query.Counters query) {
        return inOrder(
                query,
                DbCounters.class,
                null,
                DbCounters::epochNanos,
                counters -> query.database() == null || query.database().equals(counters.database()));
    }

    @Override
    public List<Stamped<DbStatements>> statementUses(Query.StatementUses query) {
        return inOrder(
                query,
                DbStatements.class,
                null,
                DbStatements::epochNanos,
                statements -> query.database() == null || query.database().equals(statements.database()));
    }

    @Override
    public List<Stamped<LockHolders>> lockHolders(Query.LockHolders query) {
        return inOrder(
                query,
                LockHolders.class,
                query.service(),
                LockHolders::fromEpochNanos,
                locks -> query.operation() == null || query.operation().equals(locks.operation()));
    }

    @Override
    public List<Stamped<GcPause>> gcPauses(Query.GcPauses query) {
        return inOrder(query, GcPause.class, query.service(), GcPause::startEpochNanos, pause -> true);
    }

    @Override
    public List<Stamped<EdenUse>> edenUses(Query.EdenUses query) {
        return inOrder(query, EdenUse.class, query.service(), EdenUse::epochNanos, use -> true);
    }

    @Override
    public List<Stamped<Safepoint>> safepoints(Query.Safepoints query) {
        return inOrder(query, Safepoint.class, query.service(), Safepoint::startEpochNanos, stop -> true);
    }

    @Override
    public List<Stamped<Allocations>> allocations(Query.Allocations query) {
        return inOrder(
                query,
                Allocations.class,
                query.service(),
                Allocations::fromEpochNanos,
                allocations -> query.operation() == null || query.operation().equals(allocations.operation()));
    }

    @Override
    public List<Stamped<PartSites>> partSites(Query.PartSites query) {
        return inOrder(
                query,
                PartSites.class,
                query.service(),
                PartSites::fromEpochNanos,
                sites -> (query.operation() == null || query.operation().equals(sites.operation()))
                        && (query.part() == null || query.part() == sites.part()));
    }

    @Override
    public List<Stamped<GcLog>> gcLog(Query.GcLog query) {
        return bounded(
                query,
                all(query, GcLog.class, query.service(), GcLog::fromEpochNanos, log -> true).stream()
                        .filter(log -> query.run() == null
                                || query.run().equals(log.origin().run()))
                        .limit(query.limit())
                        .toList());
    }

    @Override
    public List<Stamped<AgentHealth>> health(Query.Health query) {
        return inOrder(query, AgentHealth.class, query.service(), AgentHealth::epochNanos, health -> true);
    }

    @Override
    public List<Stamped<AgentHealth>> lastHealth(Query.Health query) {
        Map<String, Stamped<AgentHealth>> byRun = new LinkedHashMap<>();
        for (Stamped<AgentHealth> told :
                all(query, AgentHealth.class, query.service(), AgentHealth::epochNanos, health -> true)) {
            byRun.remove(told.origin().run()); // so that it comes where the later one is
            byRun.put(told.origin().run(), told);
        }
        return bounded(query, List.copyOf(byRun.values()));
    }

    @Override
    public synchronized Optional<String> statement(String environment, String fingerprint) {
        return of(environment, Statement.class, new TimeRange(0, 1)).stream()
                .map(Stamped::fact)
                .filter(statement -> statement.fingerprint().equals(fingerprint))
                .map(Statement::text)
                .findFirst();
    }

    @Override
    public synchronized List<Finding> findings(String environment) {
        return bounded(
                "findings of " + environment,
                findings.getOrDefault(environment, Map.of()).values().stream()
                        .sorted(Comparator.comparingLong(MemoryStore::lastSeen)
                                .reversed()
                                .thenComparing(Finding::id))
                        .toList());
    }

    private static long lastSeen(Finding finding) {
        return finding.occurrences().stream()
                .mapToLong(TimeRange::toEpochNanos)
                .max()
                .orElseThrow();
    }

    private <F extends Fact> List<Stamped<F>> inOrder(
            Query query, Class<F> kind, @Nullable String service, ToLongFunction<F> time, Predicate<F> wanted) {
        return bounded(query, all(query, kind, service, time, wanted));
    }

    private <T> List<T> bounded(Object query, List<T> answer) {
        if (answer.size() > answerRows) {
            throw new QueryFailed(
                    QueryFailed.Reason.TOO_LARGE,
                    query + " has more than " + answerRows + " rows: ask for a shorter time range");
        }
        return answer;
    }

    private synchronized <F extends Fact> List<Stamped<F>> all(
            Query query, Class<F> kind, @Nullable String service, ToLongFunction<F> time, Predicate<F> wanted) {
        return of(query.environment(), kind, query.range()).stream()
                .filter(row -> service == null || service.equals(row.origin().service()))
                .filter(row -> wanted.test(row.fact()))
                .sorted(Comparator.comparingLong((Stamped<F> row) -> time.applyAsLong(row.fact()))
                        .thenComparing(row -> row.origin().run()))
                .toList();
    }

    private <F extends Fact> List<Stamped<F>> of(String environment, Class<F> kind, TimeRange range) {
        List<Stamped<F>> rows = new ArrayList<>();
        facts.getOrDefault(environment, Map.of())
                .getOrDefault(kind, Collections.emptyNavigableMap())
                .subMap(range.fromEpochNanos(), range.toEpochNanos())
                .values()
                .forEach(together ->
                        together.forEach(row -> rows.add(new Stamped<>(row.origin(), kind.cast(row.fact())))));
        return rows;
    }
}
