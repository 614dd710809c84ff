package dev.nightjar.model.finding;

import dev.nightjar.model.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the explanation.
 *
 * @param resource what the time went to in this step, null when the step names an actor (a job, a session)
 * @param share of the finding's extra time that this step accounts for, 0 … 1
 * @param claim what it says
 * @param disproof what would prove it wrong
 */
public record Link(
        @Nullable Resource resource,
        double share,
        Basis basis,
        Phrase claim,
        List<Evidence> evidence,
        Phrase disproof) {

    /** What a link rests on. Direct evidence always outranks the statistical. */
    public enum Basis {
        /** Seen: a holder's work id, a blocking pid. */
        DIRECT,
        /** More than in the reference, at the same time. */
        STATISTICAL
    }

    public Link {
        evidence = List.copyOf(evidence);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share of a link: " + share);
        }
    }
}
