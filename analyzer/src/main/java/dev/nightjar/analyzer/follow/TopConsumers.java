package dev.nightjar.analyzer.follow;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who takes what a statement waits for: by what is counted where that tells, else by who was seen taking it. For one thread. */
final class TopConsumers {

    /** Whoever takes less of what is more is one of several. */
    static final double MOST = 0.5;

    private final CountedConsumers counted;
    private final SeenConsumers seen;
    private final Map<Demand, List<TopConsumer>> known = new EnumMap<>(Demand.class);

    TopConsumers(Scene scene, DatabaseView view, SlowStatement slow) {
        OurStatements ours = new OurStatements(scene);
        counted = new CountedConsumers(view, ours);
        seen = new SeenConsumers(scene, view, slow, ours);
    }

    /** The one that takes most first. Of a demand there is one pressure. */
    List<TopConsumer> of(Pressure pressure) {
        return known.computeIfAbsent(pressure.demand(), demand -> find(pressure));
    }

    private List<TopConsumer> find(Pressure pressure) {
        List<TopConsumer> byCount = counted.of(pressure);
        List<TopConsumer> bySight = seen.of(pressure.demand());
        // Computing is not counted, only what was looked at meanwhile.
        boolean sightFirst = !pressure.demand().isCountedInBytes();
        List<TopConsumer> first = sightFirst ? bySight : byCount;
        List<TopConsumer> second = sightFirst ? byCount : bySight;
        return hasOne(first) || (!hasOne(second) && !first.isEmpty()) ? first : second;
    }

    /** One of them takes most of it. */
    static boolean hasOne(List<TopConsumer> consumers) {
        return !consumers.isEmpty() && consumers.getFirst().share() >= MOST;
    }
}
