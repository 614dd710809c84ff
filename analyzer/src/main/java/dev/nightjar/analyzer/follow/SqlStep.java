package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Time goes to a statement: is it called more often, or does each call take longer, and what do its sessions wait for? */
final class SqlStep {

    private static final double RISEN = 1.5;

    /** Ages caught in snapshots are biased to long calls, so ask for more. */
    private static final double CAUGHT_OLDER = 3;

    private static final double MOST = 0.5;

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    SqlStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    /** The operation's own ledger says sql. */
    End fromPart(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = scene.mostGrown(subject, Resource.Kind.SQL, ResourceUse::heldNanos);
        trail.add(following.partLink(subject, Part.SQL, share, difference, null));
        if (grown.isEmpty()) {
            return End.broken(Following.missing(Codes.MISSING_RESOURCE), Confidence.LIKELY);
        }
        Profile now = scene.inWindow(subject);
        Profile reference = scene.inReference(subject);
        double extra = Scene.grown(now, reference, grown.get(), ResourceUse::heldNanos);
        double here = Say.unit(share * Say.unit(extra / difference.extraNanos(Part.SQL)));
        return statement(subject, grown.get().name(), here, 0, true);
    }

    /** The holders of a pool hang in it. */
    End fromHolders(Subject subject, String statement, double share, HolderBlame blame) {
        return statement(subject, statement, share, blame.meanSqlAgeNanos(statement), false);
    }

    /** Threads of no work are in it: how long it takes them is in no ledger. */
    End ofNobody(Subject nobody, String statement, double share) {
        return sessions(nobody, statement, share);
    }

