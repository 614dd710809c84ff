package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The line that makes the JVM stop more than normally: it asks for collections, or its thread comes late to a safepoint. */
final class StopLine {

    private final Scene scene;
    private final Trail trail;

    StopLine(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    /** Every request for a collection is told, so that one is enough. */
    boolean ofRequests(String service, double share) {
        return add(Codes.GC_ASKED, Link.Basis.DIRECT, service, Part.GC, share, 1);
    }

    /** Of threads that come late some are seen, by chance: a few of one line are needed. */
    boolean ofLateThreads(String service, double share) {
        return add(Codes.SAFEPOINT_LATE, Link.Basis.STATISTICAL, service, Part.SAFEPOINT, share, 3);
    }

    /** Adds the link; false when there are too few stacks of any line. */
    private boolean add(String code, Link.Basis basis, String service, Part part, double share, long minSamples) {
        SitesPerSecond now = SitesPerSecond.read(
                scene.reader(), new Query.PartSites(scene.environment(), service, null, part, scene.evidence()));
        SitesPerSecond before = SitesPerSecond.read(
                scene.reader(), new Query.PartSites(scene.environment(), service, null, part, scene.referenceRange()));
        Optional<SiteGrowth.Line> most = new SiteGrowth(now.sites(), before.sites()).mostGrown(minSamples);
        if (most.isEmpty()) {
            return false;
        }
        SiteGrowth.Line line = most.get();
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("per-minute", Say.nanos(60 * line.perUnit()));
        numbers.put("line.share", Say.share(line.share()));
        numbers.put("samples", Say.count(line.samples()));
        Map<String, Value> normal = Map.of("per-minute.normal", Say.nanos(60 * line.perUnitNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("operation", Say.text(named(now.operationIn(line.frame()))));
        params.put("frame", Say.text(line.frame()));
        params.put("line", Say.line(line.frame()));
        trail.add(new Link(
                null,
                Say.unit(share * line.share()),
                basis,
                new Phrase(code, params),
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_STOP_LINE, Map.of("frame", Say.text(line.frame())))));
        return true;
    }

    /** Threads that work for nobody, or nobody knows for whom, have no name to say. */
    private static String named(String operation) {
        boolean nobody = operation.equals(PartSites.NO_WORK) || operation.equals(Allocations.UNKNOWN);
        return nobody ? "" : operation;
    }
}
