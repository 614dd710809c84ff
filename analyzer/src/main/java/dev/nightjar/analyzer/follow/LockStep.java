package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LockHolders.Kind;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Works wait for a lock of their JVM: who held it meanwhile? Another operation or a thread of nobody's that held it for most of
 * what is waited more is the one, unless what that one does in turn has a holder. Where many held it, each for a little, or
 * works of their own kind, the lock is too narrow for them all.
 */
final class LockStep {

    /** Less of what was waited than this seen at looks, and agents hardly looked, or the works waited in virtual threads. */
    private static final double SEEN = 0.25;

    /** Of the growth for one holder; of the waiting for a proof. */
    private static final double MOST = 0.5;

    /** As for occupants of executors: who takes as long as always has no reason of its own for it. */
    private static final double LONGER = 1.5;

    /** What was waited, exactly, for one lock, and who was seen to hold it then and in normal time. */
    private record Scenery(Resource lock, long waitedNanos, LockBlame now, LockBlame normal) {

        /** What was seen more than in normal time. */
        double grownNanos() {
            double lengths = (double) now.query().range().nanos()
                    / normal.query().range().nanos();
            return now.waitedNanos() - normal.waitedNanos() * lengths;
        }

        double seenShare() {
            return waitedNanos == 0 ? 1 : Say.unit((double) now.waitedNanos() / waitedNanos);
        }
    }

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    LockStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = mostGrown(subject);
        trail.add(following.partLink(subject, Part.LOCK, share, difference, grown.orElse(null)));
        if (grown.isEmpty()) {
            return unseen("");
        }
        Profile window = scene.inWindow(subject);
        double ofLock = Scene.grown(window, scene.inReference(subject), grown.get(), ResourceUse::waitedNanos)
                / difference.extraNanos(Part.LOCK);
        return holders(subject, share * Say.unit(ofLock), look(subject, grown.get()));
    }

    /**
     * Works that hang: JFR has no word of their waits yet, but looks have seen what most of their time is waited for.
     *
     * @return empty when that is no lock
     */
    Optional<End> unexplained(Subject subject, double share, Difference difference) {
        long works = scene.inWindow(subject).count();
        double extra = difference.extraNanos(Part.UNEXPLAINED) * works * covered();
        // What looks saw of waits that have ended is in the part of locks already.
        double inLocks = Math.max(0, difference.extraNanos(Part.LOCK)) * works * covered();
        Optional<Scenery> most = locksSeen(subject).stream()
                .map(lock -> look(subject, Resource.lock(lock)))
                .filter(scenery -> scenery.grownNanos() - inLocks >= MOST * extra)
                .max(Comparator.comparingDouble(Scenery::grownNanos));
        return most.map(scenery -> {
            Scenery ofHanging =
                    new Scenery(scenery.lock(), Math.round(extra + inLocks), scenery.now(), scenery.normal());
            return holders(subject, share * Say.unit((scenery.grownNanos() - inLocks) / extra), ofHanging);
        });
    }

    private SortedSet<String> locksSeen(Subject subject) {
        Query.LockHolders query = new Query.LockHolders(
                scene.environment(), subject.service(), subject.operation(), scene.waitingRange());
        SortedSet<String> locks = new TreeSet<>();
        scene.reader()
                .lockHolders(query)
                .forEach(holders -> locks.add(holders.fact().lock()));
        return locks;
    }

    private Optional<Resource> mostGrown(Subject subject) {
        return scene.mostGrown(subject, Resource.Kind.LOCK, ResourceUse::waitedNanos);
    }

    private Scenery look(Subject subject, Resource lock) {
        long waited = Math.round(scene.inWindow(subject).use(lock).waitedNanos() * covered());
        return new Scenery(
                lock, waited, read(subject, lock, scene.waitingRange()), read(subject, lock, scene.referenceRange()));
    }

    /** How much of the window is looked at. */
    private double covered() {
        return Math.min(
                1, (double) scene.waitingRange().nanos() / scene.window().nanos());
    }

    private LockBlame read(Subject subject, Resource lock, TimeRange range) {
        Query.LockHolders query =
                new Query.LockHolders(scene.environment(), subject.service(), subject.operation(), range);
        return LockBlame.read(scene.reader(), query, lock.name());
    }

    private End holders(Subject subject, double share, Scenery scenery) {
        String lock = scenery.lock().name();
        Optional<LockBlame.Holder> most = scenery.now().mostGrown(scenery.normal());
        if (most.isEmpty() || most.get().kind() == Kind.UNKNOWN || scenery.seenShare() < SEEN) {
            return unseen(lock);
        }
        LockBlame.Holder holder = most.get();
        double ofGrowth = scenery.now().grownShare(holder, scenery.normal());
        boolean own = holder.kind() == Kind.WORK && holder.name().equals(subject.operation());
        double here = Say.unit(share * ofGrowth);
        trail.add(link(subject, own, here, holder, scenery));
        Confidence confidence = scenery.seenShare() >= MOST ? Confidence.PROVED : Confidence.LIKELY;
        if (own || ofGrowth < MOST) {
            return End.reached(Cause.LOCK_CONTENTION, lock, Confidence.LIKELY);
        }
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        return holder.kind() == Kind.THREAD
                ? held(subject, "thread " + holder.name(), confidence)
                : other(subject, new Subject(subject.service(), holder.name()), here, scenery.lock(), confidence);
    }

    private Link link(Subject subject, boolean own, double share, LockBlame.Holder holder, Scenery scenery) {
        String code = own
                ? Codes.JVM_LOCK_BY_OWN
                : holder.kind() == Kind.THREAD ? Codes.JVM_LOCK_BY_THREAD : Codes.JVM_LOCK_BY_WORK;
        LockBlame now = scenery.now();
        LockBlame normal = scenery.normal();
        Map<String, Value> numbers = Map.of(
                "seen", Say.nanos(now.waitedNanos()),
                "holder.seen", Say.nanos(now.waitedNanos(holder)),
                "holder.share", Say.share(now.share(holder)));
        List<Evidence> evidence = new ArrayList<>(List.of(
                new Evidence(now.query(), numbers),
                new Evidence(
                        normal.query(),
                        Map.of(
                                "seen.normal", Say.nanos(normal.waitedNanos()),
                                "holder.seen.normal", Say.nanos(normal.waitedNanos(holder))))));
        long waited = scene.inWindow(subject).use(scenery.lock()).waitedNanos();
        if (waited > 0) {
            evidence.add(new Evidence(scene.totalsQuery(subject), Map.of("waited", Say.nanos(waited))));
        }
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("lock", Say.text(scenery.lock().name()));
        params.put("holder", Say.text(holder.name()));
        params.put("share", Say.share(share));
        params.put("line", Say.line(now.frame(holder)));
        params.put("frame", Say.text(now.frame(holder)));
        params.put("waiting", Say.line(now.waitingFrame()));
        return new Link(
                scenery.lock(),
                share,
                Link.Basis.DIRECT,
                new Phrase(code, params),
                evidence,
                new Phrase(
                        Codes.DISPROOF_JVM_LOCK,
                        Map.of("lock", Say.text(scenery.lock().name()), "holder", Say.text(holder.name()))));
    }

    /** What the holder waits for in turn may have a holder; else it is the one. */
    private End other(Subject subject, Subject holder, double share, Resource lock, Confidence confidence) {
        Profile now = scene.inWindow(holder);
        Difference difference = scene.difference(holder);
        boolean longer = !now.isEmpty() && difference.windowWallNanos() >= LONGER * difference.referenceWallNanos();
        if (!longer) {
            return held(subject, holder.operation(), confidence);
        }
        boolean sameLock = mostGrown(holder).filter(lock::equals).isPresent();
        if (sameLock && difference.share(Part.LOCK) >= MOST) {
            return End.reached(Cause.LOCK_CONTENTION, lock.name(), Confidence.LIKELY); // they hold it from each other
        }
        Trail.Mark mark = trail.mark();
        End beyond = following.parts(holder, share, sameLock ? Part.LOCK : null);
        if (beyond.missing() == null && !beyond.holder().isEmpty()) {
            // Its mean ledger tells what it does, not what it does while it holds the lock.
            return beyond.atMost(Confidence.LIKELY);
        }
        if (Starvation.isReason(beyond.cause())) {
            return beyond; // whoever is short of CPU holds everything longer
        }
        trail.cut(mark);
        return held(subject, holder.operation(), confidence);
    }

    private static End held(Subject subject, String holder, Confidence confidence) {
        return End.reached(Cause.LOCK_HELD, subject.service() + " " + holder, confidence);
    }

    private static End unseen(String lock) {
        return new End(Cause.LOCK_CONTENTION, lock, Confidence.LIKELY, Following.missing(Codes.MISSING_OWNER));
    }
}
