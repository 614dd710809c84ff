package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.finding.Evidence;
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

/** In which line of code do an operation's works spend more of a part than normally? */
final class LineStep {

    private record Spent(Query.PartSites query, Sites sites) {}

    private final Scene scene;

    LineStep(Scene scene) {
        this.scene = scene;
    }

    /**
     * The link that names the line, none when too few stacks tell.
     *
     * @param share of the finding's extra time that is left to explain
     */
    Optional<Link> link(Subject subject, Part part, double share, @Nullable Resource resource) {
        if (part == Part.IO && !isFile(resource)) {
            return Optional.empty(); // of sockets there are no stacks
        }
        Spent now = read(subject, part, scene.sampledRange());
        Spent before = read(subject, part, scene.referenceRange());
        return new SiteGrowth(now.sites(), before.sites())
                .mostGrown()
                .map(line -> link(subject, part, Say.unit(share * line.share()), resource, line, now, before));
    }

    /** {@code /var/log/….log}, not {@code host:port}. */
    private static boolean isFile(@Nullable Resource io) {
        return io != null
                && (io.name().startsWith("/")
                        || io.name().startsWith("…")
                        || io.name().equals("file"));
    }

    private Spent read(Subject subject, Part part, TimeRange range) {
        Query.PartSites query = new Query.PartSites(scene.environment(), subject.service(), subject.operation(), range);
        List<PartSites> facts = scene.reader().partSites(query).stream()
                .map(Stamped::fact)
                .filter(sites -> sites.part() == part)
                .toList();
        List<Sites.Place> places = facts.stream()
                .flatMap(sites -> sites.sites().stream())
                .map(site -> new Sites.Place("", site.frames(), site.nanos(), site.samples()))
                .toList();
        long other = facts.stream().mapToLong(PartSites::otherNanos).sum();
        return new Spent(query, new Sites(places, other, range.nanos()));
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
        numbers.put("per-second", Say.nanos(line.perSecond()));
        numbers.put("line.share", Say.share(line.share()));
        numbers.put("samples", Say.count(line.samples()));
        Map<String, Value> normal = Map.of("per-second.normal", Say.nanos(line.perSecondNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("operation", Say.text(subject.operation()));
        params.put("frame", Say.text(line.frame()));
        params.put("line", Say.line(line.frame()));
        return new Link(
                resource,
                share,
                Link.Basis.STATISTICAL,
                new Phrase(Codes.line(part), params),
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_PART_LINE, Map.of("frame", Say.text(line.frame()))));
    }
}
