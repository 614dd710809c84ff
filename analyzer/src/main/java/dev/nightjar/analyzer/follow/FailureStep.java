package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Works fail without being slow: were they refused a pool or an executor, or with what error did they end? */
final class FailureStep {

    private static final double MOST = 0.5;

    private static final int WORKS_LOOKED_AT = 500;

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    FailureStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End follow(Subject subject) {
        Profile window = scene.inWindow(subject);
        Optional<Resource> refusing = window.resources().keySet().stream()
                .filter(resource -> resource.kind() == Resource.Kind.POOL || resource.kind() == Resource.Kind.EXECUTOR)
                .max(Comparator.comparingLong(
                                (Resource resource) -> window.use(resource).refused())
                        .thenComparing(Resource::toString));
        double share = refusing.map(resource -> (double) window.use(resource).refused() / window.failed())
                .orElse(0.0);
        if (share >= MOST) {
            return refused(subject, refusing.orElseThrow(), Say.unit(share), window);
        }
        return errors(subject, window);
    }

    private End refused(Subject subject, Resource resource, double share, Profile window) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("failed", Say.count(window.failed()));
        numbers.put("refused", Say.count(window.use(resource).refused()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("resource", Say.text(resource.name()));
        params.put("share", Say.share(share));
        trail.add(new Link(
                resource,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.FAILS, params),
                List.of(new Evidence(scene.totalsQuery(subject), numbers)),
                new Phrase(Codes.DISPROOF_PART, Map.of("operation", Say.text(subject.operation())))));
        return resource.kind() == Resource.Kind.POOL
                ? new ConnectionStep(scene, trail)
                        .after(
                                new PoolStep(scene, following, trail).holders(subject, share, resource),
                                subject.service())
                : new QueueStep(scene, following, trail).occupants(subject, share, resource);
    }

    private End errors(Subject subject, Profile window) {
        Optional<Resource> counted = scene.mostGrown(subject, Resource.Kind.ERROR, ResourceUse::calls);
        return counted.isPresent() ? counted(subject, window, counted.get()) : sent(subject, window);
    }

    /** All failed works tell what they ended with, and most of them where. */
    private End counted(Subject subject, Profile window, Resource error) {
        double share = Say.unit((double) window.use(error).calls() / window.failed());
        String[] parts = error.name().split(" ", 2);
        String frame = parts.length > 1 ? parts[1] : "";
        add(subject, parts[0], frame, share, new Evidence(scene.totalsQuery(subject), numbers(window, share)));
        return frame.isEmpty()
                ? new End(Cause.FAILURES, parts[0], Confidence.LIKELY, Following.missing(Codes.MISSING_ERROR_ORIGIN))
                : End.reached(Cause.FAILURES, parts[0], Confidence.LIKELY);
    }

    /** As older agents tell it: of the works that were sent in full. */
    private End sent(Subject subject, Profile window) {
        Query.Works query = scene.worksQuery(subject, scene.evidence(), WORKS_LOOKED_AT);
        Tally errors = new Tally();
        for (var work : scene.reader().works(query)) {
            Work fact = work.fact();
            String error = fact.error();
            if (fact.failed() && error != null) {
                errors.add(error, Math.round(fact.weight()));
            }
        }
        String most = errors.most().orElse("");
        double share = errors.share(most);
        add(subject, most, "", share, new Evidence(query, numbers(window, share)));
        return new End(
                Cause.FAILURES,
                most,
                most.isEmpty() ? Confidence.HINT : Confidence.LIKELY,
                Following.missing(Codes.MISSING_ERROR_ORIGIN));
    }

    private static Map<String, Value> numbers(Profile window, double share) {
        return Map.of("failed", Say.count(window.failed()), "error.share", Say.share(share));
    }

    private void add(Subject subject, String error, String frame, double share, Evidence evidence) {
        Map<String, Value> params = new TreeMap<>(evidence.numbers());
        params.put("error", Say.text(error));
        params.put("frame", Say.text(frame));
        params.put("line", Say.line(frame));
        trail.add(new Link(
                null,
                Say.unit(share),
                Link.Basis.DIRECT,
                new Phrase(Codes.ERRORS, params),
                List.of(evidence),
                new Phrase(Codes.DISPROOF_ERRORS, Map.of("operation", Say.text(subject.operation())))));
    }
}
