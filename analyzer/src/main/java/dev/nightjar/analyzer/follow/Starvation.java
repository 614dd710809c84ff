package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host without free CPU makes everything slower at once, and every comparison of parts then blames the longest of
 * them. So it is asked first of all chains that end without a direct holder.
 */
final class Starvation {

    /** Threads that are ready wait at least as long as they run. */
    private static final double READY_SHARE = 0.5;

    private static final double RISEN = 2;

    /** For so much of the time a JVM must stand still before its pauses explain that works wait for a processor. */
    private static final double STOPPED = 0.25;

    /** Of the host's processors are in use, and somebody who is ready waits. */
    private static final double FULL = 0.75;

    /** So much more of them than normally. */
    private static final double MORE = 0.25;

    private Starvation() {}

    /** @param end of the chain as it was followed */
    static boolean holds(Scene scene, Subject subject, Cause end) {
        Profile window = scene.inWindow(subject);
        Profile reference = scene.inReference(subject);
        double runqueue = window.meanNanos(Part.RUNQUEUE);
        double cpu = window.meanNanos(Part.CPU);
        Difference difference = scene.difference(subject);
        return runqueue >= READY_SHARE * (runqueue + cpu)
                && runqueue >= RISEN * reference.meanNanos(Part.RUNQUEUE)
                && (difference.share(Part.RUNQUEUE) >= Trail.WORTH_FOLLOWING
                        || (isOfLateness(end) && isHostFull(scene, subject.service())));
    }

    /**
     * What else comes late when processors are scarce: who reads from sockets, workers that are idle and were woken, collectors, threads on
     * their way to a safepoint. The work itself may hardly wait for one then.
     */
    private static boolean isOfLateness(Cause end) {
        return switch (end) {
            case EDGE, EXECUTOR_OCCUPIED, EXECUTOR_TOO_SMALL, GC, SAFEPOINT, UNKNOWN -> true;
            default -> false;
        };
    }

    private static boolean isHostFull(Scene scene, String service) {
        HostUse now = HostUse.read(scene.reader(), scene.environment(), service, scene.evidence());
        HostUse before = HostUse.read(scene.reader(), scene.environment(), service, scene.referenceRange());
        double used = now.own() + now.others();
        return now.isKnown()
                && before.isKnown()
                && used >= FULL * now.processors()
                && used - before.own() - before.others() >= MORE * now.processors();
    }

    /**
     * Chains through a collection have asked whether the collector got its processors. That works wait for one after each
     * pause, since all go on at once, is the pause's doing.
     */
    static boolean isAskedBy(Cause cause) {
        return switch (cause) {
            case ALLOCATION, GC_SURVIVAL, GC_KERNEL, GC_REQUESTED -> true;
            default -> false;
        };
    }

    /** Causes by which everything takes longer at once, without anybody who holds anything. */
    static boolean isReason(Cause cause) {
        return switch (cause) {
            case CPU_STARVED, GC, GC_SURVIVAL, GC_STARVED, GC_KERNEL -> true;
            default -> false;
        };
    }

    static boolean isLessThanPauses(Difference difference) {
        return difference.share(Part.RUNQUEUE) < difference.share(Part.GC);
    }

    /** Whether a JVM of the service stood still for so long that its works, all going on at once, starve each other. */
    static boolean isOfPauses(Scene scene, Subject subject) {
        double stopped = stoppedShare(scene, subject.service(), scene.evidence());
        return stopped >= STOPPED && stopped >= RISEN * stoppedShare(scene, subject.service(), scene.referenceRange());
    }

    static double shareWithPauses(Difference difference) {
        return Say.unit(difference.share(Part.GC) + difference.share(Part.RUNQUEUE));
    }

    /** Of the time, in the JVM that stood still longest. */
    private static double stoppedShare(Scene scene, String service, TimeRange range) {
        Map<String, Long> nanos = new TreeMap<>();
        scene.reader()
                .gcPauses(new Query.GcPauses(scene.environment(), service, range))
                .forEach(pause -> nanos.merge(pause.origin().run(), pause.fact().nanos(), Long::sum));
        return nanos.values().stream().mapToLong(Long::longValue).max().orElse(0) / (double) range.nanos();
    }

    static End end(Scene scene, Subject subject, Trail trail) {
        Difference difference = scene.difference(subject);
        double share = difference.share(Part.RUNQUEUE);
        return end(scene, subject, share >= Trail.WORTH_FOLLOWING ? share : shareWithLateness(difference), trail);
    }

    private static double shareWithLateness(Difference difference) {
        return Say.unit(shareWithPauses(difference) + difference.share(Part.QUEUE) + difference.share(Part.SAFEPOINT));
    }

    private static End end(Scene scene, Subject subject, double share, Trail trail) {
        Difference difference = scene.difference(subject);
        double runqueue = difference.window().getOrDefault(Part.RUNQUEUE, 0.0);
        double cpu = difference.window().getOrDefault(Part.CPU, 0.0);
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("runqueue", Say.nanos(runqueue));
        numbers.put("runqueue.normal", Say.nanos(difference.reference().getOrDefault(Part.RUNQUEUE, 0.0)));
        numbers.put("cpu", Say.nanos(cpu));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("share", Say.share(share));
        params.put("normal", Say.nanos(difference.reference().getOrDefault(Part.RUNQUEUE, 0.0)));
        trail.add(new Link(
                new Resource(Resource.Kind.CPU, ""),
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.STARVED, params),
                List.of(new Evidence(scene.totalsQuery(subject), numbers)),
                new Phrase(Codes.DISPROOF_STARVED, Map.of())));
        return new ProcessorStep(scene, trail).follow(Cause.CPU_STARVED, subject.service(), share);
    }
}
