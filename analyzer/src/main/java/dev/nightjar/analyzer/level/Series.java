package dev.nightjar.analyzer.level;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The blocks of every operation of an environment over a range of time, of all JVMs or of a slice of them. Immutable. */
public final class Series {

    /** Open works are reported every 10 s: an older one is of a work that ended unseen, or whose JVM is gone. */
    private static final long OPEN_REPORT_NANOS = 25_000_000_000L;

    private static final int MAX_OPEN_WORKS = 500;

    /** Of all operations, the slowest first; those that hang are among them. */
    private static final int MAX_WORKS = 10_000;

    private final NavigableMap<Subject, Told> told;
    /** The same with all JVMs: {@link #told} may be of a slice of those of a service. */
    private final NavigableMap<Subject, Told> toldByAll;

    private final Lives lives;
    private final TimeRange history;
    /** From the first to the last block of each operation; those that have none are left out. */
    private final NavigableMap<Subject, TimeRange> seen;

    private final long endEpochNanos;

    private Series(
            NavigableMap<Subject, Told> told,
            NavigableMap<Subject, Told> toldByAll,
            NavigableMap<Subject, TimeRange> seen,
            Lives lives,
            TimeRange history) {
        this.told = told;
        this.toldByAll = toldByAll;
        this.seen = seen;
        this.lives = lives;
        this.history = history;
        endEpochNanos =
                seen.values().stream().mapToLong(TimeRange::toEpochNanos).max().orElse(Long.MIN_VALUE);
    }

    /**
     * Reads all totals of the history that are not remembered.
     *
     * @throws QueryFailed when there are more than there is room for, and when the store does not answer
     */
    public static Series read(
            SignalReader reader, String environment, TimeRange history, long nowEpochNanos, TotalsMemory memory) {
        Lives.Builder lives = new Lives.Builder();
        NavigableMap<Subject, List<PackedTotals>> totals = new TreeMap<>();
        for (PackedHour hour : memory.read(reader, environment, history)) {
            lives.add(hour.lives());
            hour.totals()
                    .forEach((subject, packed) -> totals.computeIfAbsent(subject, first -> new ArrayList<>())
                            .add(packed));
        }
        NavigableMap<Subject, List<Stamped<Work>>> open = openWorks(reader, environment, nowEpochNanos);
        NavigableMap<Subject, Told> told = new TreeMap<>();
        totals.forEach((subject, hours) ->
                told.put(subject, new Told(new Totals(hours), open.getOrDefault(subject, List.of()))));
        open.forEach((subject, works) -> told.computeIfAbsent(subject, s -> new Told(Totals.NONE, works)));
        NavigableMap<Subject, TimeRange> seen = new TreeMap<>();
        told.forEach((subject, ofSubject) -> ofSubject.seen(history).ifPresent(range -> seen.put(subject, range)));
        return new Series(told, told, seen, lives.build(), history);
    }

    /** What it was read over. */
    public TimeRange history() {
        return history;
    }

    /** Of the JVMs that the blocks are of. */
    public Lives lives() {
        return lives;
    }

    /** Of which there are blocks of an operation, by name; none when there is only one. */
    SortedSet<Slice> slices(Subject subject, Slice.Kind kind) {
        return toldByEach(subject).slices(kind);
    }

    /** Those of the JVMs of a slice. */
    List<Block> blocks(Subject subject, Slice slice) {
        return List.copyOf(
                toldByEach(subject).only(slice).blocks(lives, history).values());
    }

    /** What each JVM told of the operation; nothing of a service that has only one instance and version. */
    Told toldByEach(Subject subject) {
        return lives.areSeveral(subject.service()) ? toldByAll.getOrDefault(subject, Told.NOTHING) : Told.NOTHING;
    }

    /** The same series, in which the service has the JVMs of the slice alone. */
    public Series only(String service, Slice slice) {
        NavigableMap<Subject, Told> narrowed = new TreeMap<>(told);
        NavigableMap<Subject, TimeRange> seenNow = new TreeMap<>(seen);
        for (Subject subject : of(service, toldByAll).navigableKeySet()) {
            Told left = toldByEach(subject).only(slice);
            narrowed.put(subject, left);
            seenNow.remove(subject);
            left.seen(history).ifPresent(range -> seenNow.put(subject, range));
        }
        return new Series(narrowed, toldByAll, seenNow, lives, history);
    }

