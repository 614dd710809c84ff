package dev.nightjar.analyzer.follow;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * In which database a service's statement runs. Services do not say it, and several may have databases with the same tables; process ids of
 * their connections tell them apart. For one thread.
 */
final class Databases {

    private static final int MOST_SEEN = 1_000_000;

    /** A session that was in a statement, or in none that is known. */
    private record Seen(String database, long pid, @Nullable String statement) {}

    /** What polls of a minute saw: how often each session, and what they could not see. */
    private record Looks(Map<Seen, Integer> seen, Set<String> databases, Set<String> blind) {}

    /** Statement → database → calls that were counted in a minute. */
    private record Counts(Map<String, Map<String, Long>> calls) {

        private int size() {
            return calls.values().stream().mapToInt(Map::size).sum();
        }
    }

    private final SignalReader reader;
    private final String environment;
    private final Backends backends;
    private final Minutes<Looks> looks =
            new Minutes<>(this::look, minute -> minute.seen().size() + 1, MOST_SEEN);
    private final Minutes<Counts> counts = new Minutes<>(this::count, minute -> minute.size() + 1, MOST_SEEN);

    Databases(SignalReader reader, String environment, Backends backends) {
        this.reader = reader;
        this.environment = environment;
        this.backends = backends;
    }

    /**
     * Where sessions of the service were seen in the statement, the last time; else where most sessions were in it, whose ever; else where the service's
     * connections are. Empty when no poll saw any of these.
     */
    Optional<String> thatRuns(String service, String statement, TimeRange range) {
        Tally inStatement = new Tally();
        Tally ofService = new Tally();
        for (TimeRange minute : Minutes.of(range).reversed()) {
            Tally both = new Tally();
            Set<Long> pids = backends.pids(service, minute);
            looks.at(minute).seen().forEach((seen, samples) -> {
                boolean in = statement.equals(seen.statement());
                boolean of = pids.contains(seen.pid());
                add(both, in && of, seen, samples);
                add(inStatement, in, seen, samples);
                add(ofService, of, seen, samples);
            });
            if (both.total() > 0) {
                return both.most();
            }
        }
        return inStatement.most().or(ofService::most);
    }

    private static void add(Tally tally, boolean counts, Seen seen, int samples) {
        if (counts) {
            tally.add(seen.database(), samples);
        }
    }

    /** Where most calls of the statement were counted, whether a session was seen in it or not. */
    Optional<String> thatCounts(String statement, TimeRange range) {
        Tally calls = new Tally();
        for (Counts minute : counts.in(range)) {
            minute.calls().getOrDefault(statement, Map.of()).forEach(calls::add);
        }
        return calls.most();
    }

    /** Whether no database was looked into. */
    boolean areUnseen(TimeRange range) {
        return looks.in(range).stream().allMatch(minute -> minute.databases().isEmpty());
    }

    /** What the polls said they could not see, each once. */
    Set<String> blind(TimeRange range) {
        Set<String> blind = new TreeSet<>();
        looks.in(range).forEach(minute -> blind.addAll(minute.blind()));
        return blind;
    }

    private Looks look(TimeRange minute) {
        Looks looks = new Looks(new LinkedHashMap<>(), new TreeSet<>(), new TreeSet<>());
        Minutes.read(minute, range -> reader.sessions(new Query.Sessions(environment, null, range)), poll -> {
            DbPoll fact = poll.fact();
            looks.databases().add(fact.database());
            looks.blind().addAll(fact.blind());
            for (DbSession session : fact.sessions()) {
                if (VictimSessions.isBusy(session)) {
                    looks.seen()
                            .merge(new Seen(fact.database(), session.pid(), session.fingerprint()), 1, Integer::sum);
                }
            }
        });
        return looks;
    }

    private Counts count(TimeRange minute) {
        Counts counts = new Counts(new HashMap<>());
        Minutes.read(
                minute, range -> reader.statementUses(new Query.StatementUses(environment, null, range)), reading -> {
                    DbStatements fact = reading.fact();
                    for (DbStatements.Use use : fact.uses()) {
                        counts.calls()
                                .computeIfAbsent(use.fingerprint(), statement -> new HashMap<>())
                                .merge(fact.database(), use.sum().calls(), Long::sum);
                    }
                });
        return counts;
    }
}
