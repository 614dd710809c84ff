package dev.nightjar.analyzer.follow;

import dev.nightjar.model.ApplicationCode;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Allocations.Site;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where in the code an account allocates more than normally: the difference of two windows, from samples. */
final class AllocationSites {

    /** Fewer samples of a line are chance. */
    private static final long MIN_SAMPLES = 5;

    /**
     * A line.
     *
     * @param type the class of which most bytes are allocated there
     * @param perSecond bytes, in the window
     * @param perSecondNormal bytes, in normal time
     * @param share of what the account allocates more
     */
    record Line(String frame, String type, double perSecond, double perSecondNormal, double share, long samples) {}

    private record Grown(String frame, double bytesPerSecond) {}

    private final Tally bytes = new Tally();
    private final Tally bytesNormal = new Tally();
    private final Tally samples = new Tally();
    private final AllocationSamples now;
    private final AllocationSamples before;

    /** Both of one account. */
    AllocationSites(AllocationSamples now, AllocationSamples before) {
        this.now = now;
        this.before = before;
        add(now, bytes, samples);
        add(before, bytesNormal, new Tally());
    }

    /** The line that grew most, none when there are too few samples to say. */
    Optional<Line> mostGrown() {
        List<Grown> grown = bytes.names().stream()
                .map(frame -> new Grown(frame, grown(frame)))
                .filter(line -> line.bytesPerSecond() > 0)
                .toList();
        double all = grown.stream().mapToDouble(Grown::bytesPerSecond).sum();
        return grown.stream()
                .filter(line -> !line.frame().isEmpty() && samples.of(line.frame()) >= MIN_SAMPLES)
                .max(Comparator.comparingDouble(Grown::bytesPerSecond)
                        .thenComparing(Grown::frame, Comparator.reverseOrder()))
                .map(line -> new Line(
                        line.frame(),
                        type(line.frame()),
                        now.perSecond(bytes.of(line.frame())),
                        before.perSecond(bytesNormal.of(line.frame())),
                        line.bytesPerSecond() / all,
                        samples.of(line.frame())));
    }

    private double grown(String frame) {
        return now.perSecond(bytes.of(frame)) - before.perSecond(bytesNormal.of(frame));
    }

    private String type(String frame) {
        Tally types = new Tally();
        now.facts()
                .forEach(allocations -> allocations.sites().stream()
                        .filter(site -> frameOf(site).equals(frame))
                        .forEach(site -> types.add(site.type(), site.bytes())));
        return types.most().orElse("");
    }

    /** By the application's frame; the rest that is not listed by site is the account without a name. */
    private static void add(AllocationSamples allocations, Tally bytes, Tally samples) {
        for (Allocations fact : allocations.facts()) {
            fact.sites().forEach(site -> {
                bytes.add(frameOf(site), site.bytes());
                samples.add(frameOf(site), site.samples());
            });
            bytes.add("", fact.otherBytes());
        }
    }

    /** The innermost frame of the application's own, else the innermost one; empty without a stack. */
    private static String frameOf(Site site) {
        return site.frames().stream()
                .filter(ApplicationCode::isApplication)
                .findFirst()
                .or(() -> site.frames().stream().findFirst())
                .orElse("");
    }
}
