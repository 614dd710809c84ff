package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of our own works was behind a database's process id, and when: the join of pool holders with sessions. Of pools that somebody waited
 * for: of others there are no snapshots. For one thread.
 */
final class Backends {

    /** A poll and a snapshot this close to each other saw the same borrow. */
    private static final long CLOSE_NANOS = 2_000_000_000L;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private static final int MOST_BORROWS = 200_000;

    /**
     * A holder as snapshots saw it, without a long gap.
     *
     * @param fromEpochNanos the first of them
     * @param toEpochNanos the last of them
     */
    record Borrow(Subject subject, @Nullable String sql, long fromEpochNanos, long toEpochNanos) {

        private boolean isGoneOnWith(Borrow later) {
            return subject.equals(later.subject)
                    && Objects.equals(sql, later.sql)
                    && later.fromEpochNanos - toEpochNanos <= CLOSE_NANOS;
        }

        private long nanosTo(long epochNanos) {
            return Math.max(0, Math.max(fromEpochNanos - epochNanos, epochNanos - toEpochNanos));
        }
    }

    /**
     * What snapshots of a minute saw.
     *
     * @param byPid its borrows in order of time, those of each service
     * @param pids of each service
     */
    private record Minute(Map<Long, List<Borrow>> byPid, Map<String, Set<Long>> pids) {

        private int size() {
            return 1 + byPid.values().stream().mapToInt(List::size).sum();
        }
    }

    private final Timeline<Stamped<PoolHolders>, Minute> minutes;

    Backends(SignalReader reader, String environment) {
        this.minutes = new Timeline<>(
                MINUTE_NANOS,
                range -> reader.holders(new Query.Holders(environment, null, null, range)),
                snapshot -> snapshot.fact().epochNanos(),
                () -> new Minute(new HashMap<>(), new HashMap<>()),
                Backends::add,
                Minute::size,
                MOST_BORROWS);
    }

    /**
     * Who was behind the process id at that time, as seen by the snapshot closest to it; nobody where several services were: servers give
     * the same ids.
     */
    Optional<Borrow> at(long pid, long epochNanos) {
        Optional<Borrow> one = closest(pid, epochNanos, borrow -> true);
        return one.filter(found -> closest(
                        pid,
                        epochNanos,
                        other -> !other.subject()
                                .service()
                                .equals(found.subject().service()))
                .isEmpty());
    }

    /** Likewise, of this service only. */
    Optional<Borrow> at(String service, long pid, long epochNanos) {
        return closest(pid, epochNanos, borrow -> borrow.subject().service().equals(service));
    }

    /** Process ids that a service's connections had in the minutes of a range. */
    Set<Long> pids(String service, TimeRange range) {
        Set<Long> pids = new HashSet<>();
        minutes.in(range).forEach(minute -> pids.addAll(minute.pids().getOrDefault(service, Set.of())));
        return pids;
    }

    private Optional<Borrow> closest(long pid, long epochNanos, Predicate<Borrow> wanted) {
        TimeRange around = new TimeRange(epochNanos - CLOSE_NANOS, epochNanos + CLOSE_NANOS);
        return minutes.in(around).stream()
                .flatMap(minute -> minute.byPid().getOrDefault(pid, List.of()).stream())
                .filter(wanted)
                .filter(borrow -> borrow.nanosTo(epochNanos) <= CLOSE_NANOS)
                .min(Comparator.comparingLong((Borrow borrow) -> borrow.nanosTo(epochNanos))
                        .thenComparing(Borrow::subject)
                        .thenComparingLong(Borrow::fromEpochNanos));
    }

    private static void add(Minute minute, Stamped<PoolHolders> snapshot) {
        String service = snapshot.origin().service();
        long at = snapshot.fact().epochNanos();
        for (PoolHolders.Holder holder : snapshot.fact().holders()) {
            long pid = holder.databasePid();
            if (pid >= 0) {
                Borrow borrow = new Borrow(new Subject(service, holder.operation()), holder.sql(), at, at);
                add(minute.byPid().computeIfAbsent(pid, first -> new ArrayList<>()), borrow);
                minute.pids().computeIfAbsent(service, first -> new HashSet<>()).add(pid);
            }
        }
    }

    /** The same as before goes on; servers apart give the same process ids to several services. */
    private static void add(List<Borrow> borrows, Borrow seen) {
        for (int i = borrows.size() - 1; i >= 0; i--) {
            Borrow before = borrows.get(i);
            if (before.subject().service().equals(seen.subject().service())) {
                if (before.isGoneOnWith(seen)) {
                    borrows.set(
                            i, new Borrow(seen.subject(), seen.sql(), before.fromEpochNanos(), seen.toEpochNanos()));
                    return;
                }
                break;
            }
        }
        borrows.add(seen);
    }
}
