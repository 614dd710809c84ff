package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JVM stands still: more often than in quiet time, or longer each time? */
final class PauseStep {

    /** One stop, whichever kind. */
    private record Stop(String why, long nanos) {}

    private final Scene scene;
    private final Trail trail;

    PauseStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    End follow(Subject subject, Part part, double share, Difference difference) {
        boolean gc = part == Part.GC;
        TimeRange quiet = scene.referenceRange();
        List<Stop> now = stops(subject.service(), gc, scene.evidence());
        List<Stop> before = stops(subject.service(), gc, quiet);
        double perMinute = now.size() * 60e9 / scene.evidence().nanos();
        double perMinuteNormal = before.size() * 60e9 / quiet.nanos();
        double mean = mean(now);
        double meanNormal = mean(before);
        boolean moreOften =
                mean <= 0 || meanNormal <= 0 || perMinute / Math.max(perMinuteNormal, 0.1) >= mean / meanNormal;
        String why = mostTime(now);
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("pauses", Say.count(now.size()));
        numbers.put("pauses.per-minute", Say.count(perMinute));
        numbers.put("pauses.per-minute.normal", Say.count(perMinuteNormal));
        numbers.put("pause.mean", Say.nanos(mean));
        numbers.put("pause.mean.normal", Say.nanos(meanNormal));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("share", Say.share(share));
        params.put("why", Say.text(why));
        params.put("part", Say.nanos(difference.window().getOrDefault(part, 0.0)));
        params.put("part.normal", Say.nanos(difference.reference().getOrDefault(part, 0.0)));
        trail.add(new Link(
                gc ? new Resource(Resource.Kind.HEAP, "") : null,
                share,
                Link.Basis.DIRECT,
                new Phrase(gc ? moreOften ? Codes.GC_MORE_OFTEN : Codes.GC_LONGER : Codes.SAFEPOINT, params),
                List.of(new Evidence(query(subject.service(), gc, scene.evidence()), numbers)),
                new Phrase(Codes.DISPROOF_PAUSES, Map.of())));
        return new End(
                gc ? Cause.GC : Cause.SAFEPOINT,
                why,
                Confidence.LIKELY,
                Following.missing(gc ? Codes.MISSING_GC : Codes.MISSING_LATE_THREAD));
    }

    private Query query(String service, boolean gc, TimeRange range) {
        return gc
                ? new Query.GcPauses(scene.environment(), service, range)
                : new Query.Safepoints(scene.environment(), service, range);
    }

    private List<Stop> stops(String service, boolean gc, TimeRange range) {
        return gc
                ? scene.reader().gcPauses(new Query.GcPauses(scene.environment(), service, range)).stream()
                        .map(pause ->
                                new Stop(pause.fact().cause(), pause.fact().nanos()))
                        .toList()
                : scene.reader().safepoints(new Query.Safepoints(scene.environment(), service, range)).stream()
                        .map(stop ->
                                new Stop(stop.fact().operation(), stop.fact().nanos()))
                        .toList();
    }

    /** The reason that most of the time went to, empty when there was no stop. */
    private static String mostTime(List<Stop> stops) {
        Tally nanos = new Tally();
        stops.forEach(stop -> nanos.add(stop.why(), stop.nanos()));
        return nanos.most().orElse("");
    }

    private static double mean(List<Stop> stops) {
        return stops.stream().mapToLong(Stop::nanos).average().orElse(0);
    }
}
