package dev.nightjar.analyzer.follow;

import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Phrase;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain ends.
 *
 * @param holder who is there, empty when nobody is known
 * @param ceiling the chain is not worth more than this, however direct its links are
 * @param missing what would have to be known to follow further, null when this is the end
 */
public record End(
        Cause cause,
        String holder,
        Confidence ceiling,
        @Nullable Phrase missing) {

    static End reached(Cause cause, String holder, Confidence ceiling) {
        return new End(cause, holder, ceiling, null);
    }

    /** It goes on from here, but the evidence for the next link is missing. */
    static End broken(Phrase missing, Confidence ceiling) {
        return new End(Cause.UNKNOWN, "", ceiling, missing);
    }

    /** The same, worth no more than this. */
    End atMost(Confidence most) {
        return ceiling.compareTo(most) < 0 ? new End(cause, holder, most, missing) : this;
    }
}
