package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the sessions of one database did in a range of time, in samples: one session in one poll. */
record SessionLoad(Query.Sessions query, List<DbPoll> polls) {

    SessionLoad {
        polls = List.copyOf(polls);
    }

    static SessionLoad read(SignalReader reader, Query.Sessions query) {
        return new SessionLoad(
                query, reader.sessions(query).stream().map(Stamped::fact).toList());
    }

    /**
     * Those that do something for themselves. Processes that serve others ({@code checkpointer}, {@code io worker}) have no state; whom they
     * serve waits meanwhile, and is counted.
     */
    static Stream<DbSession> busyIn(DbPoll poll) {
        return poll.sessions().stream()
                .filter(session ->
                        !session.state().isEmpty() && !session.state().startsWith("idle"));
    }

    Stream<DbSession> busy() {
        return polls.stream().flatMap(SessionLoad::busyIn);
    }

    /** So many sessions at any instant, on average. */
    double perPoll(long samples) {
        return polls.isEmpty() ? 0 : (double) samples / polls.size();
    }

    /** Samples of a statement, by what its sessions wait for. */
    Map<WaitClass, Long> ofStatement(String fingerprint) {
        Map<WaitClass, Long> samples = new EnumMap<>(WaitClass.class);
        busy().filter(session -> fingerprint.equals(session.fingerprint()))
                .forEach(session -> samples.merge(WaitClass.of(session), 1L, Long::sum));
        return samples;
    }

    long samplesOf(String fingerprint) {
        return busy().filter(session -> fingerprint.equals(session.fingerprint()))
                .count();
    }
}
