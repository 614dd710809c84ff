package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * More is taken of a database than it normally gives.
 *
 * @param extraPerSecond bytes, of computing sessions; 0 when other figures than bytes have risen
 * @param numbers now and normally
 * @param evidence the same, each with its query
 */
record Pressure(Demand demand, double extraPerSecond, Map<String, Value> numbers, List<Evidence> evidence) {

    private static final double RISEN = 2;

    /** Less than this is no load on any disk. */
    private static final double LEAST_BYTES = 1 << 20;

    /** Each of them waits for the disk once; even a slow one makes so many more in a second. */
    private static final double LEAST_COMMITS = 100;

    /** One that somebody asks for by hand is none. */
    private static final double LEAST_CHECKPOINTS = 1.0 / 60;

    /** Half a session that computes all the time. */
    private static final double LEAST_SESSIONS = 0.5;

    Pressure {
        numbers = Map.copyOf(numbers);
        evidence = List.copyOf(evidence);
    }

    /** What comes in each second. */
    private record Rate(double now, double normal) {

        boolean hasRisen(double least) {
            return now >= RISEN * normal && now - normal >= least;
        }

        double extra() {
            return now - normal;
        }
    }

    /** Empty when no more is taken than normally, or that is not known of both times. */
    static Optional<Pressure> of(Demand demand, DatabaseView view) {
        return switch (demand) {
            case LOG -> ofLog(view);
            case READS -> ofBytes(Demand.READS, "read.per-second", reads(view), view);
            case TEMP -> ofBytes(Demand.TEMP, "temp.per-second", rate(view, DbFigure.TEMP_BYTES), view);
            case COMPUTING -> ofSessions(view);
        };
    }

    /** What sessions that wait for files wait behind: whatever brings most bytes more. */
    static Optional<Pressure> ofFiles(DatabaseView view) {
        return Stream.of(Demand.READS, Demand.LOG, Demand.TEMP)
                .flatMap(demand -> of(demand, view).stream())
                .max(Comparator.comparingDouble(Pressure::extraPerSecond));
    }

    private static Optional<Pressure> ofLog(DatabaseView view) {
        Rate bytes = rate(view, DbFigure.WAL_BYTES);
        Rate commits = rate(view, DbFigure.COMMITS);
        Rate checkpoints = rate(view, DbFigure.CHECKPOINTS_REQUESTED);
        boolean moreBytes = hasRisen(bytes, LEAST_BYTES);
        if (!moreBytes && !hasRisen(commits, LEAST_COMMITS) && !hasRisen(checkpoints, LEAST_CHECKPOINTS)) {
            return Optional.empty();
        }
        Map<String, Value> now = new TreeMap<>();
        Map<String, Value> normal = new TreeMap<>();
        put("log.per-second", bytes, Say::bytes, now, normal);
        put("commits.per-second", commits, Say::count, now, normal);
        put("checkpoints.per-minute", checkpoints, perSecond -> Say.count(60 * perSecond), now, normal);
        put("sync.per-second", rate(view, DbFigure.CHECKPOINT_SYNC), Say::nanos, now, normal);
        put("buffers-full.per-second", rate(view, DbFigure.WAL_BUFFERS_FULL), Say::count, now, normal);
        double extra = bytes != null && moreBytes ? bytes.extra() : 0;
        return Optional.of(counted(Demand.LOG, extra, now, normal, view));
    }

    private static @Nullable Rate reads(DatabaseView view) {
        Rate bytes = rate(view, DbFigure.READ_BYTES);
        // Before PostgreSQL 16 only pages are counted.
        Rate pages = rate(view, DbFigure.BLOCKS_READ);
        return bytes != null || pages == null
                ? bytes
                : new Rate(pages.now() * Demand.BLOCK_BYTES, pages.normal() * Demand.BLOCK_BYTES);
    }

    private static Optional<Pressure> ofBytes(Demand demand, String name, @Nullable Rate rate, DatabaseView view) {
        if (rate == null || !rate.hasRisen(LEAST_BYTES)) {
            return Optional.empty();
        }
        Map<String, Value> now = new TreeMap<>();
        Map<String, Value> normal = new TreeMap<>();
        put(name, rate, Say::bytes, now, normal);
        return Optional.of(counted(demand, rate.extra(), now, normal, view));
    }

    private static Optional<Pressure> ofSessions(DatabaseView view) {
        Rate sessions = new Rate(computing(view.sessions()), computing(view.sessionsNormal()));
        if (view.sessionsNormal().polls().isEmpty() || !sessions.hasRisen(LEAST_SESSIONS)) {
            return Optional.empty();
        }
        Map<String, Value> now = new TreeMap<>();
        Map<String, Value> normal = new TreeMap<>();
        // As time in each second: half a session is no whole number.
        put("computing", sessions, each -> Say.nanos(1e9 * each), now, normal);
        return Optional.of(new Pressure(
                Demand.COMPUTING,
                sessions.extra(),
                both(now, normal),
                List.of(
                        new Evidence(view.sessions().query(), now),
                        new Evidence(view.sessionsNormal().query(), normal))));
    }

    /** So many sessions at any instant. */
    private static double computing(SessionLoad sessions) {
        return sessions.perPoll(sessions.busy()
                .filter(session -> WaitClass.of(session) == WaitClass.CPU)
                .count());
    }

    /** Null when it was not counted in one of the times. */
    private static @Nullable Rate rate(DatabaseView view, DbFigure figure) {
        OptionalDouble now = view.server().perSecond(figure);
        OptionalDouble normal = view.serverNormal().perSecond(figure);
        return now.isPresent() && normal.isPresent() ? new Rate(now.getAsDouble(), normal.getAsDouble()) : null;
    }

    private static boolean hasRisen(@Nullable Rate rate, double least) {
        return rate != null && rate.hasRisen(least);
    }

    private static void put(
            String name,
            @Nullable Rate rate,
            DoubleFunction<Value> say,
            Map<String, Value> now,
            Map<String, Value> normal) {
        if (rate != null) {
            now.put(name, say.apply(rate.now()));
            normal.put(name + ".normal", say.apply(rate.normal()));
        }
    }

    private static Pressure counted(
            Demand demand, double extra, Map<String, Value> now, Map<String, Value> normal, DatabaseView view) {
        return new Pressure(
                demand,
                extra,
                both(now, normal),
                List.of(
                        new Evidence(view.server().query(), now),
                        new Evidence(view.serverNormal().query(), normal)));
    }

    private static Map<String, Value> both(Map<String, Value> now, Map<String, Value> normal) {
        Map<String, Value> both = new TreeMap<>(now);
        both.putAll(normal);
        return both;
    }
}
