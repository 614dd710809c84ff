package dev.nightjar.analyzer.follow;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which database a service's statement runs. Services do not say it, and several may have databases with the same tables; process ids of
 * their connections tell them apart. For one thread.
 */
final class Databases {

    private static final int MOST_SEEN = 200_000;

    private static final long BLOCK_NANOS = 10_000_000_000L;

    /** A busy session in ten seconds. */
    private record Seen(String database, long pid, long block) {}

    /**
     * What polls of a minute saw.
     *
     * @param byStatement in how many of them each session was in it
     * @param byPid the same sessions, whatever they were in
     * @param polled blocks in which each database was looked into
     * @param blind what could not be seen
     */
    private record Looks(
            Map<String, Map<Seen, Integer>> byStatement,
            Map<Long, Set<Seen>> byPid,
            Map<String, Set<Long>> polled,
            Set<String> blind) {

        private int size() {
            return 1
                    + byStatement.values().stream().mapToInt(Map::size).sum()
                    + byPid.values().stream().mapToInt(Set::size).sum();
        }
    }

    /** Statement → database → block of the reading → calls that were counted. */
    private record Counts(Map<String, Map<String, Map<Long, Long>>> calls) {

        private int size() {
            return 1
                    + calls.values().stream()
                            .flatMap(databases -> databases.values().stream())
                            .mapToInt(Map::size)
                            .sum();
        }
    }

    private final Backends backends;
    private final Minutes<Stamped<DbPoll>, Looks> looks;
    private final Minutes<Stamped<DbStatements>, Counts> counts;

    Databases(SignalReader reader, String environment, Backends backends) {
        this.backends = backends;
        this.looks = new Minutes<>(
                range -> reader.sessions(new Query.Sessions(environment, null, range)),
                poll -> poll.fact().epochNanos(),
                () -> new Looks(new HashMap<>(), new HashMap<>(), new HashMap<>(), new TreeSet<>()),
                Databases::add,
                Looks::size,
                MOST_SEEN);
        this.counts = new Minutes<>(
                range -> reader.statementUses(new Query.StatementUses(environment, null, range)),
                reading -> reading.fact().epochNanos(),
                () -> new Counts(new HashMap<>()),
                Databases::add,
                Counts::size,
                MOST_SEEN);
    }

    /**
     * Those that may be it, the likeliest first: where sessions of the service were seen in the statement; where most sessions were in it,
     * whose ever; where most of the service's connections are.
     */
    List<String> thatRun(String service, String statement, TimeRange range) {
        Set<String> databases = new LinkedHashSet<>();
        Tally inStatement = new Tally();
        Set<Long> pids = backends.pids(service, range);
        for (TimeRange minute : Minutes.of(range).reversed()) {
            Tally both = new Tally();
            at(minute).byStatement().getOrDefault(statement, Map.of()).forEach((seen, samples) -> {
                if (isIn(range, seen.block())) {
                    inStatement.add(seen.database(), samples);
                    if (pids.contains(seen.pid())) {
                        both.add(seen.database(), samples);
                    }
                }
            });
            databases.addAll(both.inOrder());
            if (both.total() > 0) {
                break; // it moves seldom: where it was last it was before
            }
        }
        databases.addAll(inStatement.inOrder());
        if (databases.isEmpty()) {
            databases.addAll(ofConnections(service, range));
        }
        return List.copyOf(databases);
    }

    /** Where the statement was counted, whether a session was seen in it or not: most often, among those with the service's connections first. */
    Optional<String> thatCounts(String service, String statement, TimeRange range) {
        Tally calls = new Tally();
        for (Counts minute : counts.in(range)) {
            minute.calls()
                    .getOrDefault(statement, Map.of())
                    .forEach((database, blocks) -> blocks.forEach((block, sum) -> {
                        if (isIn(range, block)) {
                            calls.add(database, sum);
                        }
                    }));
        }
        return ofConnections(service, range).stream()
                .filter(database -> calls.of(database) > 0)
                .findFirst()
                .or(calls::most);
    }

