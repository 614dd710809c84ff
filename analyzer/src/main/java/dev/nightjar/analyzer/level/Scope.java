package dev.nightjar.analyzer.level;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Of which JVMs a slowdown is, when it is not of all: those of some instances or versions take longer than they normally do,
 * by the rules for slow cells, and the others, seen well enough to tell, do not.
 *
 * @param slow those that are slow
 * @param others how many are as ever
 * @param thin how many had too few works to say
 * @param share of the extra time that is of the slow ones
 * @param ofSlow of the works of the slow ones
 * @param ofOthers of those of the others
 */
public record Scope(
        Slice.Kind kind, List<String> slow, int others, int thin, double share, Then ofSlow, Then ofOthers) {

    /** Who takes longer by no more than this share of what the slow ones take longer is as ever. */
    private static final double AS_EVER = 0.2;

    public Scope {
        slow = List.copyOf(slow);
    }

    /**
     * How works were.
     *
     * @param works in the window
     * @param meanNanos wall time of one of them
     * @param normalNanos the same in normal time
     */
    public record Then(long works, double meanNanos, double normalNanos) {

        static final Then NONE = new Then(0, 0, 0);
    }

    /** Sums over works in a window and in normal time. */
    record Means(long works, long wallNanos, long normalWorks, long normalWallNanos) {

        static final Means NONE = new Means(0, 0, 0, 0);

        Means plus(Means other) {
            return new Means(
                    works + other.works,
                    wallNanos + other.wallNanos,
                    normalWorks + other.normalWorks,
                    normalWallNanos + other.normalWallNanos);
        }

        static Means inWindow(WorkTotal total) {
            return new Means(total.count(), total.wallNanos(), 0, 0);
        }

        static Means normal(WorkTotal total) {
            return new Means(0, 0, total.count(), total.wallNanos());
        }

        /** Of one work, in the window. */
        double wallMean() {
            return works == 0 ? 0 : (double) wallNanos / works;
        }

        /** Of one work in normal time; that of the level where these JVMs had too few works then to have their own. */
        double normalMean(Level level) {
            return normalWorks < Cell.MIN_WORKS ? level.meanWallNanos() : (double) normalWallNanos / normalWorks;
        }

        Then then(Level level) {
            return new Then(works, wallMean(), normalMean(level));
        }
    }

    /** One life of the code: what a deploy changes on one instance. */
    record Place(String instance, String version) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byInstance = instance.compareTo(other.instance);
            return byInstance == 0 ? version.compareTo(other.version) : byInstance;
        }

        String name(Slice.Kind kind) {
            return kind == Slice.Kind.INSTANCE ? instance : version;
        }
    }

    /** How a slice is, by itself. */
    private enum State {
        SLOW,
        NOT_SLOW,
        /** It has too few works to be judged. */
        THIN
    }

    private record Judged(String name, Means means, double extraNanos, double noiseNanos, State state) {}

    /**
     * Of a version where a version has it as a whole, else of instances; none where all are slow, or it is not clear who is.
     *
     * @param window in which works are compared
     * @param level of the operation, whose blocks are normal time
     */
    public static Optional<Scope> of(Series series, Subject subject, TimeRange window, Level level, Floor floor) {
        SortedMap<Place, Means> places = places(series.toldByEach(subject), window, new HashSet<>(level.blockStarts()));
        Optional<Scope> version = of(Slice.Kind.VERSION, places, level, floor)
                .filter(scope -> scope.slow().stream().noneMatch(String::isBlank))
                .filter(scope -> isWhole(scope, places, level, floor));
        return version.or(() -> of(Slice.Kind.INSTANCE, places, level, floor));
    }

    /**
     * The same of an operation that has no window of its own, such as a callee's.
     *
     * @param normal starts of the blocks that are normal time
     */
    public static Optional<Scope> of(Series series, Subject subject, TimeRange window, List<Long> normal, Floor floor) {
        List<Cell> cells = Cell.of(series.blocks(subject, normal));
        return cells.size() < QuietRegime.MIN_CELLS
                ? Optional.empty()
                : of(series, subject, window, Level.of(cells, true, floor), floor);
    }

    /** What is said of a slice that was found slow by itself, when it is not clear how the others are. */
    public static Scope alone(SlowWindow window, Slice slice) {
        Then then =
                new Then(window.count(), window.meanWallNanos(), window.level().meanWallNanos());
        return new Scope(slice.kind(), List.of(slice.name()), 0, 0, 1, then, Then.NONE);
    }

    private static Optional<Scope> of(Slice.Kind kind, SortedMap<Place, Means> places, Level level, Floor floor) {
        SortedMap<String, Means> byName = new TreeMap<>();
        places.forEach((place, means) -> byName.merge(place.name(kind), means, Means::plus));
        List<Judged> judged = new ArrayList<>();
        byName.forEach((name, means) -> {
            if (means.works() > 0) {
                judged.add(judge(name, means, level, floor));
            }
        });
        List<Judged> slow = in(State.SLOW, judged);
        List<Judged> others = in(State.NOT_SLOW, judged);
        if (slow.isEmpty() || others.isEmpty()) {
            return Optional.empty();
        }
        double extra = slow.stream().mapToDouble(Judged::extraNanos).min().orElseThrow();
        boolean clear = others.stream()
                .allMatch(other ->
                        other.extraNanos() <= AS_EVER * extra && Rise.BEYOND_NOISE * other.noiseNanos() < extra);
        return clear
                ? Optional.of(new Scope(
                        kind,
                        slow.stream().map(Judged::name).toList(),
                        others.size(),
                        in(State.THIN, judged).size(),
                        share(slow, others),
                        sum(slow).then(level),
                        sum(others).then(level)))
                : Optional.empty();
    }

    private static Judged judge(String name, Means means, Level level, Floor floor) {
        double extra = means.wallMean() - means.normalMean(level);
        double noise = level.noiseOfCellNanos(means.works());
        if (means.works() < Cell.MIN_WORKS) {
            return new Judged(name, means, extra, noise, State.THIN);
        }
        boolean slow = extra >= floor.extraNanos(level) && extra > Rise.BEYOND_NOISE * noise;
        return new Judged(name, means, extra, noise, slow ? State.SLOW : State.NOT_SLOW);
    }

    private static List<Judged> in(State state, List<Judged> judged) {
        return judged.stream().filter(each -> each.state() == state).toList();
    }

    private static double share(List<Judged> slow, List<Judged> others) {
        double ofSlow = totalExtra(slow);
        return ofSlow / (ofSlow + totalExtra(others));
    }

    private static double totalExtra(List<Judged> judged) {
        return judged.stream()
                .mapToDouble(
                        each -> Math.max(0, each.extraNanos()) * each.means().works())
                .sum();
    }

    private static Means sum(List<Judged> judged) {
        return judged.stream().map(Judged::means).reduce(Means.NONE, Means::plus);
    }

    /** Whether every instance of the slow versions that can be judged is slow. */
    private static boolean isWhole(Scope scope, SortedMap<Place, Means> places, Level level, Floor floor) {
        return places.entrySet().stream()
                .filter(place -> scope.slow().contains(place.getKey().version()))
                .map(place -> judge(place.getKey().instance(), place.getValue(), level, floor))
                .noneMatch(judged -> judged.state() == State.NOT_SLOW);
    }

    /** What the operation's JVMs told of the window, and of normal time. */
    static SortedMap<Place, Means> places(Told told, TimeRange window, Set<Long> normal) {
        SortedMap<Place, Means> places = new TreeMap<>();
        told.totals().each(window, total -> places.merge(place(total), Means.inWindow(total.fact()), Means::plus));
        normal.stream()
                .filter(start -> !window.contains(start))
                .forEach(start -> told.totals()
                        .each(start, total -> places.merge(place(total), Means.normal(total.fact()), Means::plus)));
        for (Stamped<Work> open : told.open()) {
            if (open.fact().endEpochNanos() >= window.fromEpochNanos()
                    && open.fact().endEpochNanos() <= window.toEpochNanos()) {
                places.merge(place(open), new Means(1, open.fact().wallNanos(), 0, 0), Means::plus);
            }
        }
        return places;
    }

    private static Place place(Stamped<?> stamped) {
        return new Place(stamped.origin().instance(), stamped.origin().version());
    }
}
