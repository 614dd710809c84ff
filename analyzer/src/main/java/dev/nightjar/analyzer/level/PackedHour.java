package dev.nightjar.analyzer.level;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Stamped;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What was told in one hour, or a part of it: totals packed by operation, and which JVMs there were. Nobody changes it.
 *
 * @param range of the begins of its blocks
 * @param bytes that it takes of the heap, roughly
 */
record PackedHour(TimeRange range, NavigableMap<Subject, PackedTotals> totals, Lives.Builder lives, long bytes) {

    /** Takes totals one after the other. For one thread. */
    static final class Builder {
        private final TimeRange range;
        private final PackedTotals.Names names = new PackedTotals.Names();
        private final NavigableMap<Subject, PackedTotals.Builder> bySubject = new TreeMap<>();
        private final Lives.Builder lives = new Lives.Builder();
        private long bytes;

        Builder(TimeRange range) {
            this.range = range;
        }

        /** What it takes of the heap so far, roughly. */
        long bytes() {
            return bytes + names.bytes();
        }

        void add(Stamped<WorkTotal> total) {
            lives.add(total.origin(), total.fact().fromEpochNanos());
            String operation = total.fact().operation();
            if (operation.equals(Resource.OTHER)) {
                return;
            }
            PackedTotals.Builder builder = bySubject.computeIfAbsent(
                    new Subject(total.origin().service(), operation),
                    subject -> new PackedTotals.Builder(operation, names));
            bytes -= builder.bytes();
            builder.add(total);
            bytes += builder.bytes();
        }

        /** What was added; nothing can be added any more. */
        PackedHour build() {
            NavigableMap<Subject, PackedTotals> totals = new TreeMap<>();
            long packed = names.bytes();
            while (!bySubject.isEmpty()) {
                // Each is let go as soon as it is copied.
                Map.Entry<Subject, PackedTotals.Builder> first = Objects.requireNonNull(bySubject.pollFirstEntry());
                PackedTotals built = first.getValue().build();
                totals.put(first.getKey(), built);
                packed += built.bytes();
            }
            return new PackedHour(range, totals, lives, packed);
        }
    }
}
