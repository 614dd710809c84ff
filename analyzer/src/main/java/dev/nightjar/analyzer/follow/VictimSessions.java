package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.List;

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
                boolean inStatement = statement.equals(session.fingerprint()) && isBusy(session);
                if (inStatement) {
                    byStatement.add(new Sample(poll.fact(), session));
                }
                boolean held = backends.at(session.pid(), poll.fact().epochNanos())
                        .filter(borrow -> borrow.subject().service().equals(service))
                        .filter(borrow -> inStatement || (isBusy(session) && statement.equals(borrow.sql())))
                        .isPresent();
                if (held) {
                    byPid.add(new Sample(poll.fact(), session));
                }
            }
        }
        return byPid.isEmpty() ? new VictimSessions(byStatement, false) : new VictimSessions(byPid, true);
    }

    private static boolean isBusy(DbSession session) {
        return session.isBlocked() || !session.state().startsWith("idle");
    }

    List<Sample> waitingForLocks() {
        return samples.stream()
                .filter(sample -> sample.session().isBlocked()
                        || "Lock".equals(sample.session().waitType()))
                .toList();
    }

    /** Samples by what they wait for: {@code Lock:transactionid}, {@code IO:DataFileRead}, {@code CPU} when for nothing. */
    Tally waits() {
        Tally waits = new Tally();
        for (Sample sample : samples) {
            String type = sample.session().waitType();
            String event = sample.session().waitEvent();
            waits.add(type == null ? "CPU" : event == null ? type : type + ":" + event, 1);
        }
        return waits;
    }
}
