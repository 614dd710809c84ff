package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.PoolHolders.Holder;
import dev.nightjar.model.port.Stamped;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the holders of a pool, or those who occupied an executor, did while others waited: every snapshot counts as often as works waited at its instant. All sums
 * are of integers, so their order does not matter.
 */
final class HolderBlame {

    /** Of a millisecond. Ten connections held for a week, in each snapshot of a day with a hundred waiters, add up to a tenth of what fits. */
    private static final double TENTH_NANOS = 100_000;

    /** The same borrow, as two snapshots saw it. */
    private static final long SAME_NANOS = 500_000_000;

    private final Tally holders = new Tally();
    private final Tally bySql = new Tally();
    private final Tally byOperation = new Tally();
    private final Tally idleByOperation = new Tally();
    private final Map<String, Tally> framesByOperation = new TreeMap<>();
    private final Map<String, Tally> sqlAges = new TreeMap<>();
    private final Tally byAwaited = new Tally();
    private final Map<String, Tally> operationsByAwaited = new TreeMap<>();
    private final Map<String, Tally> framesByAwaited = new TreeMap<>();
    private final Set<Long> nobodysPids = new TreeSet<>();
    private long nobodysKept;
    private long snapshots;
    private long waiters;
    private long size;
    private long heldTenths;

    static HolderBlame of(List<Stamped<PoolHolders>> snapshots) {
        HolderBlame blame = new HolderBlame();
        Map<String, NavigableSet<Long>> last = lastOfNobody(snapshots);
        snapshots.forEach(snapshot -> blame.add(snapshot.fact(), last.getOrDefault(jvm(snapshot), new TreeSet<>())));
        return blame;
    }

    /**
     * JVM and pool → since when the connections that belong to no work were held in the last snapshot in which they were most: a leak may be
     * mended while it is looked.
     */
    private static Map<String, NavigableSet<Long>> lastOfNobody(List<Stamped<PoolHolders>> snapshots) {
        Map<String, PoolHolders> last = new TreeMap<>();
        snapshots.stream()
                .filter(snapshot -> areMostNobodys(snapshot.fact()))
                .forEach(snapshot -> last.merge(
                        jvm(snapshot),
                        snapshot.fact(),
                        (one, other) -> other.epochNanos() >= one.epochNanos() ? other : one));
        Map<String, NavigableSet<Long>> since = new TreeMap<>();
        last.forEach((jvm, snapshot) -> {
            NavigableSet<Long> ofJvm = since.computeIfAbsent(jvm, first -> new TreeSet<>());
            snapshot.holders().stream()
                    .filter(HolderBlame::isNobodys)
                    .forEach(holder -> ofJvm.add(snapshot.epochNanos() - holder.heldNanos()));
        });
        return since;
    }

    private static String jvm(Stamped<PoolHolders> snapshot) {
        return snapshot.origin().run() + "\n" + snapshot.fact().pool();
    }

    private static boolean areMostNobodys(PoolHolders snapshot) {
        List<Holder> holders = snapshot.holders();
        return 2 * holders.stream().filter(HolderBlame::isNobodys).count() >= holders.size();
    }

    private static boolean isNobodys(Holder holder) {
        return holder.operation().equals(PoolHolders.NO_WORK);
    }

    private static long tenths(long nanos) {
        return nanos / (long) TENTH_NANOS;
    }

    private void add(PoolHolders snapshot, NavigableSet<Long> nobodysAtLast) {
        snapshots++;
        waiters += snapshot.waiters();
        size = Math.max(size, snapshot.size());
        long weight = Math.max(1, snapshot.waiters());
        for (Holder holder : snapshot.holders()) {
            holders.add("all", weight);
            byOperation.add(holder.operation(), weight);
            if (isNobodys(holder)) {
                addNobodys(holder, snapshot.epochNanos() - holder.heldNanos(), nobodysAtLast, weight);
            }
            heldTenths += weight * tenths(holder.heldNanos());
            String sql = holder.sql();
            if (sql == null) {
                idleByOperation.add(holder.operation(), weight);
            } else {
                bySql.add(sql, weight);
                sqlAges.computeIfAbsent(sql, s -> new Tally()).add("age", weight * tenths(holder.sqlNanos()));
            }
            String frame = holder.frame();
            if (frame != null) {
                framesByOperation
                        .computeIfAbsent(holder.operation(), o -> new Tally())
                        .add(frame, weight);
            }
            Resource awaited = holder.waitsFor();
            if (awaited != null) {
                addAwaiting(awaited.toString(), holder.operation(), frame, weight);
            }
        }
    }

