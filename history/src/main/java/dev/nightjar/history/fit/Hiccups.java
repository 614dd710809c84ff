package dev.nightjar.history.fit;

import dev.nightjar.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Times at which a JVM did not run: works that ended together and waited long for nothing that is known. For one thread. */
final class Hiccups {

    /** Works that one hiccup held up end so close to each other. */
    private static final long TOGETHER_NANOS = 1_000_000_000;

    private static final double BLOCKS_AN_HOUR = 360;

    private record Late(long endNanos, double nanos) {}

    private final Map<String, List<Late>> byRun = new HashMap<>();
    private final Map<String, Set<Long>> blocks = new HashMap<>();

    /** A JVM ran in this block. */
    void ran(Origin origin, long fromNanos) {
        blocks.computeIfAbsent(origin.run(), run -> new HashSet<>()).add(fromNanos);
    }

    /** A work was held up for so long. */
    void add(Origin origin, long endNanos, double nanos) {
        byRun.computeIfAbsent(origin.run(), run -> new ArrayList<>()).add(new Late(endNanos, nanos));
    }

    double perHour() {
        double hours = blocks.values().stream().mapToInt(Set::size).sum() / BLOCKS_AN_HOUR;
        return hours == 0 ? Double.NaN : lengths().size() / hours;
    }

    /** Of each the work that it held up longest. */
    Weighted lengths() {
        Weighted lengths = new Weighted();
        for (List<Late> ofRun : byRun.values()) {
            ofRun.sort(Comparator.comparingLong(Late::endNanos));
            long last = Long.MIN_VALUE;
            double longest = 0;
            for (Late late : ofRun) {
                if (longest > 0 && late.endNanos() - last > TOGETHER_NANOS) {
                    lengths.add(longest, 1);
                    longest = 0;
                }
                last = late.endNanos();
                longest = Math.max(longest, late.nanos());
            }
            if (longest > 0) {
                lengths.add(longest, 1);
            }
        }
        return lengths;
    }
}
