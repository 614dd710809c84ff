package dev.nightjar.model.port;

import dev.nightjar.model.port.ProfileRows.Sample;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What {@link MemoryStore} has of profiles. For one thread at a time. */
final class MemoryProfiles {

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final List<Stamped<Sample>> samples = new ArrayList<>();

    void add(RowBatch batch) {
        samples.addAll(ProfileRows.read(batch));
    }

    List<String> environments() {
        return samples.stream().map(sample -> sample.origin().environment()).toList();
    }

    List<ProfileType> types(Query.ProfileTypes query) {
        Map<List<String>, List<Sample>> groups = in(query, query.service()).stream()
                .collect(Collectors.groupingBy(sample -> List.of(sample.type(), sample.unit())));
        return groups.entrySet().stream()
                .map(group -> new ProfileType(
                        group.getKey().get(0),
                        group.getKey().get(1),
                        sum(group.getValue(), Sample::value),
                        sum(group.getValue(), Sample::observations)))
                .sorted(Comparator.comparing(ProfileType::type).thenComparing(ProfileType::unit))
                .limit(Query.MOST_NAMES)
                .toList();
    }

    /**
     * Sums by stack.
     *
     * @param traces of the operation that is asked for; not looked at when none is
     */
    List<ProfileStack> stacks(Query.Stacks query, Set<String> traces) {
        Map<List<String>, List<Sample>> groups = in(query, query.service()).stream()
                .filter(sample -> sample.type().equals(query.type()))
                .filter(sample -> query.operation() == null || isOf(traces, sample))
                .collect(Collectors.groupingBy(sample -> List.of(sample.stack(), sample.unit())));
        return groups.entrySet().stream()
                .map(group -> new ProfileStack(
                        group.getKey().get(0),
                        group.getKey().get(1),
                        sum(group.getValue(), Sample::value),
                        sum(group.getValue(), Sample::observations)))
                .sorted(ProfileStack.LARGEST_FIRST)
                .limit(query.limit())
                .toList();
    }

    private static boolean isOf(Set<String> traces, Sample sample) {
        String trace = sample.traceId();
        return trace != null && traces.contains(trace);
    }

    private List<Sample> in(Query query, String service) {
        return samples.stream()
                .filter(sample -> sample.origin().environment().equals(query.environment()))
                .filter(sample -> sample.origin().service().equals(service))
                .map(Stamped::fact)
                .filter(sample -> query.range().contains(sample.epochNanos()))
                .toList();
    }

    /** As much as fits. */
    private static long sum(List<Sample> samples, ToLongFunction<Sample> number) {
        BigInteger sum = BigInteger.ZERO;
        for (Sample sample : samples) {
            sum = sum.add(BigInteger.valueOf(number.applyAsLong(sample)));
        }
        return sum.max(LEAST).min(MOST).longValueExact();
    }
}
