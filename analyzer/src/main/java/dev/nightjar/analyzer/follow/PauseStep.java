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

/** The JVM stands still, though not for a collection: for which operation? */
final class PauseStep {

    private final Scene scene;
    private final Trail trail;

    PauseStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Query.Safepoints query = new Query.Safepoints(scene.environment(), subject.service(), scene.evidence());
        Query.Safepoints quiet = new Query.Safepoints(scene.environment(), subject.service(), scene.referenceRange());
        Stops now = stops(query.range(), scene.reader().safepoints(query));
        Stops before = stops(quiet.range(), scene.reader().safepoints(quiet));
        Map<String, Value> params = new TreeMap<>(now.numbers());
        params.putAll(before.normalNumbers());
        params.put("share", Say.share(share));
        params.put("why", Say.text(now.mostTime()));
        params.put("part", Say.nanos(difference.window().getOrDefault(Part.SAFEPOINT, 0.0)));
        params.put("part.normal", Say.nanos(difference.reference().getOrDefault(Part.SAFEPOINT, 0.0)));
        trail.add(new Link(
                null,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.SAFEPOINT, params),
                List.of(new Evidence(query, now.numbers()), new Evidence(quiet, before.normalNumbers())),
                new Phrase(Codes.DISPROOF_PAUSES, Map.of())));
        return new End(
                Cause.SAFEPOINT, now.mostTime(), Confidence.LIKELY, Following.missing(Codes.MISSING_LATE_THREAD));
    }

    private static Stops stops(TimeRange range, List<Stamped<Safepoint>> safepoints) {
        return Stops.of(
                range,
                safepoints,
                stop -> stop.fact().operation(),
                stop -> stop.fact().nanos());
    }
}
