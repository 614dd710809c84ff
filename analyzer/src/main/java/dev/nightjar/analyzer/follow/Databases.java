package dev.nightjar.analyzer.follow;

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

    /** Samples of a service's sessions that tell where its statement runs: process ids of other servers are met now and then. */
    private static final long ENOUGH = 10;

    /** Fewer of them do when so much was looked through. */
    private static final long LONG_NANOS = 60_000_000_000L;

    private record Seen(String database, long pid) {}

    /** What polls of ten seconds saw. */
    private static final class Looks {
        /** In how many of them each busy session was in a statement. */
        private final Map<String, Map<Seen, Integer>> byStatement = new HashMap<>();

        /** Databases of the same sessions, whatever they were in. */
        private final Map<Long, Set<String>> byPid = new HashMap<>();

        /** What could not be seen. */
        private final Set<String> blind = new TreeSet<>();

        private boolean polled;

        private int size() {
            return 1
                    + byStatement.values().stream().mapToInt(Map::size).sum()
                    + byPid.values().stream().mapToInt(Set::size).sum();
        }
    }

    /** Statement → database → calls that were counted. */
    private record Counts(Map<String, Map<String, Long>> calls) {

        private int size() {
            return 1 + calls.values().stream().mapToInt(Map::size).sum();
        }
    }

    private final Backends backends;
    private final Timeline<Stamped<DbPoll>, Looks> looks;
    private final Timeline<Stamped<DbStatements>, Counts> counts;

    Databases(SignalReader reader, String environment, Backends backends) {
        this.backends = backends;
        this.looks = new Timeline<>(
                BLOCK_NANOS,
                range -> reader.sessions(new Query.Sessions(environment, null, range)),
                poll -> poll.fact().epochNanos(),
                Looks::new,
                Databases::add,
                Looks::size,
                MOST_SEEN);
        this.counts = new Timeline<>(
                BLOCK_NANOS,
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
        Tally both = new Tally();
        for (TimeRange part : looks.backwards(range)) {
            for (Looks block : looks.in(part)) {
                block.byStatement.getOrDefault(statement, Map.of()).forEach((seen, samples) -> {
                    inStatement.add(seen.database(), samples);
                    if (pids.contains(seen.pid())) {
                        both.add(seen.database(), samples);
                    }
                });
            }
            long looked = range.toEpochNanos() - part.fromEpochNanos();
            if (both.total() >= (looked < LONG_NANOS ? ENOUGH : 1)) {
                break; // it moves seldom: where it was last it was before
            }
        }
        databases.addAll(both.inOrder());
        databases.addAll(inStatement.inOrder());
        if (databases.isEmpty()) {
            databases.addAll(ofConnections(service, range));
        }
        return List.copyOf(databases);
    }

    /** Where the statement was counted, whether a session was seen in it or not: most often, among those with the service's connections first. */
    Optional<String> thatCounts(String service, String statement, TimeRange range) {
        Tally calls = new Tally();
        for (Counts block : counts.in(range)) {
            block.calls().getOrDefault(statement, Map.of()).forEach(calls::add);
        }
        return ofConnections(service, range).stream()
                .filter(database -> calls.of(database) > 0)
                .findFirst()
                .or(calls::most);
    }

    /** Of how many looks at sessions with these ids they were busy, 0 … 1; looks of 10 s count as one. */
    double busyShare(Set<Long> pids, TimeRange range) {
        long looked = 0;
        long busy = 0;
        for (Looks block : looks.in(range)) {
            looked += block.polled ? 1 : 0;
            busy += pids.stream().filter(block.byPid::containsKey).count();
        }
        return looked == 0 || pids.isEmpty() ? 0 : (double) busy / (looked * pids.size());
    }

    /** The statement in which sessions with these ids were seen most. */
    Optional<String> mostStatement(Set<Long> pids, TimeRange range) {
        Tally statements = new Tally();
        for (Looks block : looks.in(range)) {
            block.byStatement.forEach((statement, samples) -> samples.forEach((seen, count) -> {
                if (pids.contains(seen.pid())) {
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
        for (Looks block : looks.in(range)) {
            for (long pid : pids) {
                for (String database : block.byPid.getOrDefault(pid, Set.of())) {
                    byDatabase
                            .computeIfAbsent(database, first -> new HashSet<>())
                            .add(pid);
                }
            }
        }
        Tally connections = new Tally();
        byDatabase.forEach((database, ofService) -> connections.add(database, ofService.size()));
        return connections.inOrder();
    }

    /** Whether no database was looked into. */
    boolean areUnseen(TimeRange range) {
        return looks.backwards(range).stream()
                .flatMap(part -> looks.in(part).stream())
                .noneMatch(block -> block.polled);
    }

    /** What the polls said they could not see, each once. */
    Set<String> blind(TimeRange range) {
        Set<String> blind = new TreeSet<>();
        looks.in(range).forEach(block -> blind.addAll(block.blind));
        return blind;
    }

    private static void add(Looks looks, Stamped<DbPoll> stamped) {
        DbPoll poll = stamped.fact();
        looks.polled = true;
        looks.blind.addAll(poll.blind());
        for (DbSession session : poll.sessions()) {
            if (VictimSessions.isBusy(session)) {
                Seen seen = new Seen(poll.database(), session.pid());
                looks.byPid
                        .computeIfAbsent(session.pid(), pid -> new TreeSet<>())
                        .add(poll.database());
                String statement = session.fingerprint();
                if (statement != null) {
                    looks.byStatement
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
                    .merge(fact.database(), use.sum().calls(), Long::sum);
        }
    }
}
