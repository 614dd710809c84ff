package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works stand still for collections: more of them or longer ones, why, and who allocates? */
final class GcStep {

    private static final String SYSTEM_GC = "System.gc()";

    /** In a second: each costs a microsecond or less, or waits for a disk. */
    private static final double LEAST_FAULTS = 1_000;

    private static final double LEAST_FAULTS_OF_DISK = 10;

    private static final double RISEN = 2;

    /** Read when they are asked for the first time: stacks of allocations are many. */
    private static final class Accounts implements Supplier<AllocationAccounts> {
        private final Scene scene;
        private final String service;
        private @Nullable AllocationAccounts read;

        Accounts(Scene scene, String service) {
            this.scene = scene;
            this.service = service;
        }

        @Override
        public AllocationAccounts get() {
            AllocationAccounts accounts = read != null ? read : AllocationAccounts.read(scene, service);
            read = accounts;
            return accounts;
        }
    }

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    GcStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    /** Follows the pauses for what works wait in them, and for as many nanoseconds of other waits, which are their doing. */
    End withWaits(Subject subject, double sharePerNano, double waitNanos, Difference difference) {
        double pauses = Math.max(0, difference.extraNanos(Part.GC));
        return follow(subject, Say.unit(sharePerNano * (waitNanos + pauses)), difference);
    }

    End follow(Subject subject, double share, Difference difference) {
        String service = subject.service();
        GcPauses now = read(new Query.GcPauses(scene.environment(), service, scene.evidence()));
        GcPauses before = read(new Query.GcPauses(scene.environment(), service, scene.referenceRange()));
        Accounts accounts = new Accounts(scene, service);
        GcReasons reasons = new GcReasons(now, before, accounts);
        if (reasons.moreOften() + reasons.longer() <= 0) {
            trail.add(following.partLink(subject, Part.GC, share, difference, new Resource(Resource.Kind.HEAP, "")));
            return new End(Cause.GC, "", Confidence.LIKELY, Following.missing(Codes.MISSING_GC_PAUSES));
        }
        addPauses(share, difference, now, before, reasons);
        List<GcReasons.Found> worth = reasons.found().stream()
                .filter(found -> found.share() * share >= Trail.WORTH_FOLLOWING)
                .toList();
        if (worth.isEmpty() && !reasons.found().isEmpty()) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        if (worth.isEmpty()) {
            addFailed(share, now, before);
            return new End(Cause.GC, reasons.why(), Confidence.LIKELY, missing(now, before, reasons));
        }
        trail.add(reason(share, worth.getFirst(), now, before, reasons));
        worth.stream().skip(1).forEach(found -> trail.addAside(reason(share, found, now, before, reasons)));
        addFailed(share, now, before);
        double ofAllocations = worth.stream()
                .filter(found -> found.reason().isOfAllocations())
                .mapToDouble(GcReasons.Found::share)
                .sum();
        Optional<GcReasons.Found> other = worth.stream()
                .filter(found -> !found.reason().isOfAllocations())
                .filter(found -> found.share() >= ofAllocations)
                .findFirst();
        return other.map(found -> end(service, Say.unit(share * found.share()), found.reason(), reasons))
                .orElseGet(() -> new AllocationStep(scene, trail)
                        .follow(
                                service,
                                accounts.get(),
                                share * ofAllocations,
                                worth.getFirst().reason(),
                                reasons));
    }

    private GcPauses read(Query.GcPauses query) {
        return GcPauses.read(scene.reader(), query);
    }

