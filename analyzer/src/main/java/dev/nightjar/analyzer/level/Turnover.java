package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version that took the place of another one and was never quiet: the window's works are of the one, those of normal time of the
 * other. No more than a coincidence in time.
 *
 * @param sinceEpochNanos when the version was first seen
 */
public record Turnover(String version, String before, long sinceEpochNanos) {

    private static final double NEARLY_ALL = 0.95;

    private static final double HARDLY_ANY = 0.02;

    /** None when both had both versions, or the version was there when the history began. */
    public static Optional<Turnover> of(Series series, Subject subject, TimeRange window, Level level) {
        SortedMap<String, Long> now = new TreeMap<>();
        SortedMap<String, Long> before = new TreeMap<>();
        Scope.places(series.toldByEach(subject), window, new HashSet<>(level.blockStarts()))
                .forEach((place, means) -> {
                    now.merge(place.version(), means.works(), Long::sum);
                    before.merge(place.version(), means.normalWorks(), Long::sum);
                });
        Optional<String> version = most(now).filter(name -> share(name, now) >= NEARLY_ALL);
        Optional<String> other = most(before);
        if (version.isEmpty() || other.isEmpty() || share(version.get(), before) > HARDLY_ANY) {
            return Optional.empty();
        }
        OptionalLong since = series
                .lives()
                .begun(subject.service(), series.history().fromEpochNanos())
                .stream()
                .filter(life -> life.version().equals(version.get()))
                .mapToLong(Lives.Life::sinceEpochNanos)
                .findFirst();
        return since.isPresent() && since.getAsLong() < window.toEpochNanos()
                ? Optional.of(new Turnover(version.get(), other.get(), since.getAsLong()))
                : Optional.empty();
    }

    /** Of those with a name that have any works. */
    private static Optional<String> most(SortedMap<String, Long> works) {
        return works.entrySet().stream()
                .filter(version -> !version.getKey().isBlank() && version.getValue() > 0)
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    private static double share(String version, SortedMap<String, Long> works) {
        long all = works.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : (double) works.getOrDefault(version, 0L) / all;
    }
}
