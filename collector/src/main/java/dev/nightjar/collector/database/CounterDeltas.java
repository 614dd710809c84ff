package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From one reading of counters to the next: what came. What was reset meanwhile is not known, and not negative. For one thread. */
final class CounterDeltas {

    private @Nullable CounterReading before;
    private long beforeEpochNanos;

    /** The next reading is the first one. */
    void forget() {
        before = null;
    }

    /**
     * What came since the reading before.
     *
     * @param now this reading
     * @return null for the first one, unless something could not be read
     */
    @Nullable
    DbCounters next(String database, long epochNanos, CounterReading now) {
        CounterReading earlier = before;
        // The clock may have stepped back.
        long from = earlier == null ? epochNanos : Math.min(beforeEpochNanos, epochNanos);
        before = now;
        beforeEpochNanos = epochNanos;
        if (earlier == null) {
            return now.blind().isEmpty()
                    ? null
                    : new DbCounters(database, from, epochNanos, now.states(), List.of(), now.connected(), now.blind());
        }
        Map<DbFigure, Long> figures = new EnumMap<>(DbFigure.class);
        figures.putAll(now.states());
        for (CounterReading.Group group : now.groups()) {
            CounterReading.Group old = earlier.group(group.name());
            if (old == null || !old.reset().equals(group.reset())) {
                continue;
            }
            for (Map.Entry<DbFigure, Long> total : group.values().entrySet()) {
                Long grown = grown(old.values().get(total.getKey()), total.getValue());
                if (grown != null) {
                    figures.put(total.getKey(), grown);
                }
            }
        }
        return new DbCounters(database, from, epochNanos, figures, io(earlier, now), now.connected(), now.blind());
    }

    private static List<DbCounters.Io> io(CounterReading earlier, CounterReading now) {
        Map<List<String>, CounterReading.Io> old = new HashMap<>();
        earlier.io().forEach(each -> old.put(key(each), each));
        List<DbCounters.Io> came = new ArrayList<>();
        for (CounterReading.Io each : now.io()) {
            DbCounters.Io grown = grown(old.get(key(each)), each);
            if (grown != null && grown.bytes() > 0) {
                came.add(grown);
            }
        }
        came.sort(Comparator.comparingLong(DbCounters.Io::bytes).reversed());
        return came.subList(0, Math.min(DbCounters.MAX_IO, came.size()));
    }

    private static List<String> key(CounterReading.Io io) {
        return List.of(io.total().backend(), io.total().object(), io.total().context());
    }

    private static DbCounters.@Nullable Io grown(CounterReading.@Nullable Io before, CounterReading.Io now) {
        if (before == null || !before.reset().equals(now.reset())) {
            return null;
        }
        DbCounters.Io old = before.total();
        DbCounters.Io total = now.total();
        return new DbCounters.Io(
                total.backend(),
                total.object(),
                total.context(),
                grown(old.readBytes(), total.readBytes()),
                grown(old.readNanos(), total.readNanos()),
                grown(old.writtenBytes(), total.writtenBytes()),
                grown(old.writeNanos(), total.writeNanos()));
    }

    /** Null when one of them is not known, or it was reset unsaid. */
    private static @Nullable Long grown(@Nullable Long before, @Nullable Long now) {
        return before == null || now == null || now < before ? null : Long.valueOf(now - before);
    }
}
