package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sessions wait for locks: who is at the root of the waits, and what is it? Only who really blocks is ever named. */
final class BlockerStep {

    private static final double MOST = 0.5;

    /** With fewer samples the root is likely, not proved. */
    private static final int MIN_SAMPLES = 5;

    private final Scene scene;
    private final Following following;
    private final Trail trail;
    private final Query.Sessions query;

    BlockerStep(Scene scene, Following following, Trail trail, Query.Sessions query) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
        this.query = query;
    }

    End follow(Subject subject, String statement, double share, List<VictimSessions.Sample> locked, int victimSamples) {
        Backends backends = scene.backends();
        Blockers blockers = Blockers.of(locked, backends);
        Optional<RootSession> most = blockers.most();
        if (blockers.cycleShare() >= MOST) {
            return cycle(share, blockers);
        }
        if (most.isEmpty()) {
            return End.broken(blockerMissing(locked, blockers), Confidence.LIKELY);
        }
        RootSession root = most.get();
        double here = Say.unit(share * blockers.share(root));
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        Optional<String> head = blockers.queueHead();
        head.ifPresent(name -> addQueueHead(name, share, blockers));
        Found found = new Found(statement, here, blockers, root, victimSamples);
        if (root.owner().isPresent()) {
            return byOurWork(subject, found, root.owner().get());
        }
        return byActor(found, head.isPresent());
    }

    /** A database that does not tell who blocks whom mostly says so itself. */
    private static Phrase blockerMissing(List<VictimSessions.Sample> locked, Blockers blockers) {
        Optional<Phrase> blind = blockers.areUntold()
                ? Blindness.ofPolls(
                        locked.stream().map(VictimSessions.Sample::poll).toList())
                : Optional.empty();
        return blind.orElseGet(() -> Following.missing(Codes.MISSING_BLOCKER));
    }

    /** What the ends below have in common. */
    private record Found(String victim, double share, Blockers blockers, RootSession root, int victimSamples) {}

    private End byOurWork(Subject subject, Found found, Subject owner) {
        add(
                found,
                Codes.LOCK_BY_WORK,
                Map.of("service", Say.text(owner.service()), "operation", Say.text(owner.operation())));
        // Its holders are few and its waiters many: what it does beside waiting for the same statement is asked.
        End end = following.parts(owner, found.share(), owner.equals(subject) ? Part.SQL : null);
        boolean nothing = end.cause() == Cause.UNKNOWN;
        String name = owner.service() + " " + owner.operation();
        return nothing ? new End(Cause.LONG_TRANSACTION, name, Confidence.LIKELY, end.missing()) : end;
    }

    private End byActor(Found found, boolean behindHead) {
        RootSession root = found.root();
        String victimText = scene.statementText(found.victim());
        Optional<String> statement = root.lockingStatement(victimText, scene::statementText);
        boolean definition = Stream.concat(statement.map(scene::statementText).stream(), root.progress().stream())
                .anyMatch(LockingStatements::isDefinition);
        Confidence ceiling = found.blockers().samples() >= MIN_SAMPLES ? Confidence.PROVED : Confidence.LIKELY;
        trail.endsAt(root.actor());
        Map<String, Value> params = new TreeMap<>();
        params.put("statement", Say.sql(statement.map(scene::statementText).orElse("")));
        params.put("statement.samples", Say.count(statement.map(root::seenIn).orElse(0L)));
        Cause cause;
        if (root.isBackground()) {
            cause = Cause.DATABASE_MAINTENANCE;
            add(found, Codes.LOCK_BY_MAINTENANCE, params);
        } else if (root.isIdleInTransaction()) {
            cause = Cause.IDLE_TRANSACTION;
            add(found, Codes.LOCK_BY_IDLE, params);
        } else if (definition) {
            cause = Cause.DDL_LOCK;
            add(found, Codes.LOCK_BY_DDL, params);
        } else {
            cause = Cause.DATABASE_JOB;
            add(found, Codes.LOCK_BY_JOB, params);
        }
        return End.reached(behindHead ? Cause.LOCK_QUEUE : cause, root.actor().name(), ceiling);
    }

    private void add(Found found, String code, Map<String, Value> more) {
        RootSession root = found.root();
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("samples", Say.count(root.polls()));
        numbers.put("victim.samples", Say.count(found.victimSamples()));
        numbers.put("victim.share", Say.share(found.blockers().share(root)));
        numbers.put("transaction.youngest", Say.nanos(root.youngestNanos()));
        numbers.put("transaction.oldest", Say.nanos(root.oldestNanos()));
        if (root.seenInProgress() > 0) {
            numbers.put("progress.samples", Say.count(root.seenInProgress()));
        }
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(more);
        params.put("progress", Say.text(root.progress().orElse("")));
        if (more.get("statement.samples") instanceof Value.Count count) {
            numbers.put("statement.samples", count);
        }
        params.put("holder", Say.text(root.actor().name()));
        trail.add(new Link(
                null,
                found.share(),
                Link.Basis.DIRECT,
                new Phrase(code, params),
                List.of(new Evidence(query, numbers)),
                new Phrase(
                        Codes.DISPROOF_BLOCKER,
                        Map.of("holder", Say.text(root.actor().name())))));
    }

    private void addQueueHead(String name, double share, Blockers blockers) {
        Map<String, Value> params = new TreeMap<>();
        params.put("head", Say.text(name));
        params.put("head.share", Say.share(blockers.queueHeadShare(name)));
        params.put(
                "statement",
                Say.sql(blockers.queueHeadStatement(name)
                        .map(scene::statementText)
                        .orElse("")));
        trail.add(new Link(
                null,
                Say.unit(share * blockers.queueHeadShare(name)),
                Link.Basis.DIRECT,
                new Phrase(Codes.LOCK_QUEUE_HEAD, params),
                List.of(new Evidence(
                        query,
                        Map.of(
                                "victim.samples", Say.count(blockers.samples()),
                                "head.share", Say.share(blockers.queueHeadShare(name))))),
                new Phrase(Codes.DISPROOF_BLOCKER, Map.of("holder", Say.text(name)))));
    }

    private End cycle(double share, Blockers blockers) {
        trail.add(new Link(
                null,
                Say.unit(share * blockers.cycleShare()),
                Link.Basis.DIRECT,
                new Phrase(Codes.LOCK_CYCLE, Map.of("cycle.share", Say.share(blockers.cycleShare()))),
                List.of(new Evidence(
                        query,
                        Map.of(
                                "victim.samples", Say.count(blockers.samples()),
                                "cycle.share", Say.share(blockers.cycleShare())))),
                new Phrase(Codes.DISPROOF_BLOCKER, Map.of("holder", Say.text("")))));
        return End.reached(Cause.LOCK_CYCLE, "", Confidence.LIKELY);
    }
}
