package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The sessions of one statement of one service, poll by poll.
 *
 * @param byPid they were joined with the holders by process id; else only the statement is the same
 */
record VictimSessions(List<Sample> samples, boolean byPid) {

    /** One session in one poll. */
    record Sample(DbPoll poll, DbSession session) {}

    VictimSessions {
        samples = List.copyOf(samples);
    }

    static VictimSessions of(List<Stamped<DbPoll>> polls, Backends backends, String service, String statement) {
        List<Sample> byPid = new ArrayList<>();
        List<Sample> byStatement = new ArrayList<>();
        for (Stamped<DbPoll> poll : polls) {
            for (DbSession session : poll.fact().sessions()) {
                if (!isBusy(session)) {
                    continue;
                }
                boolean inStatement = statement.equals(session.fingerprint());
                if (inStatement) {
                    byStatement.add(new Sample(poll.fact(), session));
                }
                boolean held = backends.at(service, session.pid(), poll.fact().epochNanos())
                        .filter(borrow -> inStatement || statement.equals(borrow.sql()))
                        .isPresent();
                if (held) {
                    byPid.add(new Sample(poll.fact(), session));
                }
            }
        }
        return byPid.isEmpty() ? new VictimSessions(byStatement, false) : new VictimSessions(byPid, true);
    }

    /**
     * Sessions of a service that write or commit, whatever they are in: of a short statement there may be none, but what they wait for it
     * waits for, too.
     *
     * @param ofService statements that the service calls
     * @param text of a statement, normalised
     */
    static VictimSessions writing(List<Stamped<DbPoll>> polls, Set<String> ofService, UnaryOperator<String> text) {
        List<Sample> busy = polls.stream()
                .flatMap(poll -> poll.fact().sessions().stream()
                        .filter(session -> isBusy(session) && session.fingerprint() != null)
                        .map(session -> new Sample(poll.fact(), session)))
                .toList();
        Set<String> applications = busy.stream()
                .filter(sample -> ofService.contains(sample.session().fingerprint()))
                .map(sample -> sample.session().application())
                .filter(application -> !application.isBlank())
                .collect(Collectors.toSet());
        return new VictimSessions(
                busy.stream()
                        .filter(sample -> applications.contains(sample.session().application()))
                        .filter(sample -> {
                            String statement =
                                    Objects.requireNonNull(sample.session().fingerprint());
                            return LockingStatements.isCommit(text.apply(statement))
                                    || (ofService.contains(statement)
                                            && LockingStatements.writes(text.apply(statement)));
                        })
                        .toList(),
                false);
    }

    static boolean isBusy(DbSession session) {
        return session.isBlocked() || !session.state().startsWith("idle");
    }

    List<Sample> waitingForLocks() {
        return samples.stream()
                .filter(sample -> sample.session().isBlocked()
                        || "Lock".equals(sample.session().waitType()))
                .toList();
    }

    /** How many there are of each class of waits. */
    Map<WaitClass, Long> byClass() {
        Map<WaitClass, Long> byClass = new EnumMap<>(WaitClass.class);
        samples.forEach(sample -> byClass.merge(WaitClass.of(sample.session()), 1L, Long::sum));
        return byClass;
    }

    /** Share of the samples that are of a class, 0 … 1. */
    double share(WaitClass waits) {
        return samples.isEmpty() ? 0 : (double) byClass().getOrDefault(waits, 0L) / samples.size();
    }

    /** The class of most samples; without samples {@link WaitClass#OTHER}. */
    WaitClass mostClass() {
        WaitClass most = WaitClass.OTHER;
        for (WaitClass waits : WaitClass.values()) {
            most = share(waits) > share(most) ? waits : most;
        }
        return most;
    }

    /** What most samples of a class wait for; {@code CPU} when there is none. */
    String mostWait(WaitClass waits) {
        Tally names = new Tally();
        samples.stream()
                .filter(sample -> WaitClass.of(sample.session()) == waits)
                .forEach(sample -> names.add(name(sample), 1));
        return names.most().orElse("CPU");
    }

    /** Samples by what they wait for: {@code Lock:transactionid}, {@code IO:DataFileRead}, {@code CPU} when for nothing. */
    Tally waits() {
        Tally waits = new Tally();
        samples.forEach(sample -> waits.add(name(sample), 1));
        return waits;
    }

    private static String name(Sample sample) {
        String type = sample.session().waitType();
        String event = sample.session().waitEvent();
        return type == null ? "CPU" : event == null ? type : type + ":" + event;
    }
}
