package dev.nightjar.analyzer.level;

import dev.nightjar.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** When JVMs of each service were first seen, and by which clock they live. Immutable. */
public final class Lives {

    /** A JVM that is first seen so soon after the history begins was there before. */
    private static final long ALREADY_THERE_NANOS = 600_000_000_000L;

    /**
     * One JVM, from its start to its end.
     *
     * @param sinceEpochNanos start of its first block in the history
     */
    public record Life(String service, String instance, String version, String run, long sinceEpochNanos) {}

    private static final Comparator<Life> ORDER = Comparator.comparingLong(Life::sinceEpochNanos)
            .thenComparing(Life::run)
            .thenComparing(Life::instance)
            .thenComparing(Life::version);

    private final Map<Origin, Long> since = new HashMap<>();
    private final Map<String, List<Life>> byService = new TreeMap<>();
    private final Map<String, String> zones;

    private Lives(Set<Origin> origins, Map<String, Life> byRun, Map<String, String> zones) {
        this.zones = zones;
        origins.forEach(origin ->
                since.put(origin, Objects.requireNonNull(byRun.get(key(origin))).sinceEpochNanos()));
        byRun.values().stream()
                .sorted(ORDER)
                .forEach(life -> byService
                        .computeIfAbsent(life.service(), service -> new ArrayList<>())
                        .add(life));
    }

    /** Of all blocks of a history, in order of time. */
    static final class Builder {
        private final Map<Origin, Long> since = new HashMap<>();
        private final Map<String, Origin> last = new TreeMap<>();

        void add(Origin origin, long fromEpochNanos) {
            since.merge(origin, fromEpochNanos, Math::min);
            last.put(origin.service(), origin);
        }

        /** All of another one, whose blocks are later. */
        void add(Builder later) {
            later.since.forEach((origin, fromEpochNanos) -> since.merge(origin, fromEpochNanos, Math::min));
            last.putAll(later.last);
        }

        Lives build() {
            Map<String, Life> byRun = new TreeMap<>();
            since.forEach((origin, begin) -> byRun.merge(
                    key(origin),
                    new Life(origin.service(), origin.instance(), origin.version(), origin.run(), begin),
                    (one, other) -> ORDER.compare(one, other) <= 0 ? one : other));
            Map<String, String> zones = new TreeMap<>();
            last.forEach((service, origin) -> zones.put(service, origin.zone()));
            return new Lives(since.keySet(), byRun, zones);
        }
    }

    /** Those that a door does not tell apart any more have the same run in each service. */
    private static String key(Origin origin) {
        return origin.service() + '\n' + origin.run();
    }

    /** Start of the first block of a run; the smallest long when there is none. */
    long since(Origin origin) {
        return since.getOrDefault(origin, Long.MIN_VALUE);
    }

    /** Those of a service, in order of their begin. */
    public List<Life> of(String service) {
        return List.copyOf(byService.getOrDefault(service, List.of()));
    }

    /** Whether the service had several instances or versions. */
    boolean areSeveral(String service) {
        List<Life> ofService = of(service);
        return ofService.stream().map(Life::instance).distinct().count() > 1
                || ofService.stream().map(Life::version).distinct().count() > 1;
    }

    /** Those that began within the history: a new version, or the same one anew. */
    public List<Life> begun(String service, long historyFromEpochNanos) {
        return of(service).stream()
                .filter(life -> life.sinceEpochNanos() - historyFromEpochNanos >= ALREADY_THERE_NANOS)
                .toList();
    }

    public List<String> services() {
        return new ArrayList<>(zones.keySet());
    }

    /** The clock by which the service lives, as its last JVM told; UTC when none was told. */
    public WallClock clock(String service) {
        return WallClock.of(zones.getOrDefault(service, "UTC"));
    }
}
