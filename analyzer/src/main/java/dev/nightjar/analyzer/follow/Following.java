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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same question over and over: who used that resource, more than usual, while this work waited for it? One
 * instance explains one window; for one thread.
 */
public final class Following {

    private final Scene scene;
    private final Trail trail = new Trail();

    public Following(Scene scene) {
        this.scene = scene;
    }

    /** From the operation's extra time to whoever caused it. */
    public Chain slow(Subject subject) {
        Chain chain = trail.chain(parts(subject, 1, null));
        Difference difference = scene.difference(subject);
        boolean asked = Starvation.isAskedBy(chain.end().cause()) && Starvation.isLessThanPauses(difference);
        if (chain.confidence() == Confidence.PROVED || asked || !Starvation.holds(scene, subject)) {
            return chain;
        }
        Following again = new Following(scene);
        return again.trail.chain(
                Starvation.isOfPauses(scene, subject)
                        ? new GcStep(scene, again, again.trail)
                                .follow(subject, Starvation.shareWithPauses(difference), difference)
                        : Starvation.end(scene, subject, again.trail));
    }

    /** From works that fail without being slow to why they do. */
    public Chain failing(Subject subject) {
        return trail.chain(new FailureStep(scene, this, trail).follow(subject));
    }

    /**
     * Follows the largest part of an operation's extra time.
     *
     * @param share of the finding's extra time that is left to explain
     * @param waiting the part by which the operation was reached: that its holders wait there too explains nothing
     */
    End parts(Subject subject, double share, @Nullable Part waiting) {
        Difference difference = scene.difference(subject);
        double extra = waiting == null ? difference.extraNanos() : extraWithout(subject, waiting);
        Optional<Part> largest = largest(subject, waiting);
        if (largest.isEmpty() || extra <= 0) {
            return nothingLeft(subject);
        }
        Part part = largest.get();
        double partShare = share * Say.unit(difference.extraNanos(part) / extra);
        if (partShare < Trail.WORTH_FOLLOWING) {
            return End.broken(new Phrase(Codes.MISSING_SMALL, Map.of()), Confidence.HINT);
        }
        trail.enter(subject, part);
        return follow(subject, part, partShare, difference);
    }

    /** The part that an operation's works take longest longer in, of those that were not followed yet, this one left out. */
    Optional<Part> largest(Subject subject, @Nullable Part waiting) {
        Difference difference = scene.difference(subject);
        return Arrays.stream(Part.values())
                .filter(part -> part != waiting && !trail.wasAt(subject, part))
                .filter(part -> difference.extraNanos(part) > 0)
                .max(Comparator.comparingDouble((Part part) -> difference.extraNanos(part)));
    }

    /** What an operation's works take longer in parts that were not followed yet, this one left out. */
    double extraWithout(Subject subject, Part waiting) {
        Difference difference = scene.difference(subject);
        return Arrays.stream(Part.values())
                .filter(part -> part != waiting && !trail.wasAt(subject, part))
                .mapToDouble(part -> Math.max(0, difference.extraNanos(part)))
                .sum();
    }

    private End nothingLeft(Subject subject) {
        boolean cycle = Arrays.stream(Part.values()).anyMatch(part -> trail.wasAt(subject, part));
        return cycle
                ? End.broken(
                        new Phrase(Codes.MISSING_CYCLE, Map.of("operation", Say.text(subject.operation()))),
                        Confidence.LIKELY)
                : End.broken(
                        new Phrase(Codes.MISSING_PART, Map.of("operation", Say.text(subject.operation()))),
                        Confidence.HINT);
    }

    private End follow(Subject subject, Part part, double share, Difference difference) {
        return switch (part) {
            case POOL ->
                new ConnectionStep(scene, trail)
                        .after(new PoolStep(scene, this, trail).follow(subject, share, difference), subject.service());
            case SQL -> new SqlStep(scene, this, trail).fromPart(subject, share, difference);
            case QUEUE -> new QueueStep(scene, this, trail).follow(subject, share, difference);
            case DOWNSTREAM -> new DownstreamStep(scene, this, trail).follow(subject, share, difference);
            case GC -> new GcStep(scene, this, trail).follow(subject, share, difference);
            case SAFEPOINT -> new PauseStep(scene, trail).follow(subject, share, difference);
            case RUNQUEUE -> Starvation.end(scene, subject, trail);
            case LOCK -> new LockStep(scene, this, trail).follow(subject, share, difference);
            case CPU -> new LineStep(scene, this, trail).cpu(subject, share, difference);
            case SLEEP -> new LineStep(scene, this, trail).sleep(subject, share, difference);
            case IO -> new LineStep(scene, this, trail).io(subject, share, difference);
            case SIGNAL -> new LineStep(scene, this, trail).signal(subject, share, difference);
            case UNEXPLAINED -> {
                trail.add(partLink(subject, part, share, difference, null));
                yield new LockStep(scene, this, trail)
                        .unexplained(subject, share, difference)
                        .orElseGet(() -> End.broken(missing(Codes.MISSING_SOURCES), Confidence.HINT));
            }
        };
    }

    /** The link that says which part the time went to, with both mean ledgers as numbers. */
    Link partLink(Subject subject, Part part, double share, Difference difference, @Nullable Resource resource) {
        Map<String, Value> params = new TreeMap<>();
        params.put("operation", Say.text(subject.operation()));
        params.put("share", Say.share(share));
        params.put("mean", Say.nanos(difference.window().getOrDefault(part, 0.0)));
        params.put("normal", Say.nanos(difference.reference().getOrDefault(part, 0.0)));
        params.put("resource", Say.text(resource == null ? "" : resource.name()));
        return new Link(
                resource,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.part(part), params),
                List.of(new Evidence(scene.totalsQuery(subject), ledgers(difference))),
                new Phrase(Codes.DISPROOF_PART, Map.of("operation", Say.text(subject.operation()))));
    }

    private static Map<String, Value> ledgers(Difference difference) {
        Map<String, Value> numbers = new TreeMap<>();
        difference.window().forEach((part, nanos) -> numbers.put("part." + part.word(), Say.nanos(nanos)));
        difference.reference().forEach((part, nanos) -> numbers.put("reference." + part.word(), Say.nanos(nanos)));
        return numbers;
    }

    static Phrase missing(String code) {
        return new Phrase(code, Map.of());
    }
}
