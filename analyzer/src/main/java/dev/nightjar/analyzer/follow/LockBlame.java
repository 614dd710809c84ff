package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Kind;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** For whom works of an operation were seen to wait at one lock, in a range of time. */
final class LockBlame {

    /** Who held it. */
    record Holder(Kind kind, String name) implements Comparable<Holder> {
        @Override
        public int compareTo(Holder other) {
            return Comparator.comparing(Holder::kind)
                    .thenComparing(Holder::name)
                    .compare(this, other);
        }
    }

    private final Query.LockHolders query;
    private final SortedMap<Holder, Long> nanos = new TreeMap<>();
    private final Map<Holder, Tally> frames = new TreeMap<>();
    private final Tally waitingFrames = new Tally();
    private long total;

    private LockBlame(Query.LockHolders query) {
        this.query = query;
    }

    static LockBlame read(SignalReader reader, Query.LockHolders query, String lock) {
        LockBlame blame = new LockBlame(query);
        reader.lockHolders(query).stream()
                .map(Stamped::fact)
                .filter(holders -> holders.lock().equals(lock))
                .forEach(blame::add);
        return blame;
    }

    private void add(LockHolders holders) {
        total += holders.waitedNanos();
        String waiting = holders.frame();
        if (waiting != null) {
            waitingFrames.add(waiting, holders.waitedNanos());
        }
        for (LockHolders.Holder each : holders.holders()) {
            Holder holder = new Holder(each.kind(), each.name());
            nanos.merge(holder, each.waitedNanos(), Long::sum);
            String frame = each.frame();
            if (frame != null) {
                frames.computeIfAbsent(holder, unseen -> new Tally()).add(frame, each.waitedNanos());
            }
        }
    }

    Query.LockHolders query() {
        return query;
    }

    /** For all holders, summed over the works. */
    long waitedNanos() {
        return total;
    }

    long waitedNanos(Holder holder) {
        return nanos.getOrDefault(holder, 0L);
    }

    double share(Holder holder) {
        return total == 0 ? 0 : (double) waitedNanos(holder) / total;
    }

    /** The holder that was waited for more than in normal time, by most. */
    Optional<Holder> mostGrown(LockBlame normal) {
        return nanos.keySet().stream()
                .filter(holder -> grown(holder, normal) > 0)
                .max(Comparator.comparingDouble((Holder holder) -> grown(holder, normal))
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** Its share of what is waited for more than in normal time, for those that grew. */
    double grownShare(Holder holder, LockBlame normal) {
        double all = nanos.keySet().stream()
                .mapToDouble(each -> Math.max(0, grown(each, normal)))
                .sum();
        return all <= 0 ? 0 : Say.unit(grown(holder, normal) / all);
    }

    /** Per second: the ranges differ in length. */
    private double grown(Holder holder, LockBlame normal) {
        return (double) waitedNanos(holder) / query.range().nanos()
                - (double) normal.waitedNanos(holder) / normal.query.range().nanos();
    }

    /** Where in the application the holder was meanwhile, empty when not taken. */
    String frame(Holder holder) {
        return Optional.ofNullable(frames.get(holder)).flatMap(Tally::most).orElse("");
    }

    /** Where the others waited, empty when not taken. */
    String waitingFrame() {
        return waitingFrames.most().orElse("");
    }
}
