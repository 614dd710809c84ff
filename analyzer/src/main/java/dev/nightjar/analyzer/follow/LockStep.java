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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Works wait for a lock of their JVM: who held it meanwhile? Another operation or a thread of nobody's is who holds it, unless
 * what that one does in turn has a holder; their own kind is a lock that is too narrow for them.
 */
final class LockStep {

    /** So much of the time that was waited must have been seen at looks; else agents do not look, or hardly. */
    private static final double SEEN = 0.25;

    private static final double LONGER = 1.5;

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    LockStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = scene.mostGrown(subject, Resource.Kind.LOCK, ResourceUse::waitedNanos);
        trail.add(following.partLink(subject, Part.LOCK, share, difference, grown.orElse(null)));
        return grown.isEmpty() ? contention("") : holders(subject, share, grown.get());
    }

    private End holders(Subject subject, double share, Resource lock) {
        LockBlame now = read(subject, lock, scene.evidence());
        LockBlame normal = read(subject, lock, scene.referenceRange());
        double waited = scene.inWindow(subject).use(lock).waitedNanos() / 1e9 / scene.windowSeconds();
        Optional<LockBlame.Holder> most = now.mostGrown(normal);
        if (most.isEmpty()
                || most.get().kind() == Kind.UNKNOWN
                || now.perSecond() < SEEN * waited) {
            return contention(lock.name());
        }
        LockBlame.Holder holder = most.get();
        double here = Say.unit(share * now.grownShare(holder, normal));
        boolean own = holder.kind() == Kind.WORK && holder.name().equals(subject.operation());
        trail.add(link(own, lock, here, holder, now, normal));
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        if (holder.kind() == Kind.THREAD) {
            return held(subject, "thread " + holder.name());
        }
        return own ? own(subject, here, lock) : other(subject, here, holder.name());
    }

    private LockBlame read(Subject subject, Resource lock, TimeRange range) {
        Query.LockHolders query =
                new Query.LockHolders(scene.environment(), subject.service(), subject.operation(), range);
        return LockBlame.read(scene.reader(), query, lock.name());
    }

    private static Link link(
            boolean own, Resource lock, double share, LockBlame.Holder holder, LockBlame now, LockBlame normal) {
        String code = own
                ? Codes.JVM_LOCK_BY_OWN
                : holder.kind() == Kind.THREAD ? Codes.JVM_LOCK_BY_THREAD : Codes.JVM_LOCK_BY_WORK;
        Map<String, Value> numbers = Map.of(
                "seen", Say.nanos(now.waitedNanos()),
                "holder.share", Say.share(now.share(holder)));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("lock", Say.text(lock.name()));
        params.put("holder", Say.text(holder.name()));
        params.put("share", Say.share(share));
        params.put("line", Say.line(now.frame(holder)));
        params.put("frame", Say.text(now.frame(holder)));
        params.put("waiting", Say.line(now.waitingFrame()));
        return new Link(
                lock,
                share,
                Link.Basis.DIRECT,
                new Phrase(code, params),
                List.of(
                        new Evidence(now.query(), numbers),
                        new Evidence(normal.query(), Map.of("seen.normal", Say.nanos(normal.waitedNanos())))),
                new Phrase(
                        Codes.DISPROOF_JVM_LOCK,
                        Map.of("lock", Say.text(lock.name()), "holder", Say.text(holder.name()))));
    }

    /** What it waits for in turn may have a holder; else it is the one. One that takes as long as always is it anyway. */
    private End other(Subject subject, double share, String operation) {
        Subject holder = new Subject(subject.service(), operation);
        Profile now = scene.inWindow(holder);
        Profile normal = scene.inReference(holder);
        boolean longer = !now.isEmpty() && now.meanWallNanos() >= LONGER * normal.meanWallNanos();
        if (longer) {
            End beyond = following.parts(holder, share, null);
            if (isKnown(beyond)) {
                return beyond;
            }
        }
        return held(subject, operation);
    }

    /** Each waits for the others of its kind: longer holds or more of them. Little more inside becomes much more outside. */
    private End own(Subject subject, double share, Resource lock) {
        boolean longer = following.extraWithout(subject, Part.LOCK)
                >= Trail.WORTH_FOLLOWING * scene.difference(subject).extraNanos(Part.LOCK);
        if (longer) {
            End beyond = following.parts(subject, share, Part.LOCK);
            if (isKnown(beyond)) {
                return beyond;
            }
        }
        return End.reached(Cause.LOCK_CONTENTION, lock.name(), Confidence.LIKELY);
    }

    private static boolean isKnown(End end) {
        return end.missing() == null && !end.holder().isEmpty();
    }

    private static End held(Subject subject, String holder) {
        return End.reached(Cause.LOCK_HELD, subject.service() + " " + holder, Confidence.PROVED);
    }

    private static End contention(String lock) {
        return new End(
                Cause.LOCK_CONTENTION, lock, Confidence.LIKELY, Following.missing(Codes.MISSING_OWNER));
    }
}