    private void addPauses(double share, Difference difference, GcPauses now, GcPauses before, GcReasons reasons) {
        Map<String, Value> numbers = new TreeMap<>(now.stops().numbers());
        numbers.put("more-often.share", Say.share(reasons.moreOften()));
        numbers.put("longer.share", Say.share(reasons.longer()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(before.stops().normalNumbers());
        params.put("share", Say.share(share));
        params.put("why", Say.text(reasons.why()));
        params.put("part", Say.nanos(difference.window().getOrDefault(Part.GC, 0.0)));
        params.put("part.normal", Say.nanos(difference.reference().getOrDefault(Part.GC, 0.0)));
        boolean both = Math.min(reasons.moreOften(), reasons.longer()) >= Trail.WORTH_FOLLOWING;
        String one = reasons.longer() > reasons.moreOften() ? Codes.GC_LONGER : Codes.GC_MORE_OFTEN;
        trail.add(new Link(
                new Resource(Resource.Kind.HEAP, ""),
                share,
                Link.Basis.DIRECT,
                new Phrase(both ? Codes.GC_BOTH : one, params),
                List.of(
                        new Evidence(now.query(), numbers),
                        new Evidence(before.query(), before.stops().normalNumbers())),
                new Phrase(Codes.DISPROOF_PAUSES, Map.of())));
    }

    /** Where there is no room for what survives, the collections after it are long: it is told beside why there is none. */
    private void addFailed(double share, GcPauses now, GcPauses before) {
        double extra = now.stops().perSecond() * now.stops().meanNanos()
                - before.stops().perSecond() * before.stops().meanNanos();
        double here = share * Say.unit((now.failedNanosPerSecond() - before.failedNanosPerSecond()) / extra);
        boolean more = perMinute(now) >= RISEN * perMinute(before);
        if (now.failed() == 0 || !more || extra <= 0 || here < Trail.WORTH_FOLLOWING) {
            return;
        }
        Map<String, Value> numbers = failed(now, "");
        Map<String, Value> normal = failed(before, ".normal");
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("share", Say.share(here));
        trail.addAside(new Link(
                new Resource(Resource.Kind.HEAP, ""),
                here,
                Link.Basis.DIRECT,
                new Phrase(Codes.GC_FAILED, params),
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_GC_COUNTER, Map.of())));
    }

    private static double perMinute(GcPauses pauses) {
        return 6e10 * pauses.failed() / pauses.query().range().nanos();
    }

    private static Map<String, Value> failed(GcPauses pauses, String suffix) {
        return Map.of(
                "failed" + suffix, Say.count(pauses.failed()),
                "failed.per-minute" + suffix, Say.count(perMinute(pauses)),
                "full" + suffix, Say.count(pauses.full()));
    }

    private static Link reason(double share, GcReasons.Found found, GcPauses now, GcPauses before, GcReasons reasons) {
        Map<String, Value> params = new TreeMap<>(found.numbers());
        params.putAll(found.normal());
        params.put("why", Say.text(reasons.why()));
        params.put("kind", Say.text(found.reason() == GcReason.REFERENCES ? reasons.kindOfReferences() : ""));
        params.put("share", Say.share(share * found.share()));
        return new Link(
                new Resource(Resource.Kind.HEAP, ""),
                Say.unit(share * found.share()),
                found.reason().basis(),
                new Phrase(found.reason().code(), params),
                List.of(new Evidence(now.query(), found.numbers()), new Evidence(before.query(), found.normal())),
                new Phrase(found.reason().disproof(), Map.of("why", Say.text(reasons.why()))));
    }

    private End end(String service, double share, GcReason reason, GcReasons reasons) {
        return switch (reason) {
            case STARVED -> new ProcessorStep(scene, trail).follow(Cause.GC_STARVED, service, share);
            case KERNEL -> kernel(service, share);
            case REQUESTED -> requested(service, share, reasons.why());
            case REFERENCES -> new GcCounterStep(scene, trail).references(service, share, reasons.why());
            case THREADS -> new GcCounterStep(scene, trail).threads(service, share, reasons.why());
            case HUMONGOUS, ALLOCATION, ROOM, SURVIVAL ->
                new End(Cause.GC, reasons.why(), Confidence.LIKELY, Following.missing(Codes.MISSING_GC_KEEPER));
        };
    }

    /** The JVM tells who called {@code System.gc()}; what a tool asks for from outside has no stack. */
    private End requested(String service, double share, String why) {
        return why.equals(SYSTEM_GC) && new StopLine(scene, trail).ofRequests(service, share)
                ? End.reached(Cause.GC_REQUESTED, why, Confidence.PROVED)
                : new End(Cause.GC_REQUESTED, why, Confidence.LIKELY, Following.missing(Codes.MISSING_GC_CALLER));
    }

    /** Memory that is touched for the first time, or comes from disk, costs the kernel a fault for each page. */
    private End kernel(String service, double share) {
        HostUse now = scene.host(service, scene.evidence());
        HostUse before = scene.host(service, scene.referenceRange());
        boolean more = isMore(now.minorFaults(), before.minorFaults(), LEAST_FAULTS)
                || isMore(now.majorFaults(), before.majorFaults(), LEAST_FAULTS_OF_DISK);
        if (!now.isKnown() || !before.isKnown() || !more) {
            return new End(Cause.GC_KERNEL, "", Confidence.LIKELY, Following.missing(Codes.MISSING_GC_KERNEL));
        }
        Map<String, Value> numbers = faults(now, "");
        Map<String, Value> normal = faults(before, ".normal");
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        trail.add(new Link(
                new Resource(Resource.Kind.HEAP, ""),
                share,
                Link.Basis.STATISTICAL,
                new Phrase(Codes.GC_FAULTS, params),
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_GC_COUNTER, Map.of())));
        return End.reached(Cause.GC_KERNEL, "", Confidence.LIKELY);
    }

    private static boolean isMore(double faults, double normal, double least) {
        return faults >= least && faults >= RISEN * normal;
    }

    private static Map<String, Value> faults(HostUse use, String suffix) {
        return Map.of(
                "faults" + suffix, Say.count(use.minorFaults()),
                "faults.disk" + suffix, Say.count(use.majorFaults()));
    }

    private static Phrase missing(GcPauses now, GcPauses before, GcReasons reasons) {
        boolean figures = now.haveFigures() && before.haveFigures();
        if (!figures) {
            return Following.missing(Codes.MISSING_GC_FIGURES);
        }
        return Following.missing(reasons.longer() > reasons.moreOften() ? Codes.MISSING_GC_COUNTERS : Codes.MISSING_GC);
    }
}
