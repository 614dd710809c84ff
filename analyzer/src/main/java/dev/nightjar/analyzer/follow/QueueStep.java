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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Works wait in an executor's queue: which works occupied its workers? Their own kind, only more of them, is an executor that
 * is too small for the load; another operation is who occupies it, unless what that one waits for in turn has a holder, or it
 * only stands still in pauses of the JVM.
 */
final class QueueStep {

    private static final double LONGER = 1.5;

    /** Fewer more of its own kind than this may be chance. */
    private static final double RISEN = 1.3;

    private static final double OWN_SHARE = 0.5;

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
        List<Subject> more = takeMore(subject, executor);
        Presence presence = new Presence(scene, executor, subject);
        List<Subject> there = more.stream()
                .filter(operation -> operation.equals(subject) || presence.isLikely(operation))
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
        Subject occupant = most.get();
        double held = perCall(scene.inWindow(occupant).use(executor));
        double normal = perCall(scene.inReference(occupant).use(executor));
        boolean tooSmall = occupant.equals(subject) && normal > 0 && held < LONGER * normal;
        double here = tooSmall ? share : Say.unit(share * moreWorkers(occupant, executor) / all);
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
        trail.add(new Link(
                executor,
                here,
                Link.Basis.STATISTICAL,
                new Phrase(tooSmall ? Codes.QUEUE_TOO_SMALL : Codes.QUEUE_OCCUPIED, params),
                List.of(
                        new Evidence(
                                new Query.Totals(scene.environment(), subject.service(), null, scene.window()),
                                numbers),
                        new Evidence(presence.query(), Map.of())),
                new Phrase(Codes.DISPROOF_OCCUPANTS, Map.of("operation", Say.text(occupant.operation())))));
        if (tooSmall) {
            return End.reached(Cause.EXECUTOR_TOO_SMALL, executor.name(), Confidence.LIKELY);
        }
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        if (!isPathOfItsTasks(occupant, executor)) {
            return occupied(subject, executor, occupant);
        }
        boolean stopped = standsStill(occupant);
        End beyond = following.parts(occupant, here, Part.QUEUE);
        boolean known = beyond.missing() == null && !beyond.holder().isEmpty();
        return known || stopped || occupant.equals(subject) ? beyond : occupied(subject, executor, occupant);
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
    private static End occupied(Subject subject, Resource executor, Subject occupant) {
        String holder = subject.service() + " " + executor.name() + ": " + occupant.operation();
        return End.reached(Cause.EXECUTOR_OCCUPIED, holder, Confidence.LIKELY);
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

    private static double perCall(ResourceUse use) {
        return use.calls() == 0 ? 0 : (double) use.heldNanos() / use.calls();
    }
}
