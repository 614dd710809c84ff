package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which of our own works was behind a database's process id, and when: the join of pool holders with sessions. */
final class Backends {

    /** A poll and a snapshot this close to each other saw the same borrow. */
    private static final long CLOSE_NANOS = 2_000_000_000L;

    /** Snapshots come every 100 ms; one in this time is enough. */
    private static final long APART_NANOS = 500_000_000L;

    /** A holder as a snapshot saw it. */
    record Borrow(Subject subject, @Nullable String sql, long epochNanos) {}

    private final Map<Long, NavigableMap<Long, Borrow>> byPid = new HashMap<>();

    /** Over all pools of all services that somebody waited for meanwhile. */
    static Backends in(Scene scene) {
        Backends backends = new Backends();
        Map<String, TreeSet<String>> pools = new TreeMap<>();
        for (Subject subject : scene.subjects()) {
            scene.inWindow(subject).resources().forEach((resource, use) -> {
                boolean named = resource.kind() == Resource.Kind.POOL
                        && !resource.name().equals(Resource.OTHER);
                if (named && (use.waitedNanos() > 0 || use.refused() > 0)) {
                    pools.computeIfAbsent(subject.service(), service -> new TreeSet<>())
                            .add(resource.name());
                }
            });
        }
        pools.forEach((service, names) -> names.forEach(pool -> {
            Query.Holders query = scene.holdersQuery(service, pool);
            scene.reader().holders(query).forEach(snapshot -> backends.add(service, snapshot));
        }));
        return backends;
    }

    private void add(String service, Stamped<PoolHolders> snapshot) {
        long instant = snapshot.fact().epochNanos();
        for (PoolHolders.Holder holder : snapshot.fact().holders()) {
            if (holder.databasePid() < 0) {
                continue;
            }
            NavigableMap<Long, Borrow> borrows = byPid.computeIfAbsent(holder.databasePid(), pid -> new TreeMap<>());
            Borrow borrow = new Borrow(new Subject(service, holder.operation()), holder.sql(), instant);
            Map.Entry<Long, Borrow> last = borrows.lastEntry();
            boolean same = last != null
                    && instant - last.getKey() < APART_NANOS
                    && borrow.subject().equals(last.getValue().subject())
                    && Objects.equals(borrow.sql(), last.getValue().sql());
            if (!same) {
                borrows.put(instant, borrow);
            }
        }
    }

    /** Who was behind the pid at that time, as seen by the snapshot closest to it. */
    Optional<Borrow> at(long pid, long epochNanos) {
        NavigableMap<Long, Borrow> borrows = byPid.get(pid);
        if (borrows == null) {
            return Optional.empty();
        }
        Map.Entry<Long, Borrow> before = borrows.floorEntry(epochNanos);
        Map.Entry<Long, Borrow> after = borrows.ceilingEntry(epochNanos);
        long toBefore = before == null ? Long.MAX_VALUE : epochNanos - before.getKey();
        long toAfter = after == null ? Long.MAX_VALUE : after.getKey() - epochNanos;
        if (Math.min(toBefore, toAfter) > CLOSE_NANOS) {
            return Optional.empty();
        }
        return Optional.of(toBefore <= toAfter && before != null ? before.getValue() : after.getValue());
    }
}