    private void addNobodys(Holder holder, long since, NavigableSet<Long> atLast, long weight) {
        if (holder.databasePid() >= 0) {
            nobodysPids.add(holder.databasePid());
        }
        Long nearest = atLast.ceiling(since - SAME_NANOS);
        nobodysKept += nearest != null && nearest <= since + SAME_NANOS ? weight : 0;
    }

    private void addAwaiting(String awaited, String operation, @Nullable String frame, long weight) {
        byAwaited.add(awaited, weight);
        operationsByAwaited.computeIfAbsent(awaited, a -> new Tally()).add(operation, weight);
        if (frame != null) {
            framesByAwaited.computeIfAbsent(awaited, a -> new Tally()).add(frame, weight);
        }
    }

    long snapshots() {
        return snapshots;
    }

    long size() {
        return size;
    }

    double meanWaiters() {
        return snapshots == 0 ? 0 : (double) waiters / snapshots;
    }

    double meanHeldNanos() {
        return holders.total() == 0 ? 0 : TENTH_NANOS * heldTenths / holders.total();
    }

    /** Share of the holders' time spent inside statements. */
    double inSql() {
        return bySql.total() == 0 ? 0 : (double) bySql.total() / holders.total();
    }

    double inSql(String fingerprint) {
        return holders.total() == 0 ? 0 : (double) bySql.of(fingerprint) / holders.total();
    }

    Optional<String> mostSql() {
        return bySql.most();
    }

    /** How long holders had been inside that statement, on average. */
    double meanSqlAgeNanos(String fingerprint) {
        Tally ages = sqlAges.get(fingerprint);
        return ages == null ? 0 : TENTH_NANOS * ages.total() / bySql.of(fingerprint);
    }

    Optional<String> mostOperation() {
        return byOperation.most();
    }

    double byOperation(String operation) {
        return holders.total() == 0 ? 0 : (double) byOperation.of(operation) / holders.total();
    }

    Optional<String> mostIdleOperation() {
        return idleByOperation.most();
    }

    /** Share of the holders' time in which that operation held a connection and was in no statement. */
    double idle(String operation) {
        return holders.total() == 0 ? 0 : (double) idleByOperation.of(operation) / holders.total();
    }

    /** Share of the time in which connections belonged to no work that those take which were not given back as long as they were most. */
    double keptByNobody() {
        long all = byOperation.of(PoolHolders.NO_WORK);
        return all == 0 ? 0 : (double) nobodysKept / all;
    }

    /** Ids that the database gave to connections that belonged to no work. */
    Set<Long> pidsOfNobody() {
        return Collections.unmodifiableSet(nobodysPids);
    }

    Optional<String> frame(String operation) {
        Tally frames = framesByOperation.get(operation);
        return frames == null ? Optional.empty() : frames.most();
    }

    /** Share of the holders' time in which they themselves waited for that resource. */
    double awaiting(Resource resource) {
        return holders.total() == 0 ? 0 : (double) byAwaited.of(resource.toString()) / holders.total();
    }

    /** Who did so most, and in which method; empty when nobody did, or no stack was taken. */
    String operationAwaiting(Resource resource) {
        return most(operationsByAwaited, resource);
    }

    String frameAwaiting(Resource resource) {
        return most(framesByAwaited, resource);
    }

    private static String most(Map<String, Tally> tallies, Resource resource) {
        Tally tally = tallies.get(resource.toString());
        return tally == null ? "" : tally.most().orElse("");
    }

    /** Connections in use, on average over the snapshots. */
    static double meanInUse(List<Stamped<PoolHolders>> snapshots) {
        return snapshots.stream()
                .mapToInt(snapshot -> snapshot.fact().holders().size())
                .average()
                .orElse(0);
    }
}