    private End statement(Subject subject, String statement, double share, double caughtAge, boolean say) {
        ResourceUse now = scene.useInWindow(subject.service(), Resource.sql(statement));
        ResourceUse reference = scene.useInReference(subject.service(), Resource.sql(statement));
        double calls = perServed(statement, scene.inWindow(subject));
        double normalCalls = perServed(statement, scene.inReference(subject));
        double time = now.heldPerCall();
        double normalTime = reference.heldPerCall();
        Map<String, Value> params = new TreeMap<>();
        params.put("operation", Say.text(subject.operation()));
        params.put("statement", Say.sql(scene.statementText(statement)));
        params.put("share", Say.share(share));
        params.put("call", Say.nanos(time));
        params.put("call.normal", Say.nanos(normalTime));
        boolean moreCalls = normalCalls > 0
                && calls >= RISEN * normalCalls
                && Split.of(normalCalls, calls, normalTime, time).first() >= MOST
                && caughtAge < CAUGHT_OLDER * normalTime;
        boolean fresh = scene.isFresh(subject, Resource.sql(statement), Part.SQL);
        if (say || moreCalls || fresh) {
            String code = fresh ? Codes.SQL_FRESH : moreCalls ? more(calls) : Codes.SQL;
            // Of what is not called once in each work a whole number of calls per work says nothing.
            boolean seldom = fresh || code.equals(Codes.SQL_MORE_OFTEN);
            params.put(seldom ? "calls.per-hundred" : "calls", Say.count(seldom ? 100 * calls : calls));
            params.put(
                    seldom ? "calls.per-hundred.normal" : "calls.normal",
                    Say.count(seldom ? 100 * normalCalls : normalCalls));
            trail.add(new Link(
                    Resource.sql(statement),
                    share,
                    Link.Basis.DIRECT,
                    new Phrase(code, params),
                    List.of(new Evidence(
                            new Query.Totals(scene.environment(), subject.service(), null, scene.window()),
                            Map.of(
                                    "calls.per-work", Say.count(calls),
                                    "calls.per-work.normal", Say.count(normalCalls),
                                    "call.mean", Say.nanos(time),
                                    "call.mean.normal", Say.nanos(normalTime)))),
                    new Phrase(
                            Codes.DISPROOF_STATEMENT, Map.of("statement", Say.sql(scene.statementText(statement))))));
        }
        if (moreCalls) {
            return End.reached(Cause.MORE_CALLS, statement, Confidence.PROVED);
        }
        if (share < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        End beyond = sessions(subject, statement, share);
        boolean slow = beyond.cause() == Cause.STATEMENT_SLOW || beyond.cause() == Cause.UNKNOWN;
        // What is never called normally has no normal time; if nobody locks it out, that it is called is the reason.
        return fresh && slow ? End.reached(Cause.MORE_CALLS, statement, Confidence.LIKELY) : beyond;
    }

    /** A statement that is not called once in each work is counted by the hundred. */
    private static String more(double calls) {
        return calls < RISEN ? Codes.SQL_MORE_OFTEN : Codes.SQL_MORE_CALLS;
    }

    private End sessions(Subject subject, String statement, double share) {
        if (scene.databases().areUnseen(scene.evidence())) {
            return End.broken(Following.missing(Codes.MISSING_POLLS), Confidence.LIKELY);
        }
        for (String database : scene.databases().thatRun(subject.service(), statement, scene.evidence())) {
            Optional<End> end = inDatabase(database, subject, statement, share);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return withoutSessions(slow(subject, statement, share));
    }

    /** Empty when the evidence has no session in the statement. */
    private Optional<End> inDatabase(String database, Subject subject, String statement, double share) {
        Query.Sessions ofDatabase = sessionsOf(database);
        VictimSessions victims =
                VictimSessions.of(scene.reader().sessions(ofDatabase), scene.backends(), subject.service(), statement);
        if (victims.samples().isEmpty()) {
            return Optional.empty();
        }
        List<VictimSessions.Sample> locked = victims.waitingForLocks();
        double lockShare = (double) locked.size() / victims.samples().size();
        boolean waitsForLocks = lockShare >= MOST;
        double here = Say.unit(share * (waitsForLocks ? lockShare : 1));
        add(statement, here, victims, waitsForLocks, lockShare, ofDatabase);
        if (waitsForLocks) {
            return Optional.of(new BlockerStep(scene, following, trail, ofDatabase)
                    .follow(subject, statement, here, locked, victims.samples().size()));
        }
        return Optional.of(new DatabaseStep(scene, trail, DatabaseView.of(scene, database))
                .follow(slow(subject, statement, here), victims));
    }

    private Query.Sessions sessionsOf(String database) {
        return new Query.Sessions(scene.environment(), database, scene.evidence());
    }

    /** What is counted of the statement may tell where no look has met it. */
    private End withoutSessions(SlowStatement slow) {
        Phrase unseen =
                new Phrase(Codes.MISSING_SESSIONS, Map.of("statement", Say.sql(scene.statementText(slow.statement()))));
        return scene.databases()
                .thatCounts(slow.subject().service(), slow.statement(), DatabaseView.counted(scene))
                .flatMap(database -> {
                    VictimSessions others = VictimSessions.writing(
                            scene.reader().sessions(sessionsOf(database)),
                            statementsOf(slow.subject().service()),
                            scene::statementText);
                    return new DatabaseStep(scene, trail, DatabaseView.of(scene, database))
                            .withoutSessions(slow, others);
                })
                .orElseGet(() -> End.broken(
                        Blindness.of(scene.databases().blind(scene.evidence())).orElse(unseen), Confidence.LIKELY));
    }

    private Set<String> statementsOf(String service) {
        return scene.operationsOf(service).stream()
                .flatMap(operation -> scene.inWindow(operation).resources().keySet().stream())
                .filter(resource -> resource.kind() == Resource.Kind.SQL)
                .map(Resource::name)
                .collect(Collectors.toSet());
    }

    private SlowStatement slow(Subject subject, String statement, double share) {
        Resource resource = Resource.sql(statement);
        return new SlowStatement(
                subject,
                statement,
                share,
                scene.useInWindow(subject.service(), resource).heldPerCall(),
                scene.useInReference(subject.service(), resource).heldPerCall());
    }

    private void add(
            String statement,
            double share,
            VictimSessions victims,
            boolean waitsForLocks,
            double lockShare,
            Query.Sessions query) {
        Tally waits = victims.waits();
        String most = victims.mostWait(victims.mostClass());
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("samples", Say.count(victims.samples().size()));
        numbers.put("lock.share", Say.share(lockShare));
        numbers.put("wait", Say.text(most));
        numbers.put("wait.share", Say.share(waits.share(most)));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("statement", Say.sql(scene.statementText(statement)));
        String code = waitsForLocks ? Codes.SQL_LOCK : most.equals("CPU") ? Codes.SQL_CPU : Codes.SQL_WAIT;
        trail.add(new Link(
                Resource.sql(statement),
                share,
                victims.byPid() ? Link.Basis.DIRECT : Link.Basis.STATISTICAL,
                new Phrase(code, params),
                List.of(new Evidence(query, numbers)),
                new Phrase(Codes.DISPROOF_SESSIONS, Map.of("statement", Say.sql(scene.statementText(statement))))));
    }

    /** Calls per work that was not turned away by a pool: those that were never got to the statement. */
    private static double perServed(String statement, Profile profile) {
        long refused = profile.resources().entrySet().stream()
                .filter(entry -> entry.getKey().kind() == Resource.Kind.POOL)
                .mapToLong(entry -> entry.getValue().refused())
                .sum();
        long served = Math.max(1, profile.count() - Math.min(refused, profile.count()));
        return (double) profile.use(Resource.sql(statement)).calls() / served;
    }
}
