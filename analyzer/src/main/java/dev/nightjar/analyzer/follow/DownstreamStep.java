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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Time goes to a callee: more calls, or longer ones; and if longer, is the callee itself longer, or what lies between?
 * The gap between the call and the callee's own wall time is charged to the edge, never to the caller; unless the caller's JVM
 * stood still so much that its threads came late to the answers.
 */
final class DownstreamStep {

    private static final double RISEN = 1.5;

    private static final double MOST = 0.5;

    /** So many of the calls: less is how services are. */
    private static final double FAILING = 0.1;

    private static final long MIN_PAIRS = 5;

    private static final double NEARLY_ALL = 0.95;

    private static final String JDK_CLIENT = "HttpClient-";

    private static final Resource COMMON_POOL = Resource.executor("ForkJoinPool.commonPool-worker");

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    DownstreamStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = scene.mostGrown(subject, Resource.Kind.SERVICE, ResourceUse::heldNanos);
        Trail.Mark mark = trail.mark();
        trail.add(following.partLink(subject, Part.DOWNSTREAM, share, difference, grown.orElse(null)));
        if (grown.isEmpty()) {
            return End.broken(Following.missing(Codes.MISSING_RESOURCE), Confidence.LIKELY);
        }
        Resource callee = grown.get();
        Profile now = scene.inWindow(subject);
        Profile reference = scene.inReference(subject);
        double extra = Scene.grown(now, reference, callee, ResourceUse::heldNanos);
        double here = Say.unit(share * Say.unit(extra / difference.extraNanos(Part.DOWNSTREAM)));
        Calls calls = new Calls(
                Scene.perWork(now, callee, ResourceUse::calls),
                Scene.perWork(reference, callee, ResourceUse::calls),
                now.use(callee).heldPerCall(),
                reference.use(callee).heldPerCall());
        Optional<Callees.Callee> monitored = new Callees(scene).of(subject, callee);
        // Calls are counted by host: an operation of it is named where nearly all known ones were of this one.
        String name = monitored
                .filter(there -> there.shareOfPairs() >= NEARLY_ALL)
                .map(DownstreamStep::name)
                .orElse(callee.name());
        boolean fresh = scene.isFresh(subject, callee, Part.DOWNSTREAM);
        if (fresh || calls.areMore()) {
            add(fresh ? Codes.DOWNSTREAM_FRESH : Codes.DOWNSTREAM_MORE_CALLS, subject, callee, here, calls, name);
            addFailing(subject, callee, here, calls);
            return End.reached(Cause.MORE_CALLS, name, Confidence.PROVED);
        }
        boolean failing = addFailing(subject, callee, here, calls);
        if (monitored.isEmpty()) {
            add(Codes.DOWNSTREAM_SLOWER, subject, callee, here, calls, name);
            return new End(
                    Cause.DOWNSTREAM,
                    callee.name(),
                    Confidence.LIKELY,
                    new Phrase(Codes.MISSING_CALLEE, Map.of("callee", Say.text(callee.name()))));
        }
        Callees.Callee there = monitored.get();
        double own = ownShare(there, calls);
        if (own >= MOST) {
            return inCallee(subject, callee, Say.unit(here * own), calls, there);
        }
        double way = extra * (1 - own);
        boolean lessThanTwicePauses = difference.extraNanos(Part.GC) >= MOST * way;
        if (lessThanTwicePauses && !failing && Starvation.isOfPauses(scene, subject)) {
            trail.cut(mark);
            return new GcStep(scene, following, trail)
                    .withWaits(subject, share / difference.extraNanos(Part.DOWNSTREAM), way, difference);
        }
        double onTheWay = Say.unit(here * (1 - own));
        if (!failing && Starvation.makesLate(scene, subject)) {
            return Starvation.late(scene, subject, onTheWay, trail);
        }
        add(Codes.EDGE, subject, callee, onTheWay, calls, there);
        return addCommonPool(subject, onTheWay, calls)
                ? new QueueStep(scene, following, trail)
                        .occupants(subject, onTheWay, COMMON_POOL)
                        .atMost(Confidence.LIKELY)
                : new End(Cause.EDGE, name(there), Confidence.LIKELY, Following.missing(Codes.MISSING_EDGE));
    }

    /**
     * Tasks waited in the caller's common pool for as long as its calls took longer: the JDK's HTTP client gives its answers through
     * that pool. No more than a coincidence, since the client's own tasks there are nobody's. Whether it was so.
     */
    private boolean addCommonPool(Subject subject, double share, Calls calls) {
        double waited = scene.useInWindow(subject.service(), COMMON_POOL).waitedPerCall();
        double normal = scene.useInReference(subject.service(), COMMON_POOL).waitedPerCall();
        boolean longer = waited > normal && waited >= RISEN * normal;
        if (!longer || waited - normal < MOST * calls.extraEach() || !usesClientOfTheJdk(subject)) {
            return false;
        }
        Map<String, Value> numbers = Map.of("task.waited", Say.nanos(waited), "task.waited.normal", Say.nanos(normal));
        Value executor = Say.text(COMMON_POOL.name());
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("executor", executor);
        trail.add(new Link(
                COMMON_POOL,
                share,
                Link.Basis.STATISTICAL,
                new Phrase(Codes.EDGE_COMMON_POOL, params),
                List.of(new Evidence(
                        new Query.Totals(scene.environment(), subject.service(), null, scene.window()), numbers)),
                new Phrase(Codes.DISPROOF_COMMON_POOL, Map.of("executor", executor))));
        return true;
    }

    /** Its works hand tasks to such a client's own workers. */
    private boolean usesClientOfTheJdk(Subject subject) {
        return scene.inWindow(subject).resources().keySet().stream()
                .anyMatch(resource -> resource.kind() == Resource.Kind.EXECUTOR
                        && resource.name().startsWith(JDK_CLIENT));
    }

    /** Calls that fail are asked again, where they are more than normally; whether they are. */
    private boolean addFailing(Subject subject, Resource callee, double share, Calls calls) {
        double failing = failing(scene.inWindow(subject).use(callee));
        double normal = failing(scene.inReference(subject).use(callee));
        boolean again = calls.perWork() >= RISEN * calls.perWorkNormal();
        if (!again || failing < FAILING || failing < RISEN * normal) {
            return false;
        }
        Map<String, Value> numbers =
                Map.of("failing.share", Say.share(failing), "failing.share.normal", Say.share(normal));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("callee", Say.text(callee.name()));
        trail.add(new Link(
                callee,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.DOWNSTREAM_FAILING, params),
                List.of(new Evidence(scene.totalsQuery(subject), numbers)),
                new Phrase(Codes.DISPROOF_CALLEE, Map.of("callee", Say.text(callee.name())))));
        return true;
    }

    private static double failing(ResourceUse use) {
        return use.calls() == 0 ? 0 : (double) use.refused() / use.calls();
    }

    private record Calls(double perWork, double perWorkNormal, double each, double eachNormal) {
        boolean areMore() {
            return perWorkNormal > 0
                    && perWork >= RISEN * perWorkNormal
                    && Split.of(perWorkNormal, perWork, eachNormal, each).first() >= MOST;
        }

        double extraEach() {
            return each - eachNormal;
        }
    }

    private End inCallee(Subject subject, Resource callee, double share, Calls calls, Callees.Callee there) {
        add(Codes.CALLEE, subject, callee, share, calls, there);
        addTimeout(callee, share, there);
        if (share < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        return following.parts(there.subject(), share, null);
    }

    /** The caller gave up, and the callee went on: its patience is shorter than what is asked for takes. */
    private void addTimeout(Resource callee, double share, Callees.Callee there) {
        if (there.pairs() < MIN_PAIRS || there.outlived() < MOST * there.pairs()) {
            return;
        }
        Map<String, Value> numbers = Map.of(
                "pairs", Say.count(there.pairs()),
                "outlived", Say.count(there.outlived()),
                "pair.call.mean", Say.nanos(there.meanCallNanos()),
                "pair.wall.mean", Say.nanos(there.meanOutlivedNanos()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("callee", Say.text(name(there)));
        trail.add(new Link(
                callee,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.DOWNSTREAM_TIMEOUT, params),
                List.of(new Evidence(there.query(), numbers)),
                new Phrase(Codes.DISPROOF_TIMEOUT, Map.of("callee", Say.text(name(there))))));
    }

    /** How much of the calls' extra time the callee's own works are longer: call by call where both sides are known. */
    private double ownShare(Callees.Callee callee, Calls calls) {
        Profile now = scene.inWindow(callee.subject());
        Profile reference = scene.inReference(callee.subject());
        double extraOfCall = callee.pairs() > 0 ? callee.meanCallNanos() - calls.eachNormal() : calls.extraEach();
        double extraOfCallee =
                (callee.pairs() > 0 ? callee.meanOwnNanos() : now.meanWallNanos()) - reference.meanWallNanos();
        return extraOfCall <= 0 ? 0 : Say.unit(extraOfCallee / extraOfCall);
    }

    private static String name(Callees.Callee callee) {
        return callee.subject().service() + " " + callee.subject().operation();
    }

    /** Seen call by call, or only at the same time. */
    private void add(String code, Subject subject, Resource callee, double share, Calls calls, Callees.Callee there) {
        boolean seen = there.pairs() > 0;
        Map<String, Value> numbers = seen
                ? Map.of(
                        "pairs", Say.count(there.pairs()),
                        "pair.call.mean", Say.nanos(there.meanCallNanos()),
                        "pair.own.mean", Say.nanos(there.meanOwnNanos()))
                : Map.of(
                        "callee.wall.mean",
                        Say.nanos(scene.inWindow(there.subject()).meanWallNanos()));
        Query query = seen ? there.query() : scene.totalsQuery(there.subject());
        add(
                code,
                subject,
                callee,
                share,
                calls,
                seen ? Link.Basis.DIRECT : Link.Basis.STATISTICAL,
                name(there),
                List.of(new Evidence(query, numbers)));
    }

    private void add(String code, Subject subject, Resource callee, double share, Calls calls, String name) {
        add(code, subject, callee, share, calls, Link.Basis.DIRECT, name, List.of());
    }

    private void add(
            String code,
            Subject subject,
            Resource callee,
            double share,
            Calls calls,
            Link.Basis basis,
            String name,
            List<Evidence> more) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("calls.per-work", Say.count(calls.perWork()));
        numbers.put("calls.per-hundred", Say.count(100 * calls.perWork()));
        numbers.put("calls.per-work.normal", Say.count(calls.perWorkNormal()));
        numbers.put("call.mean", Say.nanos(calls.each()));
        numbers.put("call.mean.normal", Say.nanos(calls.eachNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("callee", Say.text(name));
        List<Evidence> evidence = new ArrayList<>(List.of(new Evidence(scene.totalsQuery(subject), numbers)));
        evidence.addAll(more);
        trail.add(new Link(
                callee,
                share,
                basis,
                new Phrase(code, params),
                evidence,
                new Phrase(Codes.DISPROOF_CALLEE, Map.of("callee", Say.text(name)))));
    }
}
