package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collections have more to look through than normally: in which line are the references made, where are the many threads? */
final class GcCounterStep {

    /** Fewer samples of a line are chance. */
    private static final long MIN_SAMPLES = 5;

    private static final String THREADS_IN = "threads.in.";

    private final Scene scene;
    private final Trail trail;

    GcCounterStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    /** Who makes the references, as samples of allocations tell; that it keeps them is concluded. */
    End references(String service, double share, String why) {
        AllocationSamples now = ofReferences(service, true);
        AllocationSamples before = ofReferences(service, false);
        Optional<SiteGrowth.Line> most = new SiteGrowth(now.sites(), before.sites()).mostGrown(MIN_SAMPLES);
        if (most.isEmpty()) {
            return new End(Cause.GC, why, Confidence.LIKELY, Following.missing(Codes.MISSING_GC_KEEPER));
        }
        SiteGrowth.Line line = most.get();
        String operation = now.operationIn(line.frame());
        boolean works = !operation.equals(Allocations.NO_WORK) && !operation.equals(Allocations.UNKNOWN);
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("sampled.per-second", Say.bytes(line.perUnit()));
        numbers.put("line.share", Say.share(line.share()));
        numbers.put("samples", Say.count(line.samples()));
        Map<String, Value> normal = Map.of("sampled.per-second.normal", Say.bytes(line.perUnitNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("operation", Say.text(works ? operation : ""));
        params.put("type", Say.text(line.type()));
        params.put("frame", Say.text(line.frame()));
        params.put("line", Say.line(line.frame()));
        add(
                Codes.GC_REFERENCE_LINE,
                Say.unit(share * line.share()),
                params,
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_LINE, Map.of("frame", Say.text(line.frame()))));
        return End.reached(Cause.GC, why, Confidence.LIKELY);
    }

    private AllocationSamples ofReferences(String service, boolean now) {
        Query.Allocations query = new Query.Allocations(
                scene.environment(), service, null, now ? scene.sampledRange() : scene.referenceRange());
        return AllocationSamples.read(scene.reader(), query).ofReferences();
    }

    /** Where most of the threads are that there are more than normally. */
    End threads(String service, double share, String why) {
        Query.Health query = new Query.Health(scene.environment(), service, scene.evidence());
        Query.Health quiet = new Query.Health(scene.environment(), service, scene.referenceRange());
        Map<String, Double> now = threadsIn(scene.reader().health(query));
        Map<String, Double> before = threadsIn(scene.reader().health(quiet));
        Optional<String> most = now.keySet().stream()
                .max((one, other) -> Double.compare(grown(one, now, before), grown(other, now, before)));
        if (most.isEmpty() || grown(most.get(), now, before) <= 0) {
            return new End(Cause.GC, why, Confidence.LIKELY, Following.missing(Codes.MISSING_GC_THREADS));
        }
        String method = most.get();
        Map<String, Value> numbers = Map.of("threads", Say.count(now.getOrDefault(method, 0.0)));
        Map<String, Value> normal = Map.of("threads.normal", Say.count(before.getOrDefault(method, 0.0)));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("frame", Say.text(method));
        params.put("line", Say.line(method));
        add(
                Codes.GC_THREADS_IN,
                share,
                params,
                List.of(new Evidence(query, numbers), new Evidence(quiet, normal)),
                new Phrase(Codes.DISPROOF_GC_COUNTER, Map.of()));
        return End.reached(Cause.GC, why, Confidence.LIKELY);
    }

    private static double grown(String method, Map<String, Double> now, Map<String, Double> before) {
        return now.getOrDefault(method, 0.0) - before.getOrDefault(method, 0.0);
    }

    /** On average over the reports; one that does not name a method has next to none in it. */
    private static Map<String, Double> threadsIn(List<Stamped<AgentHealth>> reports) {
        Map<String, Double> means = new TreeMap<>();
        Map<String, Long> sums = new HashMap<>();
        for (Stamped<AgentHealth> report : reports) {
            report.fact().values().forEach((name, threads) -> {
                if (name.startsWith(THREADS_IN)) {
                    sums.merge(name.substring(THREADS_IN.length()), threads, Long::sum);
                }
            });
        }
        sums.forEach((method, sum) -> means.put(method, (double) sum / reports.size()));
        return means;
    }

    private void add(String code, double share, Map<String, Value> params, List<Evidence> evidence, Phrase disproof) {
        trail.add(new Link(
                new Resource(Resource.Kind.HEAP, ""),
                share,
                Link.Basis.STATISTICAL,
                new Phrase(code, params),
                evidence,
                disproof));
    }
}
