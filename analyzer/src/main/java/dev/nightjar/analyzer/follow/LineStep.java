package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.ResourceUse;
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
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parts that end at the line of code in which works spend more of them than normally: computing, sleeping, waiting for files or for a signal. */
final class LineStep {

    /** As of allocations: fewer samples of a line are chance. Sleeps and waits are measured, one by one. */
    private static final long MIN_SAMPLES = 5;

    /** What was spent in lines in a range, by how many works. */
    private record Spent(Query.PartSites query, Sites sites, Evidence works) {}

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    LineStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End cpu(Subject subject, double share, Difference difference) {
        Resource cpu = new Resource(Resource.Kind.CPU, "");
        trail.add(following.partLink(subject, Part.CPU, share, difference, cpu));
        return end(Cause.CPU, subject.operation(), subject, Part.CPU, share, cpu);
    }

    End sleep(Subject subject, double share, Difference difference) {
        trail.add(following.partLink(subject, Part.SLEEP, share, difference, null));
        return end(Cause.SLEEP, "", subject, Part.SLEEP, share, null);
    }

    End io(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = scene.mostGrown(subject, Resource.Kind.IO, ResourceUse::waitedNanos);
        trail.add(following.partLink(subject, Part.IO, share, difference, grown.orElse(null)));
        if (grown.isEmpty()) {
            return new End(Cause.IO, "", Confidence.LIKELY, Following.missing(Codes.MISSING_PEER));
        }
        Resource resource = grown.get();
        if (!isFile(resource)) {
            return new End(
                    Cause.IO, resource.name(), Confidence.LIKELY, Following.missing(Codes.MISSING_SOCKET_STACKS));
        }
        double ofFile =
                Scene.grown(scene.inWindow(subject), scene.inReference(subject), resource, ResourceUse::waitedNanos)
                        / difference.extraNanos(Part.IO);
        return end(Cause.IO, resource.name(), subject, Part.IO, share * Say.unit(ofFile), resource);
    }

    /** Where works wait is known by looks, for whom is not: it never ends at somebody. */
    End signal(Subject subject, double share, Difference difference) {
        trail.add(following.partLink(subject, Part.SIGNAL, share, difference, null));
        Spent now = read(subject, Part.SIGNAL, scene.sampledRange(), "works");
        Spent before = read(subject, Part.SIGNAL, scene.referenceRange(), "works.normal");
        Phrase missing = Following.missing(Codes.MISSING_SIGNALLER);
        Optional<SiteGrowth.Line> most = new SiteGrowth(now.sites(), before.sites()).mostGrown(MIN_SAMPLES);
        // Short waits and those for futures are not looked at: a line is to explain the part, not only what was seen of
        // it.
        double explained = most.map(
                        line -> Say.unit((line.perUnit() - line.perUnitNormal()) / difference.extraNanos(Part.SIGNAL)))
                .orElse(0.0);
        if (most.isEmpty() || explained < Trail.WORTH_FOLLOWING) {
            return new End(Cause.SIGNAL, "", Confidence.HINT, missing);
        }
        trail.add(link(subject, Part.SIGNAL, share * explained, null, most.get(), now, before));
        return new End(Cause.SIGNAL, "", Confidence.LIKELY, missing);
    }

    /** {@code /var/log/….log}, not {@code host:port}. */
    private static boolean isFile(Resource io) {
        return io.name().startsWith("/")
                || io.name().startsWith("…")
                || io.name().equals("file");
    }

    private End end(Cause cause, String holder, Subject subject, Part part, double share, @Nullable Resource resource) {
        Spent now = read(subject, part, scene.sampledRange(), "works");
        Spent before = read(subject, part, scene.referenceRange(), "works.normal");
        Optional<SiteGrowth.Line> most =
                new SiteGrowth(now.sites(), before.sites()).mostGrown(isMeasured(part) ? 1 : MIN_SAMPLES);
        if (most.isEmpty()) {
            return new End(cause, holder, Confidence.LIKELY, Following.missing(Codes.MISSING_STACKS));
        }
        SiteGrowth.Line line = most.get();
        if (line.share() < Trail.WORTH_FOLLOWING) {
            return new End(
                    cause,
                    holder,
                    Confidence.LIKELY,
                    new Phrase(
                            Codes.MISSING_SPREAD,
                            Map.of("line", Say.line(line.frame()), "line.share", Say.share(line.share()))));
        }
        trail.add(link(subject, part, Say.unit(share * line.share()), resource, line, now, before));
        return End.reached(cause, holder, Confidence.LIKELY);
    }

    /** One by one, not by chance. */
    private static boolean isMeasured(Part part) {
        return part == Part.SLEEP || part == Part.IO;
    }

    private Spent read(Subject subject, Part part, TimeRange range, String counted) {
        Query.PartSites query =
                new Query.PartSites(scene.environment(), subject.service(), subject.operation(), part, range);
        List<PartSites> facts =
                scene.reader().partSites(query).stream().map(Stamped::fact).toList();
        List<Sites.Place> places = facts.stream()
                .flatMap(sites -> sites.sites().stream())
                .map(site -> new Sites.Place("", site.frames(), site.nanos(), site.samples()))
                .toList();
        long other = facts.stream().mapToLong(PartSites::otherNanos).sum();
        long works = scene.worksIn(subject, range);
        Query.Totals totals = new Query.Totals(scene.environment(), subject.service(), subject.operation(), range);
        return new Spent(
                query, new Sites(places, other, works), new Evidence(totals, Map.of(counted, Say.count(works))));
    }

    private static Link link(
            Subject subject,
            Part part,
            double share,
            @Nullable Resource resource,
            SiteGrowth.Line line,
            Spent now,
            Spent before) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("each", Say.nanos(line.perUnit()));
        numbers.put("line.share", Say.share(line.share()));
        numbers.put("samples", Say.count(line.samples()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("operation", Say.text(subject.operation()));
        params.put("frame", Say.text(line.frame()));
        params.put("line", Say.line(line.frame()));
        List<Evidence> evidence = List.of(new Evidence(now.query(), numbers), now.works(), before.works());
        // Nothing sampled at all, by an older agent or one that left stacks out, is not nothing spent.
        if (!before.sites().places().isEmpty() || isMeasured(part)) {
            Map<String, Value> normal = Map.of("each.normal", Say.nanos(line.perUnitNormal()));
            params.putAll(normal);
            evidence = List.of(
                    new Evidence(now.query(), numbers),
                    now.works(),
                    new Evidence(before.query(), normal),
                    before.works());
        }
        return new Link(
                resource,
                share,
                Link.Basis.STATISTICAL,
                new Phrase(Codes.line(part), params),
                evidence,
                new Phrase(Codes.DISPROOF_PART_LINE, Map.of("frame", Say.text(line.frame()))));
    }
}
