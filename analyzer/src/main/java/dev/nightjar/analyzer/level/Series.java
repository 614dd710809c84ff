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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The blocks of every operation of an environment over a range of time. Immutable. */
public final class Series {

    /** A JVM compiles, loads classes and fills its pools for about this long. */
    static final long WARM_UP_NANOS = 30_000_000_000L;

    /** Open works are reported every 10 s: an older one is of a work that ended unseen, or whose JVM is gone. */
    private static final long OPEN_REPORT_NANOS = 25_000_000_000L;

    /** Of this much time the totals are asked for at once. */
    private static final long AT_ONCE_NANOS = 86_400_000_000_000L;

    private static final int MAX_OPEN_WORKS = 500;

    /** Of all operations, the slowest first; those that hang are among them. */
    private static final int MAX_WORKS = 10_000;

    /** Where no work of an operation has ended. */
    private static final long BLOCK_NANOS = 10_000_000_000L;

    /** An open work counts in each block that it spent at least this long in the JVM at the end of. */
    private static final long OPEN_AFTER_NANOS = 2_000_000_000L;

    private final NavigableMap<Subject, NavigableMap<Long, Block>> blocks;

    private Series(NavigableMap<Subject, NavigableMap<Long, Block>> blocks) {
        this.blocks = blocks;
    }

    /**
     * Reads all totals of the history, some at a time.
     *
     * @param mostTotals what there is room for: all of them are held
     * @throws IllegalStateException when there are more
     */
    public static Series read(
            SignalReader reader, String environment, TimeRange history, long nowEpochNanos, long mostTotals) {
        Drafts drafts = new Drafts(mostTotals);
        Piecewise.read(
                history,
                AT_ONCE_NANOS,
                piece -> reader.totals(new Query.Totals(environment, null, null, piece)),
                drafts::add);
        openWorks(reader, environment, nowEpochNanos)
                .forEach((subject, open) -> addOpenWorks(open, drafts.of(subject), history));
        return new Series(drafts.blocks());
    }

    public SortedSet<Subject> subjects() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(blocks.keySet()));
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
    private static NavigableMap<Subject, List<Work>> openWorks(
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
        NavigableMap<Subject, List<Work>> open = new TreeMap<>();
        newest.values().stream()
                .sorted(Comparator.comparingLong(
                                (Stamped<Work> work) -> work.fact().startEpochNanos())
                        .thenComparing(work -> work.fact().spanId()))
                .forEach(work -> {
                    Subject subject =
                            new Subject(work.origin().service(), work.fact().operation());
                    List<Work> ofSubject = open.computeIfAbsent(subject, s -> new ArrayList<>());
                    if (ofSubject.size() < MAX_OPEN_WORKS) {
                        ofSubject.add(work.fact());
                    }
                });
        return open;
    }

    private static Stamped<Work> later(Stamped<Work> a, Stamped<Work> b) {
        return b.fact().endEpochNanos() > a.fact().endEpochNanos() ? b : a;
    }

    private static void addOpenWorks(List<Work> open, NavigableMap<Long, Draft> ofSubject, TimeRange history) {
        long nanos = ofSubject.isEmpty() ? BLOCK_NANOS : ofSubject.lastEntry().getValue().nanos;
        for (Work work : open) {
            long reported = work.endEpochNanos();
            long visible = Math.max(work.startEpochNanos() + OPEN_AFTER_NANOS, history.fromEpochNanos());
            for (long from = Math.floorDiv(visible, nanos) * nanos; from <= reported; from += nanos) {
                Draft draft = ofSubject.computeIfAbsent(from, start -> new Draft(start, nanos));
                draft.openAges.add(Math.min(from + nanos, reported) - work.startEpochNanos());
                if (from + nanos > reported) {
                    draft.openReports.add(work);
                }
            }
        }
    }

    /** The blocks of all operations while they are put together. */
    private static final class Drafts {
        private final long mostTotals;
        private final NavigableMap<Subject, NavigableMap<Long, Draft>> bySubject = new TreeMap<>();
        private final Map<String, Long> runStarts = new HashMap<>();
        private long totals;

        Drafts(long mostTotals) {
            this.mostTotals = mostTotals;
        }

        /** They come in order of time: the first of a run tells when it began. */
        void add(Stamped<WorkTotal> total) {
            if (++totals > mostTotals) {
                throw new IllegalStateException("the look-back holds more than " + mostTotals + " totals of environment "
                        + total.origin().environment() + ", which is what there is room for:"
                        + " set nightjar.analyzer.look-back shorter, or give the server more heap (-Xmx)");
            }
            WorkTotal fact = total.fact();
            long runStart = runStarts.computeIfAbsent(total.origin().run(), run -> fact.fromEpochNanos());
            if (!fact.operation().equals(Resource.OTHER)) {
                of(new Subject(total.origin().service(), fact.operation()))
                        .computeIfAbsent(fact.fromEpochNanos(), from -> new Draft(from, fact.blockNanos()))
                        .add(fact, fact.fromEpochNanos() < runStart + WARM_UP_NANOS);
            }
        }

        NavigableMap<Long, Draft> of(Subject subject) {
            return bySubject.computeIfAbsent(subject, s -> new TreeMap<>());
        }

        NavigableMap<Subject, NavigableMap<Long, Block>> blocks() {
            NavigableMap<Subject, NavigableMap<Long, Block>> blocks = new TreeMap<>();
            bySubject.forEach((subject, ofSubject) -> {
                NavigableMap<Long, Block> finished = new TreeMap<>();
                ofSubject.forEach((from, draft) -> finished.put(from, draft.block()));
                if (!finished.isEmpty()) {
                    blocks.put(subject, finished);
                }
            });
            return blocks;
        }
    }

    /** A block while it is put together. */
    private static final class Draft {
        final long from;
        final long nanos;
        final List<WorkTotal> totals = new ArrayList<>();
        final List<Long> openAges = new ArrayList<>();
        final List<Work> openReports = new ArrayList<>();
        long count;
        long warmingUp;

        Draft(long from, long nanos) {
            this.from = from;
            this.nanos = nanos;
        }

        void add(WorkTotal total, boolean inWarmUp) {
            totals.add(total);
            count += total.count();
            warmingUp += inWarmUp ? total.count() : 0;
        }

        Block block() {
            // Totals of several instances come in any order, and sums of doubles depend on it.
            totals.sort(Comparator.comparingLong(WorkTotal::wallNanos)
                    .thenComparingLong(WorkTotal::count)
                    .thenComparingLong(WorkTotal::failed));
            return new Block(from, nanos, totals, openAges, openReports, count > 0 && warmingUp * 5 >= count);
        }
    }
}
