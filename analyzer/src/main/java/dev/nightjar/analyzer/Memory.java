package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Cause;
import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.analyzer.follow.Say;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Signature;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.FindingText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Findings of earlier analyses whose cause is known, by what they looked like. It says where to look first when evidence leads
 * nowhere, never how sure that is.
 */
final class Memory {

    /**
     * Signatures further apart than this are not alike: an angle of 18°. A second part that grew by a tenth of the first one's
     * logarithm is nearer, one that grew by a third of it is not.
     */
    static final double NEAR = 0.05;

    /** One finding that is remembered. */
    private record Known(Finding finding, Signature signature) {}

    /** The same with how far it is from what is asked. */
    private record Near(Finding finding, double distance) {}

    private final List<Known> known;

    private Memory(List<Known> known) {
        this.known = known;
    }

    static Memory of(List<Finding> past) {
        return new Memory(past.stream()
                .filter(Memory::isExplained)
                .map(finding -> new Known(finding, Signature.of(finding.slowdown())))
                .toList());
    }

    private static boolean isExplained(Finding finding) {
        return finding.missing() == null
                && finding.confidence() != Confidence.HINT
                && !finding.cause().equals(Cause.UNKNOWN.word());
    }

    /** Whether it is to be asked at all. */
    static boolean isWanted(Cause cause, Confidence confidence) {
        return cause == Cause.UNKNOWN || confidence == Confidence.HINT;
    }

    /**
     * The earlier finding of the same operation that is nearest. None when none is near enough, nor when several causes are:
     * then the ledger does not tell them apart.
     */
    Optional<Phrase> like(Subject subject, Slowdown slowdown) {
        Signature signature = Signature.of(slowdown);
        List<Near> near = known.stream()
                .filter(each -> isBefore(each.finding(), subject, slowdown))
                .map(each -> new Near(each.finding(), each.signature().distance(signature)))
                .filter(each -> each.distance() <= NEAR)
                .sorted(Comparator.comparingDouble(Near::distance)
                        .thenComparing(each -> each.finding().id()))
                .toList();
        if (near.isEmpty() || near.stream().anyMatch(each -> !isOfOneCause(each, near.getFirst()))) {
            return Optional.empty();
        }
        return Optional.of(phrase(near.getFirst()));
    }

    private static boolean isBefore(Finding finding, Subject subject, Slowdown slowdown) {
        return finding.service().equals(subject.service())
                && finding.operation().equals(subject.operation())
                && finding.slowdown().window().toEpochNanos()
                        <= slowdown.window().fromEpochNanos();
    }

    private static boolean isOfOneCause(Near one, Near other) {
        return one.finding().cause().equals(other.finding().cause())
                && one.finding().holder().equals(other.finding().holder());
    }

    private static Phrase phrase(Near nearest) {
        Finding then = nearest.finding();
        return new Phrase(
                Codes.LOOKS_LIKE,
                Map.of(
                        "when", new Value.Instant(then.slowdown().window().fromEpochNanos()),
                        "cause", new Value.Clauses(List.of(FindingText.cause(then.cause()))),
                        "holder", Say.text(then.holder()),
                        "finding", Say.text(then.id()),
                        "distance", Say.share(nearest.distance()),
                        "threshold", Say.share(NEAR)));
    }
}
