package dev.nightjar.analyzer.level;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Piecewise;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The blocks of every operation of an environment over a range of time, of all JVMs or of a slice of them. Immutable. */
public final class Series {

    /** Open works are reported every 10 s: an older one is of a work that ended unseen, or whose JVM is gone. */
    private static final long OPEN_REPORT_NANOS = 25_000_000_000L;

    /** Of this much time the totals are asked for at once. */
    private static final long AT_ONCE_NANOS = 86_400_000_000_000L;

    private static final int MAX_OPEN_WORKS = 500;

    /** Of all operations, the slowest first; those that hang are among them. */
    private static final int MAX_WORKS = 10_000;

    private final NavigableMap<Subject, NavigableMap<Long, Block>> blocks;
    private final Lives lives;
    private final TimeRange history;
    /** Of services with several instances or versions. */
    private final SortedMap<Subject, Told> told;

    private Series(
            NavigableMap<Subject, NavigableMap<Long, Block>> blocks,
            Lives lives,
            TimeRange history,
            SortedMap<Subject, Told> told) {
        this.blocks = blocks;
        this.lives = lives;
        this.history = history;
        this.told = told;
    }

    /**
     * Reads all totals of the history, some at a time.
     *
     * @param mostTotals what there is room for: all of them are held
     * @throws IllegalStateException when there are more
     */
    public static Series read(
            SignalReader reader, String environment, TimeRange history, long nowEpochNanos, long mostTotals) {
        List<Stamped<WorkTotal>> totals = totals(reader, environment, history, mostTotals);
        Lives lives = Lives.of(totals);
        SortedMap<Subject, Told> told = new TreeMap<>();
        for (Stamped<WorkTotal> total : totals) {
            String operation = total.fact().operation();
            if (!operation.equals(Resource.OTHER)) {
                told.computeIfAbsent(new Subject(total.origin().service(), operation), subject -> new Told())
                        .totals()
                        .add(total);
            }
        }
        openWorks(reader, environment, nowEpochNanos)
                .forEach((subject, open) ->
                        told.computeIfAbsent(subject, s -> new Told()).open().addAll(open));
        NavigableMap<Subject, NavigableMap<Long, Block>> blocks = new TreeMap<>();
        told.forEach((subject, ofSubject) -> put(blocks, subject, ofSubject.blocks(lives, history)));
        told.keySet().removeIf(subject -> !lives.areSeveral(subject.service()));
        return new Series(blocks, lives, history, told);
    }

    private static List<Stamped<WorkTotal>> totals(
            SignalReader reader, String environment, TimeRange history, long mostTotals) {
        List<Stamped<WorkTotal>> totals = new ArrayList<>();
        Piecewise.read(
                history,
                AT_ONCE_NANOS,
                piece -> reader.totals(new Query.Totals(environment, null, null, piece)),
                total -> {
                    if (totals.size() >= mostTotals) {
                        throw new IllegalStateException("the look-back holds more than " + mostTotals
                                + " totals of environment " + environment + ", which is what there is room for:"
                                + " set nightjar.analyzer.look-back shorter, or give the server more heap (-Xmx)");
                    }
                    totals.add(total);
                });
        return totals;
    }

    private static void put(
            NavigableMap<Subject, NavigableMap<Long, Block>> blocks,
            Subject subject,
            NavigableMap<Long, Block> ofSubject) {
        if (!ofSubject.isEmpty()) {
            blocks.put(subject, ofSubject);
        }
    }

    /** What it was read over. */
    public TimeRange history() {
        return history;
    }

    /** Of the JVMs that the blocks are of. */
    public Lives lives() {
        return lives;
    }

    /** The operation's blocks by instance, or version; none when it has only one. */
    SortedMap<Slice, NavigableMap<Long, Block>> bySlice(Subject subject, Slice.Kind kind) {
        return told(subject).bySlice(kind, lives, history);
    }

    /** What each JVM told of the operation; nothing of a service that has only one. */
    Told told(Subject subject) {
        Told ofSubject = told.get(subject);
        return ofSubject == null ? new Told(List.of(), List.of()) : ofSubject;
    }

    /** The same series, in which the service has the JVMs of the slice alone. */
    public Series only(String service, Slice slice) {
        NavigableMap<Subject, NavigableMap<Long, Block>> narrowed = new TreeMap<>();
        blocks.forEach((subject, ofSubject) -> put(
                narrowed,
                subject,
                subject.service().equals(service) ? told(subject).blocks(slice, lives, history) : ofSubject));
        return new Series(narrowed, lives, history, told);
    }

    public SortedSet<Subject> subjects() {
        return Collections.unmodifiableSortedSet(blocks.navigableKeySet());
    }

    /** Those of one service. */
    public SortedSet<Subject> subjects(String service) {
        return Collections.unmodifiableSortedSet(blocks.navigableKeySet()
                .subSet(new Subject(service, ""), true, new Subject(service + '\0', ""), false));
    }

    /** From the first to the last block of each operation. */
    public Map<Subject, TimeRange> seen() {
        Map<Subject, TimeRange> seen = new TreeMap<>();
        blocks.forEach((subject, ofSubject) -> seen.put(
                subject,
                new TimeRange(
                        ofSubject.firstKey(), ofSubject.lastEntry().getValue().toEpochNanos())));
        return seen;
    }

    /** What kind of works the operation has. */
    public Work.Kind kind(Subject subject) {
        return of(subject).values().stream()
                .flatMap(block -> Stream.concat(
                        block.totals().stream().map(WorkTotal::kind),
                        block.openReports().stream().map(Work::kind)))
                .findFirst()
                .orElse(Work.Kind.REQUEST);
    }

    public List<Block> blocks(Subject subject) {
        return List.copyOf(of(subject).values());
    }

    /** Blocks that lie in the range with their start. */
    public List<Block> blocks(Subject subject, TimeRange range) {
        return List.copyOf(
                of(subject).subMap(range.fromEpochNanos(), range.toEpochNanos()).values());
    }

    /** The operation's blocks at the given starts, as far as it has any. */
    public List<Block> blocks(Subject subject, Collection<Long> starts) {
        NavigableMap<Long, Block> ofSubject = of(subject);
        List<Block> found = new ArrayList<>();
        for (long start : starts) {
            Block block = ofSubject.get(start);
            if (block != null) {
                found.add(block);
            }
        }
        return found;
    }

    /** End of the last block of any operation, the smallest long when there is none. */
    public long endEpochNanos() {
        long end = Long.MIN_VALUE;
        for (NavigableMap<Long, Block> ofSubject : blocks.values()) {
            end = Math.max(end, ofSubject.lastEntry().getValue().toEpochNanos());
        }
        return end;
    }

    private NavigableMap<Long, Block> of(Subject subject) {
        return blocks.getOrDefault(subject, Collections.emptyNavigableMap());
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
