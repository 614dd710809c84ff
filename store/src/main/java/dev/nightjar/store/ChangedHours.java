package dev.nightjar.store;

import dev.nightjar.model.port.TotalChanges;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** In which hours totals came to be, since this store was opened. Answers any thread; the writer's alone adds. */
final class ChangedHours {

    /** Of an environment: six weeks. Of more, those that changed longest ago are forgotten. */
    private static final int MOST = 1_000;

    /** Of one environment. */
    private static final class Hours {
        /** Hour → mark of the last transaction in which a total of it came. */
        final Map<Long, Long> marks = new HashMap<>();

        /** Of those who have read up to here some may have missed hours that are forgotten. */
        long forgotten;

        void put(long hour, long mark) {
            marks.put(hour, mark);
            if (marks.size() > MOST) {
                long oldest =
                        marks.values().stream().mapToLong(Long::longValue).min().orElseThrow();
                marks.values().remove(oldest);
                forgotten = oldest;
            }
        }
    }

    private final Map<String, Hours> environments = new HashMap<>();
    /** Of the transaction that is open: environment → hours. */
    private final Map<String, Set<Long>> open = new HashMap<>();

    private long mark = TotalChanges.NOTHING_READ + 1;

    void add(String environment, long blockEpochNanos) {
        open.computeIfAbsent(environment, first -> new HashSet<>()).add(TotalChanges.hour(blockEpochNanos));
    }

    /** The transaction is over and all of it can be read. Also when it failed: the disk alone knows what became durable. */
    void over() {
        if (open.isEmpty()) {
            return;
        }
        synchronized (this) {
            mark++;
            open.forEach((environment, hours) -> {
                Hours known = environments.computeIfAbsent(environment, first -> new Hours());
                hours.forEach(hour -> known.put(hour, mark));
            });
        }
        open.clear();
    }

    /** What came after a mark; all, when that was given by another store, or is too long ago. */
    synchronized TotalChanges since(String environment, long since) {
        Hours known = environments.getOrDefault(environment, new Hours());
        if (since <= TotalChanges.NOTHING_READ || since > mark || since < known.forgotten) {
            return new TotalChanges(mark, true, Set.of());
        }
        return new TotalChanges(
                mark,
                false,
                known.marks.entrySet().stream()
                        .filter(hour -> hour.getValue() > since)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }
}
