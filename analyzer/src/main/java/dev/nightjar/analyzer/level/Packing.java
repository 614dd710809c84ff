package dev.nightjar.analyzer.level;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.Stamped;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Takes the totals of an environment one after the other and packs them, by operation. For one thread. */
final class Packing {

    private final String environment;
    private final long mostBytes;
    private final PackedTotals.Names names = new PackedTotals.Names();
    private final NavigableMap<Subject, PackedTotals.Builder> bySubject = new TreeMap<>();
    private final Lives.Builder lives = new Lives.Builder();
    private long bytes;

    /** @param mostBytes what there is room for */
    Packing(String environment, long mostBytes) {
        this.environment = environment;
        this.mostBytes = mostBytes;
    }

    /** @throws QueryFailed when there is no room for it */
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
        if (bytes + names.bytes() > mostBytes) {
            throw new QueryFailed(
                    QueryFailed.Reason.TOO_LARGE,
                    "the totals of environment " + environment + " within the look-back take more than "
                            + mostBytes
                            + " bytes, which is what there is room for: set nightjar.analyzer.look-back shorter, or give"
                            + " the server more heap (-Xmx)");
        }
    }

    Lives lives() {
        return lives.build();
    }

    /** What was added; nothing can be added any more. */
    NavigableMap<Subject, PackedTotals> totals() {
        NavigableMap<Subject, PackedTotals> totals = new TreeMap<>();
        while (!bySubject.isEmpty()) {
            // Each is let go as soon as it is copied: there is no room for all of them twice.
            Map.Entry<Subject, PackedTotals.Builder> first = Objects.requireNonNull(bySubject.pollFirstEntry());
            totals.put(first.getKey(), first.getValue().build());
        }
        return totals;
    }
}
