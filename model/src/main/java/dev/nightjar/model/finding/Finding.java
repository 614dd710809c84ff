package dev.nightjar.model.finding;

import dev.nightjar.model.TimeRange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A slowdown and its explanation.
 *
 * @param id hash of environment, operation, resource kinds of the chain and the final holder; without the window
 * @param cause code of the last link's end: {@code database-job}, {@code pool-too-small}, {@code unknown} …
 * @param holder who is at the chain's end ({@code nightly-settlement}), empty when the chain ends before a holder
 * @param slowdown the occurrence with the largest extra time among the last ones; its numbers are frozen here
 * @param occurrences each from when its first slow works began until the last ones ended, in order of time
 * @param recurrence null when it is not known to recur
 * @param headline the finding in one sentence
 * @param links from the operation to the end
 * @param missing what would have to be known to follow further; null when the chain reached an end
 * @param looksLike an earlier finding whose cause is known and that looked the same, for one whose own chain leads nowhere; no
 *     evidence; null when there is none
 */
public record Finding(
        String id,
        String service,
        String operation,
        String cause,
        String holder,
        Confidence confidence,
        Slowdown slowdown,
        List<TimeRange> occurrences,
        @Nullable Recurrence recurrence,
        Phrase headline,
        List<Link> links,
        @Nullable Phrase missing,
        @Nullable Phrase looksLike) {

    /** How much a finding is to be trusted. */
    public enum Confidence {
        PROVED,
        LIKELY,
        HINT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        occurrences = List.copyOf(occurrences);
        links = List.copyOf(links);
        if (occurrences.isEmpty()) {
            throw new IllegalArgumentException("a finding was seen at least once");
        }
    }

    /** One that looks like nothing that is known. */
    public Finding(
            String id,
            String service,
            String operation,
            String cause,
            String holder,
            Confidence confidence,
            Slowdown slowdown,
            List<TimeRange> occurrences,
            @Nullable Recurrence recurrence,
            Phrase headline,
            List<Link> links,
            @Nullable Phrase missing) {
        this(
                id,
                service,
                operation,
                cause,
                holder,
                confidence,
                slowdown,
                occurrences,
                recurrence,
                headline,
                links,
                missing,
                null);
    }
}
