package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
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
import java.util.TreeMap;

/**
 * Works wait in an executor's queue: which works occupied its workers? Workers that wait for tasks behind them in the same queue are a
 * cycle. Their own kind, only more of them, is an executor that is too small for the load; another operation, or nobody's tasks, is who
 * occupies it, unless what that one waits for in turn has a holder, or it only stands still in pauses of the JVM.
 */
final class QueueStep {

    private static final double LONGER = 1.5;

    /** Fewer more of its own kind than this may be chance. */
    private static final double RISEN = 1.3;

    private static final double OWN_SHARE = 0.5;

    /** Of the workers' time, as looks saw it. */
    private static final double MOST = 0.5;

    /** One a second, while tasks wait and all workers are busy: fewer are chance. */
    private static final int MIN_LOOKS = 3;

    /** Looks at the workers while tasks waited; shares are 0 when there were too few. */
    private record Seen(Query.Holders query, HolderBlame blame) {

        boolean isKnown() {
            return blame.snapshots() >= MIN_LOOKS;
        }

        double by(String operation) {
            return isKnown() ? blame.byOperation(operation) : 0;
        }

        double awaiting(Resource executor) {
            return isKnown() ? blame.awaiting(executor) : 0;
        }

        Evidence evidence(String name, double share) {
            return new Evidence(
                    query,
                    Map.of(
                            "looks",
                            Say.count(blame.snapshots()),
                            "queued.mean",
                            Say.count(blame.meanWaiters()),
                            "workers",
                            Say.count(blame.size()),
                            name,
                            Say.share(share)));
        }
    }

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    QueueStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = scene.mostGrown(subject, Resource.Kind.EXECUTOR, ResourceUse::waitedNanos);
        if (grown.isPresent() && isOfPauses(subject, grown.get())) {
            double queue = difference.extraNanos(Part.QUEUE);
            return new GcStep(scene, following, trail).withWaits(subject, share / queue, queue, difference);
        }
        trail.add(following.partLink(subject, Part.QUEUE, share, difference, grown.orElse(null)));
        if (grown.isEmpty()) {
            return End.broken(Following.missing(Codes.MISSING_RESOURCE), Confidence.LIKELY);
        }
        return occupants(subject, share, grown.get());
    }

    End occupants(Subject subject, double share, Resource executor) {
        Query.Holders query = scene.holdersQuery(subject.service(), executor.toString());
        Seen seen = new Seen(query, HolderBlame.of(scene.reader().holders(query)));
        if (!seen.isKnown() && Starvation.makesLate(scene, subject)) {
            return Starvation.late(scene, subject, share, trail);
        }
        if (seen.awaiting(executor) >= MOST) {
            return nested(share, executor, seen);
        }
        if (seen.by(PoolHolders.NO_WORK) >= MOST) {
            return nobodys(subject, share, executor, seen);
        }
        List<Subject> more = takeMore(subject, executor);
        Presence presence = new Presence(scene, executor, subject);
        List<Subject> there = more.stream()
                .filter(operation -> operation.equals(subject) || isThere(operation, presence, seen))
                .toList();
        // Next to somebody who took workers at another time, hardly more of its own kind are no reason either.
        boolean someLeft = there.size() < more.size();
        Optional<Subject> most = there.stream()
                .filter(operation -> !someLeft || !operation.equals(subject) || isRisen(operation, executor))
                .findFirst();
        if (most.isEmpty()) {
            return End.broken(Following.missing(Codes.MISSING_OCCUPANT), Confidence.LIKELY);
        }
        double all = there.stream()
                .mapToDouble(operation -> moreWorkers(operation, executor))
                .sum();
        return occupant(subject, most.get(), share, all, executor, presence, seen);
    }

    /** Where looks at the workers were taken, they tell who was there; else it is told by when works were under way. */
    private static boolean isThere(Subject operation, Presence presence, Seen seen) {
        return seen.isKnown() ? seen.by(operation.operation()) >= Trail.WORTH_FOLLOWING : presence.isLikely(operation);
    }

    private End occupant(
            Subject subject,
            Subject occupant,
            double share,
            double all,
            Resource executor,
            Presence presence,
            Seen seen) {
        double held = scene.inWindow(occupant).use(executor).heldPerCall();
        double normal = scene.inReference(occupant).use(executor).heldPerCall();
        boolean tooSmall = occupant.equals(subject) && normal > 0 && held < LONGER * normal;
        double here = tooSmall ? share : Say.unit(share * moreWorkers(occupant, executor) / all);
        boolean direct = !tooSmall && seen.by(occupant.operation()) >= MOST;
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("held", Say.nanos(held));
        numbers.put("held.normal", Say.nanos(normal));
        numbers.put("rate", Say.count(scene.inWindow(occupant).use(executor).calls() / scene.windowSeconds()));
        numbers.put(
                "rate.normal",
                Say.count(scene.inReference(occupant).use(executor).calls() / scene.referenceSeconds()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("executor", Say.text(executor.name()));
        params.put("operation", Say.text(occupant.operation()));
        params.put("frame", Say.text(seen.blame().frame(occupant.operation()).orElse("")));
        List<Evidence> evidence = new ArrayList<>(List.of(
                new Evidence(new Query.Totals(scene.environment(), subject.service(), null, scene.window()), numbers)));
        evidence.add(
                seen.isKnown()
                        ? seen.evidence("occupant.share", seen.by(occupant.operation()))
                        : new Evidence(presence.query(), Map.of()));
        trail.add(new Link(
                executor,
                here,
                direct ? Link.Basis.DIRECT : Link.Basis.STATISTICAL,
                new Phrase(tooSmall ? Codes.QUEUE_TOO_SMALL : Codes.QUEUE_OCCUPIED, params),
                evidence,
                new Phrase(Codes.DISPROOF_OCCUPANTS, Map.of("operation", Say.text(occupant.operation())))));
        if (tooSmall) {
            return End.reached(Cause.EXECUTOR_TOO_SMALL, executor.name(), Confidence.LIKELY);
        }
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        End occupied =
                occupied(subject, executor, occupant.operation(), direct ? Confidence.PROVED : Confidence.LIKELY);
        if (!isPathOfItsTasks(occupant, executor)) {
            return occupied;
        }
        boolean stopped = standsStill(occupant);
        End beyond = following.parts(occupant, here, Part.QUEUE);
        boolean known = beyond.missing() == null && !beyond.holder().isEmpty();
        return known || stopped || occupant.equals(subject) ? beyond : occupied;
    }

    /** Those that took more workers than normally, most first. */
    private List<Subject> takeMore(Subject subject, Resource executor) {
        return scene.operationsOf(subject.service()).stream()
                .filter(operation -> moreWorkers(operation, executor) > 0)
                .sorted(Comparator.comparingDouble((Subject operation) -> -moreWorkers(operation, executor))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * Whether the workers are taken by works that stand still in a JVM that does so for much of the time: after each pause all want
     * one at once, and that they wait is the pause's doing.
     */
    private boolean isOfPauses(Subject subject, Resource executor) {
        return Starvation.isOfPauses(scene, subject)
                && takeMore(subject, executor).stream()
                        .findFirst()
                        .filter(this::standsStill)
                        .isPresent();
    }

    /** Whether it is mostly pauses of the JVM for which the operation keeps its workers longer: that is done to it. */
    private boolean standsStill(Subject operation) {
        return following
                .largest(operation, Part.QUEUE)
                .filter(part -> part == Part.GC || part == Part.SAFEPOINT)
                .isPresent();
    }

    /** Workers wait for tasks that are queued behind them: it resolves by nobody's doing but a timeout. */
    private End nested(double share, Resource executor, Seen seen) {
        double nested = seen.awaiting(executor);
        Map<String, Value> params = new TreeMap<>();
        params.put("executor", Say.text(executor.name()));
        params.put("operation", Say.text(seen.blame().operationAwaiting(executor)));
        params.put("nested", Say.share(nested));
        params.put("frame", Say.text(seen.blame().frameAwaiting(executor)));
        trail.add(new Link(
                executor,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.QUEUE_NESTED, params),
                List.of(seen.evidence("nested", nested)),
                new Phrase(Codes.DISPROOF_NESTED, Map.of("executor", Say.text(executor.name())))));
        return End.reached(Cause.EXECUTOR_NESTED, executor.name(), Confidence.PROVED);
    }

    /**
     * Tasks that no work handed over: parts of a parallel stream, loops, what somebody schedules. Looks are taken while tasks wait only,
     * so whether there are more of them than normally is not known: it is never proved.
     */
    private End nobodys(Subject subject, double share, Resource executor, Seen seen) {
        double nobodys = seen.by(PoolHolders.NO_WORK);
        Map<String, Value> params = new TreeMap<>();
        params.put("executor", Say.text(executor.name()));
        params.put("occupied", Say.share(nobodys));
        params.put("frame", Say.text(seen.blame().frame(PoolHolders.NO_WORK).orElse("")));
        trail.add(new Link(
                executor,
                Say.unit(share * nobodys),
                Link.Basis.DIRECT,
                new Phrase(Codes.QUEUE_BY_NOBODY, params),
                List.of(seen.evidence("occupant.share", nobodys)),
                new Phrase(Codes.DISPROOF_OCCUPANTS, Map.of("operation", Say.text(PoolHolders.NO_WORK)))));
        return occupied(subject, executor, PoolHolders.NO_WORK, Confidence.LIKELY);
    }

    /**
     * Whether the occupant's own ledgers tell what it does on the workers. Not those of a work with many tasks at once: its
     * path leads through one of them only, and mostly through the queue.
     */
    private boolean isPathOfItsTasks(Subject occupant, Resource executor) {
        Profile window = scene.inWindow(occupant);
        double held = window.isEmpty() ? 0 : (double) window.use(executor).heldNanos() / window.count();
        return following.extraWithout(occupant, Part.QUEUE) >= OWN_SHARE * held;
    }

    /** Who it is is known; what it does in there is said by the links after it. */
    private static End occupied(Subject subject, Resource executor, String operation, Confidence ceiling) {
        String holder = subject.service() + " " + executor.name() + ": " + operation;
        return End.reached(Cause.EXECUTOR_OCCUPIED, holder, ceiling);
    }

    /** How many workers more than normally the operation occupied, on average over the window. */
    private double moreWorkers(Subject operation, Resource executor) {
        return workers(operation, executor) - workersNormally(operation, executor);
    }

    private boolean isRisen(Subject operation, Resource executor) {
        return workers(operation, executor) >= RISEN * workersNormally(operation, executor);
    }

    private double workers(Subject operation, Resource executor) {
        return scene.inWindow(operation).use(executor).heldNanos() / 1e9 / scene.windowSeconds();
    }

    private double workersNormally(Subject operation, Resource executor) {
        return scene.inReference(operation).use(executor).heldNanos() / 1e9 / scene.referenceSeconds();
    }
}
