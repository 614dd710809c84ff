package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Piecewise;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.port.TotalChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Totals that were read already, hour by hour: who asks for a history again and again reads only the hours to which totals have come since, those
 * that it wants another part of, and new ones. What it gives is what all of it read anew would give, but for what the store has removed
 * meanwhile for its age. Of one reader, and for one thread at a time.
 */
public final class TotalsMemory {

    /** Of this much time the totals are asked for at once. */
    private static final long AT_ONCE_NANOS = 24 * TotalChanges.HOUR_NANOS;

    /** Of one environment. */
    private static final class Known {
        final NavigableMap<Long, PackedHour> hours = new TreeMap<>();
        long mark = TotalChanges.NOTHING_READ;
    }

    private final Map<String, Known> environments = new HashMap<>();
    private final long mostBytes;

    /** @param mostBytes what there is room for: all that is remembered is held, packed */
    public TotalsMemory(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * All totals of a history, hour after hour. Other environments are forgotten where there is no room for them beside it.
     *
     * @throws QueryFailed when there are more than there is room for, and when the store does not answer
     */
    Collection<PackedHour> read(SignalReader reader, String environment, TimeRange history) {
        Known known = environments.computeIfAbsent(environment, first -> new Known());
        forgetChanged(known, reader.totalChanges(environment, known.mark), history);
        List<TimeRange> unread = new ArrayList<>();
        for (long hour = TotalChanges.hour(history.fromEpochNanos());
                hour < history.toEpochNanos();
                hour += TotalChanges.HOUR_NANOS) {
            TimeRange wanted = new TimeRange(
                    Math.max(hour, history.fromEpochNanos()),
                    Math.min(hour + TotalChanges.HOUR_NANOS, history.toEpochNanos()));
            PackedHour have = known.hours.get(hour);
            if (have == null || !have.range().equals(wanted)) {
                known.hours.remove(hour);
                unread.add(wanted);
            }
        }
        read(reader, environment, known, unread);
        return known.hours.values();
    }

    /** Forgets all other environments. */
    public void keepOnly(Collection<String> wanted) {
        environments.keySet().retainAll(wanted);
    }

    /** What is left is as the store has it at the mark of this answer. */
    private static void forgetChanged(Known known, TotalChanges changes, TimeRange history) {
        known.hours
                .values()
                .removeIf(hour -> changes.isIn(hour.range()) || !hour.range().overlaps(history));
        known.mark = changes.mark();
    }

    private void read(SignalReader reader, String environment, Known known, List<TimeRange> unread) {
        for (int next = 0; next < unread.size(); ) {
            int end = next + 1;
            while (end < unread.size()
                    && unread.get(end).fromEpochNanos() == unread.get(end - 1).toEpochNanos()) {
                end++;
            }
            Hours hours = new Hours(environment, known, unread.subList(next, end));
            Piecewise.read(
                    new TimeRange(
                            unread.get(next).fromEpochNanos(),
                            unread.get(end - 1).toEpochNanos()),
                    AT_ONCE_NANOS,
                    piece -> reader.totals(new Query.Totals(environment, null, null, piece)),
                    hours::add);
            hours.end();
            next = end;
        }
    }

    /** Takes totals in order of time and makes hours of them. */
    private final class Hours {
        private final String environment;
        private final Known known;
        private final List<TimeRange> ranges;
        private int done;
        private PackedHour.Builder hour;
        private long besideBytes;

        /** @param ranges one after the other */
        Hours(String environment, Known known, List<TimeRange> ranges) {
            this.environment = environment;
            this.known = known;
            this.ranges = ranges;
            hour = new PackedHour.Builder(ranges.getFirst());
            besideBytes = bytes();
        }

        void add(Stamped<WorkTotal> total) {
            while (total.fact().fromEpochNanos() >= ranges.get(done).toEpochNanos()) {
                endHour();
            }
            hour.add(total);
            if (besideBytes + hour.bytes() > mostBytes) {
                environments.values().removeIf(other -> other != known);
                besideBytes = bytes();
                requireRoom();
            }
        }

        private void requireRoom() {
            if (besideBytes + hour.bytes() > mostBytes) {
                environments.remove(environment); // a part of it is of no use to anybody
                throw new QueryFailed(
                        QueryFailed.Reason.TOO_LARGE,
                        "the totals of environment " + environment + " within the look-back take more than "
                                + mostBytes
                                + " bytes, which is what there is room for: set nightjar.analyzer.look-back shorter, or give"
                                + " the server more heap (-Xmx)");
            }
        }

        /** Of the hours that are left nothing was told. */
        void end() {
            while (done < ranges.size()) {
                endHour();
            }
        }

        private void endHour() {
            PackedHour built = hour.build();
            known.hours.put(TotalChanges.hour(built.range().fromEpochNanos()), built);
            besideBytes = bytes();
            done++;
            if (done < ranges.size()) {
                hour = new PackedHour.Builder(ranges.get(done));
            }
        }
    }

    /** What all that is remembered takes. */
    private long bytes() {
        return environments.values().stream()
                .flatMap(known -> known.hours.values().stream())
                .mapToLong(PackedHour::bytes)
                .sum();
    }
}
