package dev.nightjar.analyzer.follow;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Stops of the JVMs of a service in a range of time, of whichever kind.
 *
 * @param nanosByReason how long all of them took, by why the JVM stood still
 */
record Stops(TimeRange range, long count, Tally nanosByReason) {

    static <F> Stops of(TimeRange range, List<F> facts, Function<F, String> reason, ToLongFunction<F> nanos) {
        Tally byReason = new Tally();
        facts.forEach(fact -> byReason.add(reason.apply(fact), nanos.applyAsLong(fact)));
        return new Stops(range, facts.size(), byReason);
    }

    double perSecond() {
        return count * 1e9 / range.nanos();
    }

    double meanNanos() {
        return count == 0 ? 0 : (double) nanosByReason.total() / count;
    }

    /** How long the JVMs stood still for this reason in each second. */
    double nanosPerSecond(String reason) {
        return nanosByReason.of(reason) * 1e9 / range.nanos();
    }

    /** How much longer they stood still for this reason in each second than in another time. */
    double extraPerSecond(String reason, Stops normal) {
        return Math.max(0, nanosPerSecond(reason) - normal.nanosPerSecond(reason));
    }

    /** The reason for which they stood still so much longer than in another time, empty when there was no stop. */
    String mostExtra(Stops normal) {
        return nanosByReason.names().stream()
                .max(Comparator.comparingDouble((String reason) -> extraPerSecond(reason, normal))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse("");
    }

    Map<String, Value> numbers() {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("pauses", Say.count(count));
        numbers.put("pauses.per-minute", Say.count(perSecond() * 60));
        numbers.put("pause.mean", Say.nanos(meanNanos()));
        return numbers;
    }

    /** The same of normal time. */
    Map<String, Value> normalNumbers() {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("pauses.per-minute.normal", Say.count(perSecond() * 60));
        numbers.put("pause.mean.normal", Say.nanos(meanNanos()));
        return numbers;
    }
}
