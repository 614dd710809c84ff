package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.finding.Phrase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the database sampler itself said it could not see, where the next link should be and is not. */
final class Blindness {

    private Blindness() {}

    static Optional<Phrase> ofPolls(Collection<DbPoll> polls) {
        return of(polls.stream().flatMap(poll -> poll.blind().stream()).toList());
    }

    /** Empty when nothing was said. */
    static Optional<Phrase> of(Collection<String> blind) {
        List<String> reasons = blind.stream().distinct().toList();
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Phrase(Codes.MISSING_BLIND, Map.of("reason", Say.text(String.join("; ", reasons)))));
    }
}