    private static <V> NavigableMap<Subject, V> of(String service, NavigableMap<Subject, V> bySubject) {
        return bySubject.subMap(new Subject(service, ""), true, new Subject(service + '\0', ""), false);
    }

    public SortedSet<Subject> subjects() {
        return Collections.unmodifiableSortedSet(seen.navigableKeySet());
    }

    /** Those of one service. */
    public SortedSet<Subject> subjects(String service) {
        return Collections.unmodifiableSortedSet(of(service, seen).navigableKeySet());
    }

    /** From the first to the last block of each operation. */
    public Map<Subject, TimeRange> seen() {
        return Collections.unmodifiableMap(seen);
    }

    /** What kind of works the operation has. */
    public Work.Kind kind(Subject subject) {
        return of(subject).kind().orElse(Work.Kind.REQUEST);
    }

    public List<Block> blocks(Subject subject) {
        return List.copyOf(of(subject).blocks(lives, history).values());
    }

    /** Blocks that lie in the range with their start. */
    public List<Block> blocks(Subject subject, TimeRange range) {
        return List.copyOf(of(subject).blocks(lives, history, range).values());
    }

    /** What the operation's works spent and used, of the blocks that lie in the range with their start. */
    public Profile profile(Subject subject, TimeRange range) {
        return of(subject).profile(history, range);
    }

    /** Whether works enough ended in a range to say whether they were slow. */
    public boolean isJudged(Subject subject, TimeRange range) {
        return profile(subject, range).count() >= Cell.MIN_WORKS;
    }

    /** The same of its blocks at the given starts, as far as it has any. */
    public Profile profile(Subject subject, Collection<Long> starts) {
        return of(subject).profile(history, starts);
    }

    /** The operation's blocks at the given starts, as far as it has any, in order of time. */
    List<Block> blocks(Subject subject, Collection<Long> starts) {
        Set<Long> wanted = new HashSet<>(starts);
        return blocks(subject).stream()
                .filter(block -> wanted.contains(block.fromEpochNanos()))
                .toList();
    }

    /** What each JVM told of the operation, one total after the other. */
    public void eachTotal(Subject subject, Consumer<WorkTotal> each) {
        of(subject).totals().each(total -> each.accept(total.fact()));
    }

    /** Works of the operation that hang, by their last report. */
    public List<Work> hanging(Subject subject) {
        return of(subject).hung(history);
    }

    /** End of the last block of any operation, the smallest long when there is none. */
    public long endEpochNanos() {
        return endEpochNanos;
    }

    private Told of(Subject subject) {
        return told.getOrDefault(subject, Told.NOTHING);
    }

    /** Also of operations of which no work has ended yet. */
    private static NavigableMap<Subject, List<Stamped<Work>>> openWorks(
            SignalReader reader, String environment, long nowEpochNanos) {
        TimeRange recent = new TimeRange(nowEpochNanos - OPEN_REPORT_NANOS, nowEpochNanos + 1);
        Map<String, Stamped<Work>> newest = new TreeMap<>();
        Set<String> ended = new HashSet<>();
        for (Stamped<Work> work : reader.works(new Query.Works(environment, null, null, recent, MAX_WORKS))) {
            String id = work.fact().traceId() + work.fact().spanId();
            if (!work.fact().open()) {
                ended.add(id);
            } else if (!work.fact().operation().equals(Resource.OTHER)) {
                newest.merge(id, work, Series::later);
            }
        }
        newest.keySet().removeAll(ended);
        NavigableMap<Subject, List<Stamped<Work>>> open = new TreeMap<>();
        newest.values().stream()
                .sorted(Comparator.comparingLong(
                                (Stamped<Work> work) -> work.fact().startEpochNanos())
                        .thenComparing(work -> work.fact().spanId())
                        .thenComparing(work -> work.fact().traceId()))
                .forEach(work -> {
                    Subject subject =
                            new Subject(work.origin().service(), work.fact().operation());
                    List<Stamped<Work>> ofSubject = open.computeIfAbsent(subject, s -> new ArrayList<>());
                    if (ofSubject.size() < MAX_OPEN_WORKS) {
                        ofSubject.add(work);
                    }
                });
        return open;
    }

    private static Stamped<Work> later(Stamped<Work> a, Stamped<Work> b) {
        return b.fact().endEpochNanos() > a.fact().endEpochNanos() ? b : a;
    }
}
