package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JVM stands still, though not for a collection: is it the operation that it stands still for, or the way there, and then for which
 * thread did all others wait?
 */
final class PauseStep {

    private static final double MOST = 0.5;

    /** What stopped, and how much of it in each second was waiting for threads to stop. */
    private record Stopped(Query.Safepoints query, Stops stops, double reachingPerSecond) {

        static Stopped of(Query.Safepoints query, List<Stamped<Safepoint>> safepoints) {
            Stops stops = Stops.of(
                    query.range(),
                    safepoints,
                    stop -> stop.fact().operation(),
                    stop -> stop.fact().nanos());
            long reaching = safepoints.stream()
                    .mapToLong(stop -> stop.fact().toSafepointNanos())
                    .sum();
            return new Stopped(query, stops, reaching * 1e9 / query.range().nanos());
        }

        double perSecond() {
            return stops.perSecond() * stops.meanNanos();
        }
    }

    private final Scene scene;
    private final Trail trail;

    PauseStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Stopped now = read(subject.service(), scene.evidence());
        Stopped before = read(subject.service(), scene.referenceRange());
        double extra = now.perSecond() - before.perSecond();
        double late = extra <= 0 ? 0 : Say.unit((now.reachingPerSecond() - before.reachingPerSecond()) / extra);
        Map<String, Value> numbers = new TreeMap<>(now.stops().numbers());
        numbers.put("late.share", Say.share(late));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(before.stops().normalNumbers());
        params.put("share", Say.share(share));
        String operation = now.stops().mostExtra(before.stops());
        params.put("why", Say.text(operation));
        params.put("part", Say.nanos(difference.window().getOrDefault(Part.SAFEPOINT, 0.0)));
        params.put("part.normal", Say.nanos(difference.reference().getOrDefault(Part.SAFEPOINT, 0.0)));
        trail.add(new Link(
                null,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.SAFEPOINT, params),
                List.of(
                        new Evidence(now.query(), numbers),
                        new Evidence(before.query(), before.stops().normalNumbers())),
                new Phrase(Codes.DISPROOF_PAUSES, Map.of())));
        if (extra > 0 && late < MOST) {
            return End.reached(Cause.SAFEPOINT, operation, Confidence.LIKELY);
        }
        // Stops that are no more than normally are nobody's who comes late.
        return extra > 0 && new StopLine(scene, trail).ofLateThreads(subject.service(), share * late)
                ? End.reached(Cause.SAFEPOINT, operation, Confidence.LIKELY)
                : new End(Cause.SAFEPOINT, operation, Confidence.LIKELY, Following.missing(Codes.MISSING_LATE_THREAD));
    }

    private Stopped read(String service, TimeRange range) {
        Query.Safepoints query = new Query.Safepoints(scene.environment(), service, range);
        return Stopped.of(query, scene.reader().safepoints(query));
    }
}
