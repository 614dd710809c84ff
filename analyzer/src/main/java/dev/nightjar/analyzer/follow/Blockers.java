package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who was at the root of a statement's lock waits, over all samples. Sums are of integers: their order does not matter. */
final class Blockers {

    /** Divisible by every small number of roots, so that shares of one sample stay integers. */
    private static final long SAMPLE = 5040;

    /**
     * What makes those queue behind somebody who waits itself that could pass without it: a table as a whole. Who waits for a row stands before
     * the others by chance.
     */
    private static final Set<String> QUEUED_FOR = Set.of("relation", "metadata");

    private final Tally roots = new Tally();
    private final Tally queueHeads = new Tally();
    private final Map<String, RootSession> byActor = new TreeMap<>();
    private final Map<String, Tally> headStatements = new HashMap<>();
    private long samples;
    private long cycles;
    private long untold;

    static Blockers of(List<VictimSessions.Sample> locked, Backends backends) {
        Map<String, Set<Long>> victimsByPoll = new HashMap<>();
        for (VictimSessions.Sample sample : locked) {
            victimsByPoll
                    .computeIfAbsent(pollKey(sample), key -> new TreeSet<>())
                    .add(sample.session().pid());
        }
        Blockers blockers = new Blockers();
        for (VictimSessions.Sample sample : locked) {
            blockers.add(sample, victimsByPoll.getOrDefault(pollKey(sample), Set.of()), backends);
        }
        return blockers;
    }

    private static String pollKey(VictimSessions.Sample sample) {
        return sample.poll().epochNanos() + "@" + sample.poll().database();
    }

    private void add(VictimSessions.Sample sample, Set<Long> fellowVictims, Backends backends) {
        samples++;
        BlockerWalk walk = BlockerWalk.from(sample.session(), sample.poll());
        if (walk.isCycle()) {
            cycles++;
        } else if (walk.isUntold()) {
            untold++;
        }
        for (DbSession root : walk.roots()) {
            Actor actor = Actor.of(sample.poll().database(), root);
            roots.add(actor.key(), SAMPLE / walk.roots().size());
            byActor.computeIfAbsent(actor.key(), first -> new RootSession(actor))
                    .add(root, sample.poll(), backends);
        }
        Set<String> heads = new TreeSet<>();
        for (DbSession between : walk.between()) {
            boolean ours = fellowVictims.contains(between.pid())
                    || backends.at(between.pid(), sample.poll().epochNanos()).isPresent();
            if (!ours && QUEUED_FOR.contains(between.waitEvent()) && heads.add(nameOf(between))) {
                queueHeads.add(nameOf(between), 1);
                String statement = between.fingerprint();
                if (statement != null) {
                    headStatements
                            .computeIfAbsent(nameOf(between), n -> new Tally())
                            .add(statement, 1);
                }
            }
        }
    }

    /**
     * What stays the same when the job runs again: what the database's scheduler calls it, else the kind of a process of the server's own,
     * else the application, else the role.
     */
    static String nameOf(DbSession session) {
        String job = session.job();
        if (job != null && !job.isBlank()) {
            return job;
        }
        boolean client =
                session.backendType().isEmpty() || session.backendType().equals("client backend");
        if (!client) {
            return session.backendType();
        }
        String name = nameOf(session.application(), session.user());
        return name.isBlank() ? "pid " + session.pid() : name;
    }

    /** The application, else the role. */
    static String nameOf(String application, String user) {
        return application.isBlank() ? user : application;
    }

    /** Samples of victims that were looked at. */
    long samples() {
        return samples;
    }

    Optional<RootSession> most() {
        return roots.most().map(byActor::get);
    }

    /** Share of the samples that have this one at their root. */
    double share(RootSession root) {
        return samples == 0 ? 0 : (double) roots.of(root.actor().key()) / (samples * SAMPLE);
    }

    double cycleShare() {
        return samples == 0 ? 0 : (double) cycles / samples;
    }

    /** Whether of most samples nobody said for whom they wait. */
    boolean areUntold() {
        return untold * 2 > samples;
    }

    /** Who stood between the victims and the root in most samples, waiting itself: the head of the queue. */
    Optional<String> queueHead() {
        return queueHeads.most().filter(name -> queueHeads.of(name) * 2 >= samples);
    }

    double queueHeadShare(String name) {
        return samples == 0 ? 0 : (double) queueHeads.of(name) / samples;
    }

    Optional<String> queueHeadStatement(String name) {
        return Optional.ofNullable(headStatements.get(name)).flatMap(Tally::most);
    }
}