    /** Of how many looks at sessions with these ids they were busy, 0 … 1; looks of 10 s count as one. */
    double busyShare(Set<Long> pids, TimeRange range) {
        Set<Long> looked = new HashSet<>();
        long busy = 0;
        for (Looks minute : looks.in(range)) {
            minute.polled().values().forEach(looked::addAll);
            for (long pid : pids) {
                busy += minute.byPid().getOrDefault(pid, Set.of()).stream()
                        .map(Seen::block)
                        .filter(block -> isIn(range, block))
                        .distinct()
                        .count();
            }
        }
        long blocks = looked.stream().filter(block -> isIn(range, block)).count();
        return blocks == 0 || pids.isEmpty() ? 0 : (double) busy / (blocks * pids.size());
    }

    /** The statement in which sessions with these ids were seen most. */
    Optional<String> mostStatement(Set<Long> pids, TimeRange range) {
        Tally statements = new Tally();
        for (Looks minute : looks.in(range)) {
            minute.byStatement()
                    .forEach((statement, samples) -> samples.forEach((seen, count) -> {
                        if (pids.contains(seen.pid()) && isIn(range, seen.block())) {
                            statements.add(statement, count);
                        }
                    }));
        }
        return statements.most();
    }

    /** Databases by how many connections of the service were seen busy in them. */
    private List<String> ofConnections(String service, TimeRange range) {
        Set<Long> pids = backends.pids(service, range);
        Map<String, Set<Long>> byDatabase = new HashMap<>();
        for (Looks minute : looks.in(range)) {
            for (long pid : pids) {
                for (Seen seen : minute.byPid().getOrDefault(pid, Set.of())) {
                    if (isIn(range, seen.block())) {
                        byDatabase
                                .computeIfAbsent(seen.database(), database -> new TreeSet<>())
                                .add(pid);
                    }
                }
            }
        }
        Tally connections = new Tally();
        byDatabase.forEach((database, ofService) -> connections.add(database, ofService.size()));
        return connections.inOrder();
    }

    /** Of one minute: the last ones mostly tell all. */
    private Looks at(TimeRange minute) {
        return looks.in(minute).getFirst();
    }

    /** Whether no database was looked into. */
    boolean areUnseen(TimeRange range) {
        return Minutes.of(range).reversed().stream()
                .flatMap(minute -> at(minute).polled().values().stream())
                .flatMap(Set::stream)
                .noneMatch(block -> isIn(range, block));
    }

    /** What the polls said they could not see, each once. */
    Set<String> blind(TimeRange range) {
        Set<String> blind = new TreeSet<>();
        looks.in(range).forEach(minute -> blind.addAll(minute.blind()));
        return blind;
    }

    private static boolean isIn(TimeRange range, long block) {
        return range.overlaps(new TimeRange(block, block + BLOCK_NANOS));
    }

    private static long block(long epochNanos) {
        return EpochNanos.begin(epochNanos, BLOCK_NANOS);
    }

    private static void add(Looks looks, Stamped<DbPoll> stamped) {
        DbPoll poll = stamped.fact();
        long block = block(poll.epochNanos());
        looks.polled()
                .computeIfAbsent(poll.database(), database -> new TreeSet<>())
                .add(block);
        looks.blind().addAll(poll.blind());
        for (DbSession session : poll.sessions()) {
            if (VictimSessions.isBusy(session)) {
                Seen seen = new Seen(poll.database(), session.pid(), block);
                looks.byPid()
                        .computeIfAbsent(session.pid(), pid -> new LinkedHashSet<>())
                        .add(seen);
                String statement = session.fingerprint();
                if (statement != null) {
                    looks.byStatement()
                            .computeIfAbsent(statement, first -> new LinkedHashMap<>())
                            .merge(seen, 1, Integer::sum);
                }
            }
        }
    }

    private static void add(Counts counts, Stamped<DbStatements> reading) {
        DbStatements fact = reading.fact();
        for (DbStatements.Use use : fact.uses()) {
            counts.calls()
                    .computeIfAbsent(use.fingerprint(), statement -> new HashMap<>())
                    .computeIfAbsent(fact.database(), database -> new HashMap<>())
                    .merge(block(fact.epochNanos()), use.sum().calls(), Long::sum);
        }
    }
}
