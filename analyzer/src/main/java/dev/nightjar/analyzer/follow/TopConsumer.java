package dev.nightjar.analyzer.follow;

import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who takes more of a database than normally.
 *
 * @param code of the link that says so
 * @param holder its job, application, role or kind of process; service and operation where it is ours; empty when nobody was seen
 *     running its statement
 * @param statement fingerprint of what it runs most, empty when that is not known
 * @param progress of its command, empty when the server tells none
 * @param share of all that is taken more
 * @param actor null when it is ours, or not known
 * @param numbers now and normally
 * @param evidence the same, each with its query
 */
record TopConsumer(
        String code,
        String holder,
        String statement,
        String progress,
        double share,
        @Nullable Actor actor,
        Map<String, Value> numbers,
        List<Evidence> evidence) {

    TopConsumer {
        numbers = Map.copyOf(numbers);
        evidence = List.copyOf(evidence);
    }
}
