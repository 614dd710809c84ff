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

    /** So many of them more than normally. */
    private static final double MORE = 0.25;

    /** Of the time, somebody who is ready has no processor. */
    private static final double PRESSED = 0.5;

    /** Works that wait for less time, or less of their extra time, have their processors. */
    private static final double LEAST_NANOS = 1e6;

    private static final double LEAST = 0.01;

    private Starvation() {}

    static boolean holds(Scene scene, Subject subject) {
        return isReady(scene, subject) && scene.difference(subject).share(Part.RUNQUEUE) >= Trail.WORTH_FOLLOWING;
    }

    /** Works that are ready wait for a processor as long as they run, and longer than normally. */
    private static boolean isReady(Scene scene, Subject subject) {
        Profile window = scene.inWindow(subject);
        double runqueue = window.meanNanos(Part.RUNQUEUE);
        return runqueue >= READY_SHARE * (runqueue + window.meanNanos(Part.CPU))
                && runqueue >= RISEN * scene.inReference(subject).meanNanos(Part.RUNQUEUE);
    }

    /**
     * Whether the host has so few processors left that all come late who are not working yet: who reads from sockets, workers that are idle
     * and were woken. Works wait for a processor before they begin and inside their waits, so that the kernel is asked, not their ledgers;
     * where it does not say, they must be seen to wait themselves.
     */
    static boolean makesLate(Scene scene, Subject subject) {
        HostUse now = scene.host(subject.service(), scene.evidence());
        HostUse before = scene.host(subject.service(), scene.referenceRange());
        double used = now.own() + now.others();
        boolean full = now.isKnown()
                && before.isKnown()
                && used >= FULL * now.processors()
                && used - before.own() - before.others() >= MORE * now.processors();
        return full
                && (now.pressure() > 0
                        ? now.pressure() >= PRESSED && now.pressure() >= RISEN * before.pressure()
                        : isReady(scene, subject) && isWorth(scene.difference(subject)));
    }

    private static boolean isWorth(Difference difference) {
        return difference.extraNanos(Part.RUNQUEUE) >= LEAST_NANOS && difference.share(Part.RUNQUEUE) >= LEAST;
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
        return end(scene, subject, scene.difference(subject).share(Part.RUNQUEUE), Link.Basis.DIRECT, trail);
    }

    /**
     * What comes late on a full host: that it is late for want of a processor is concluded.
     *
     * @param share of the extra time that it is late
     */
    static End late(Scene scene, Subject subject, double share, Trail trail) {
        return end(scene, subject, share, Link.Basis.STATISTICAL, trail);
    }

    private static End end(Scene scene, Subject subject, double share, Link.Basis basis, Trail trail) {
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
                basis,
                new Phrase(Codes.STARVED, params),
                List.of(new Evidence(scene.totalsQuery(subject), numbers)),
                new Phrase(Codes.DISPROOF_STARVED, Map.of())));
        return new ProcessorStep(scene, trail).follow(Cause.CPU_STARVED, subject.service(), share);
    }
}
