package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who takes more of a database than normally, by what sessions were seen doing. Whoever needs what has become scarce is seen more, for he
 * waits longer: so a session counts beyond what it was normally seen, as often again as calls are slower; and our own statements, whose calls
 * are known, by how much more often they are called.
 */
final class SeenConsumers {

    private static final double RISEN = 1.5;

    private static final long MIN_SAMPLES = 5;

    private final Scene scene;
    private final DatabaseView view;
    private final SlowStatement slow;
    private final OurStatements ours;
    private final Set<String> victims = new TreeSet<>();

    SeenConsumers(Scene scene, DatabaseView view, SlowStatement slow, OurStatements ours) {
        this.scene = scene;
        this.view = view;
        this.slow = slow;
        this.ours = ours;
        List.of(view.sessions(), view.sessionsNormal())
                .forEach(sessions -> sessions.busy()
                        .filter(session -> slow.statement().equals(session.fingerprint()))
                        .forEach(session -> victims.add(Blockers.nameOf(session))));
    }

    /**
     * Whom samples are put together by.
     *
     * @param statement of ours, or of somebody who has the same name as those that wait; else empty
     */
    private record Who(String holder, String statement, boolean ours) implements Comparable<Who> {
        @Override
        public int compareTo(Who other) {
            return Comparator.comparing(Who::holder)
                    .thenComparing(Who::statement)
                    .thenComparing(Who::ours)
                    .compare(this, other);
        }
    }

    /** Samples of one of them. */
    private static final class Seen {
        private final Set<Long> looks = new TreeSet<>();
        private final Tally statements = new Tally();
        private final Tally progress = new Tally();
        private @Nullable Actor actor;
        private long samples;

        void add(DbPoll poll, DbSession session) {
            samples++;
            looks.add(poll.epochNanos());
            actor = Actor.of(poll.database(), session);
            String statement = session.fingerprint();
            if (statement != null) {
                statements.add(statement, 1);
            }
            DbProgress command = session.progress();
            if (command != null) {
                progress.add(ProgressText.of(command), 1);
            }
        }
    }

    /** The one that takes most first; none when too little is known of normal time. */
    List<TopConsumer> of(Demand demand) {
        if (view.sessionsNormal().polls().size() < MIN_SAMPLES) {
            return Collections.emptyList();
        }
        Map<Who, Seen> now = seen(view.sessions(), demand);
        Map<Who, Seen> normal = seen(view.sessionsNormal(), demand);
        Map<Who, Double> extra = new TreeMap<>();
        now.forEach((who, seen) -> extra(who, seen, normal.get(who)).ifPresent(more -> extra.put(who, more)));
        double all = extra.values().stream().mapToDouble(Double::doubleValue).sum();
        List<TopConsumer> found = new ArrayList<>();
        extra.forEach((who, more) -> {
            Seen seen = now.get(who);
            if (seen != null) {
                found.add(consumer(who, seen, normal.get(who), more / all));
            }
        });
        found.sort(Comparator.comparingDouble(TopConsumer::share).reversed());
        return Collections.unmodifiableList(found);
    }

    private Map<Who, Seen> seen(SessionLoad sessions, Demand demand) {
        Map<Who, Seen> seen = new TreeMap<>();
        for (DbPoll poll : sessions.polls()) {
            SessionLoad.busyIn(poll)
                    .filter(session -> demand.isTakenBy(session, scene::statementText))
                    .forEach(session -> who(session)
                            .ifPresent(who ->
                                    seen.computeIfAbsent(who, w -> new Seen()).add(poll, session)));
        }
        return seen;
    }

    private Optional<Who> who(DbSession session) {
        String statement = session.fingerprint();
        if (statement != null && ours.has(statement)) {
            return Optional.of(new Who(ours.caller(statement), statement, true));
        }
        String name = Blockers.nameOf(session);
        if (!victims.contains(name)) {
            return Optional.of(new Who(name, "", false));
        }
        return Optional.ofNullable(statement).map(own -> new Who(name, own, false));
    }

    /** Sessions at any instant beyond what the slowness itself makes of the usual ones. */
    private Optional<Double> extra(Who who, Seen now, @Nullable Seen normal) {
        double load = view.sessions().perPoll(now.samples);
        double usual = who.ours()
                ? load / Math.max(1, ours.timesAsOften(who.statement()))
                : view.sessionsNormal().perPoll(normal == null ? 0 : normal.samples) * slow.slowdown();
        boolean more = now.samples >= MIN_SAMPLES && load >= RISEN * usual;
        return more ? Optional.of(load - usual) : Optional.empty();
    }

    private TopConsumer consumer(Who who, Seen now, @Nullable Seen normal, double share) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("samples", Say.count(now.samples));
        numbers.put(
                "seen.share",
                Say.share((double) now.looks.size() / view.sessions().polls().size()));
        Map<String, Value> before = Map.of(
                "seen.share.normal",
                Say.share(
                        normal == null
                                ? 0
                                : (double) normal.looks.size()
                                        / view.sessionsNormal().polls().size()));
        Map<String, Value> both = new TreeMap<>(numbers);
        both.putAll(before);
        return new TopConsumer(
                Codes.DATABASE_BY_SESSION,
                who.holder(),
                who.statement().isEmpty() ? now.statements.most().orElse("") : who.statement(),
                now.progress.most().orElse(""),
                share,
                who.ours() ? null : now.actor,
                both,
                List.of(
                        new Evidence(view.sessions().query(), numbers),
                        new Evidence(view.sessionsNormal().query(), before)));
    }
}
