package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.finding.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Why collections take more time than normally: what of it is more pauses and what longer ones, and why. Asked in the order
 * that resists being fooled: processors that the collector did not get first, then the kernel, then who asked for the
 * collection, then counters of work against the JVM's own normal. The length of a phase is never asked: without processors
 * the longest one is blamed. For one thread.
 */
final class GcReasons {

    /**
     * One reason.
     *
     * @param share of the extra time of collections
     * @param normal the numbers of normal time; their names end with {@code .normal}
     */
    record Found(GcReason reason, double share, Map<String, Value> numbers, Map<String, Value> normal) {}

    /** Collections that a program, a tool or a person asks for, as the JVM names their cause. */
    private static final Set<String> REQUESTS = Set.of(
            "System.gc()",
            "Diagnostic Command",
            "Heap Inspection Initiated GC",
            "Heap Dump Initiated GC",
            "JvmtiEnv ForceGarbageCollection");

    /** Of the extra pauses: a single large array is in most heaps that are full. */
    private static final double SOME = 0.1;

    private static final String HUMONGOUS = "G1 Humongous Allocation";

    /** Of the whole heap, when a collection for another reason has not made room enough. */
    private static final String COMPACTION = "G1 Compaction Pause";

    /** The collector got less than half of the processors that it should. */
    private static final double STARVED = 0.5;

    /** The kernel took at least half as much as the collector itself; with touched memory it is a fiftieth. */
    private static final double KERNEL = 0.5;

    private static final double RISEN = 2;

    /** A counter that grew by less may be chance. */
    private static final double COUNTER_RISEN = 1.3;

    /** To copy this takes a fraction of a millisecond. */
    private static final double MIN_SURVIVED_BYTES = 262_144;

    /** To look at this many takes a fraction of a millisecond: 600,000 of them took 39 ms. */
    private static final double MIN_REFERENCES = 10_000;

    /** Fewer threads more are no load for a collector. */
    private static final double MIN_MORE_THREADS = 200;

    private static final double MOST = 0.5;

    private static final Map<GcFigure, String> KINDS = Map.of(
            GcFigure.SOFT_REFERENCES, "SoftReference",
            GcFigure.WEAK_REFERENCES, "WeakReference",
            GcFigure.FINAL_REFERENCES, "FinalReference",
            GcFigure.PHANTOM_REFERENCES, "PhantomReference");

    private final GcPauses now;
    private final GcPauses before;
    private final double allocatedNow;
    private final double allocatedBefore;
    private final Split pauses;
    private final List<Found> found = new ArrayList<>();

    /**
     * Compares.
     *
     * @param accounts what was allocated by whom, which counts when the pauses do not tell how much it was
     */
    GcReasons(GcPauses now, GcPauses before, Supplier<AllocationAccounts> accounts) {
        this.now = now;
        this.before = before;
        boolean told = now.allocatedPerSecond().isPresent()
                && before.allocatedPerSecond().isPresent();
        this.allocatedNow =
                told ? now.allocatedPerSecond().getAsDouble() : accounts.get().comparable();
        this.allocatedBefore = told
                ? before.allocatedPerSecond().getAsDouble()
                : accounts.get().comparableNormal();
        this.pauses = pauses(now.stops(), before.stops());
        longer(pauses.second());
        requested();
        moreOften(pauses.first());
        found.sort(Comparator.comparingDouble(Found::share).reversed().thenComparing(Found::reason));
    }

    private static Split pauses(Stops now, Stops before) {
        // Without a pause in normal time there is no normal length: each one is one too many.
        return before.count() == 0 && now.count() > 0
                ? new Split(1, 0)
                : Split.of(before.perSecond(), now.perSecond(), before.meanNanos(), now.meanNanos());
    }

    /** Share of the extra time of collections that is more pauses; 0 like {@link #longer()} when there is none. */
    double moreOften() {
        return pauses.first();
    }

    /** The rest of it: each pause is longer. */
    double longer() {
        return pauses.second();
    }

    /** Largest first. */
    List<Found> found() {
        return List.copyOf(found);
    }

    /** Bytes per second that the service allocated, by the pauses when they tell, else by its accounts. */
    double allocatedPerSecond() {
        return allocatedNow;
    }

    double allocatedPerSecondNormal() {
        return allocatedBefore;
    }

    /** The cause, in the JVM's words, for which the pauses took most of the extra time. */
    String why() {
        return now.stops().mostExtra(before.stops());
    }

    private double extraOf(String cause) {
        return now.stops().extraPerSecond(cause, before.stops());
    }

    private double shareOf(String cause) {
        double all = now.stops().nanosByReason().names().stream()
                .mapToDouble(this::extraOf)
                .sum();
        return all > 0 ? extraOf(cause) / all : 0;
    }

    private boolean isForLargeObjects() {
        double humongous = shareOf(HUMONGOUS);
        return humongous >= SOME && humongous >= MOST * (1 - shareOf(COMPACTION));
    }

    private void longer(double share) {
        if (share <= 0) {
            return;
        }
        double left = share;
        double processorsNow = now.processors().orElse(1);
        // A collector has one thread at least.
        double processorsBefore = before.processors().orElse(1);
        double workNow = now.stops().meanNanos() * processorsNow;
        double workBefore = before.stops().meanNanos() * processorsBefore;
        if (now.processors().isPresent() && processorsNow < STARVED * processorsBefore) {
            double starved = share
                    * Split.of(workBefore, workNow, 1 / processorsBefore, 1 / processorsNow)
                            .second();
            add(GcReason.STARVED, starved, cpu(now), cpu(before));
            left -= starved;
        }
        left -= kernel(left);
        boolean measured = now.processors().isPresent() && before.processors().isPresent();
        double risen = measured
                ? workNow / workBefore
                : now.stops().meanNanos() / before.stops().meanNanos();
        counters(left, risen);
    }

    /** Counters that together explain more than there is share it: which of them it was is not known. */
    private void counters(double share, double risen) {
        double survival = explained(now.survived(), before.survived(), MIN_SURVIVED_BYTES, risen);
        double references = explained(GcFigure.REFERENCES, MIN_REFERENCES, risen);
        double threads = grown(GcFigure.THREADS) < MIN_MORE_THREADS ? 0 : explained(GcFigure.THREADS, 1, risen);
        double each = share / Math.max(1, survival + references + threads);
        add(GcReason.SURVIVAL, each * survival, survival(now), survival(before));
        add(
                GcReason.REFERENCES,
                each * references,
                counted("references", GcFigure.REFERENCES, now),
                counted("references", GcFigure.REFERENCES, before));
        add(
                GcReason.THREADS,
                each * threads,
                counted("threads", GcFigure.THREADS, now),
                counted("threads", GcFigure.THREADS, before));
    }

    private double explained(GcFigure figure, double least, double risen) {
        return explained(now.mean(figure), before.mean(figure), least, risen);
    }

    private double kernel(double share) {
        if (now.processors().isEmpty() || before.processors().isEmpty() || share <= 0) {
            return 0;
        }
        double systemNow = (double) now.systemNanos() / Math.max(1, now.userNanos());
        double systemBefore = (double) before.systemNanos() / Math.max(1, before.userNanos());
        double extraSystem = perPause(now, now.systemNanos()) - perPause(before, before.systemNanos());
        double extra = extraSystem + perPause(now, now.userNanos()) - perPause(before, before.userNanos());
        // Memory may never have been touched before either: then each pause had as much of the kernel, but short.
        boolean more = systemNow >= RISEN * systemBefore || extraSystem >= MOST * extra;
        if (systemNow < KERNEL || extra <= 0 || !more) {
            return 0;
        }
        double kernel = share * Say.unit(extraSystem / extra);
        add(GcReason.KERNEL, kernel, kernel(now), kernel(before));
        return kernel;
    }

    /** Processor time in a pause of the mean length. */
    private static double perPause(GcPauses pauses, long nanos) {
        return pauses.stops().meanNanos() * nanos / pauses.realNanos();
    }

    /**
     * The most that a counter can explain of work that rose so many times: with what does not depend on the counter, a
     * pause rises less than it.
     */
    private static double explained(OptionalDouble now, OptionalDouble before, double least, double risen) {
        if (now.isEmpty() || before.isEmpty() || now.getAsDouble() < least || risen <= 1) {
            return 0;
        }
        if (now.getAsDouble() < COUNTER_RISEN * before.getAsDouble()) {
            return 0;
        }
        double times = now.getAsDouble() / Math.max(before.getAsDouble(), Double.MIN_NORMAL);
        return Say.unit((times - 1) / (risen - 1));
    }

    private void requested() {
        REQUESTS.stream()
                .filter(cause -> shareOf(cause) >= MOST)
                .sorted()
                .forEach(cause -> add(
                        GcReason.REQUESTED,
                        // Asked for is asked for, however long: what else made it longer is not the question.
                        Math.max(0, shareOf(cause) - of(GcReason.STARVED) - of(GcReason.KERNEL)),
                        Map.of("stopped.per-minute", stopped(now, cause)),
                        Map.of("stopped.per-minute.normal", stopped(before, cause))));
        if (of(GcReason.REQUESTED) > 0) {
            found.removeIf(reason -> reason.reason().isOfAllocations() || isOfCounters(reason.reason()));
        }
    }

    private static boolean isOfCounters(GcReason reason) {
        return reason == GcReason.REFERENCES || reason == GcReason.THREADS;
    }

    private double of(GcReason reason) {
        return found.stream()
                .filter(other -> other.reason() == reason)
                .mapToDouble(Found::share)
                .sum();
    }

    private static Value stopped(GcPauses pauses, String cause) {
        return Say.nanos(60 * pauses.stops().nanosPerSecond(cause));
    }

    private void moreOften(double share) {
        if (of(GcReason.REQUESTED) > 0) {
            return;
        }
        if (isForLargeObjects()) {
            add(GcReason.HUMONGOUS, share, allocated("", allocatedNow), allocated(".normal", allocatedBefore));
            return;
        }
        OptionalDouble room = now.allocatedPerPause();
        OptionalDouble roomBefore = before.allocatedPerPause();
        boolean roomKnown =
                room.isPresent() && roomBefore.isPresent() && room.getAsDouble() > 0 && roomBefore.getAsDouble() > 0;
        double each = roomKnown ? room.getAsDouble() : 1;
        double eachBefore = roomKnown ? roomBefore.getAsDouble() : 1;
        Split split = Split.of(allocatedBefore, allocatedNow, 1 / eachBefore, 1 / each);
        boolean more = allocatedNow >= COUNTER_RISEN * allocatedBefore;
        boolean less = eachBefore >= COUNTER_RISEN * each;
        add(
                GcReason.ALLOCATION,
                more ? share * split.first() : 0,
                allocated("", allocatedNow),
                allocated(".normal", allocatedBefore));
        add(GcReason.ROOM, less ? share * split.second() : 0, room("", now), room(".normal", before));
    }

    private void add(GcReason reason, double share, Map<String, Value> numbers, Map<String, Value> normal) {
        if (share > 0) {
            found.add(new Found(reason, Say.unit(share), numbers, normal));
        }
    }

    private Map<String, Value> cpu(GcPauses pauses) {
        String suffix = suffix(pauses);
        return Map.of(
                "cpu" + suffix, Say.nanos(pauses.userNanos() + pauses.systemNanos()),
                "real" + suffix, Say.nanos(pauses.realNanos()));
    }

    private Map<String, Value> kernel(GcPauses pauses) {
        String suffix = suffix(pauses);
        return Map.of(
                "cpu.system" + suffix, Say.nanos(pauses.systemNanos()),
                "cpu.user" + suffix, Say.nanos(pauses.userNanos()));
    }

    private Map<String, Value> survival(GcPauses pauses) {
        String suffix = suffix(pauses);
        Map<String, Value> numbers = new TreeMap<>();
        pauses.survived().ifPresent(bytes -> numbers.put("survived" + suffix, Say.bytes(bytes)));
        pauses.mean(GcFigure.PROMOTED).ifPresent(bytes -> numbers.put("promoted" + suffix, Say.bytes(bytes)));
        pauses.mean(GcFigure.HEAP_AFTER).ifPresent(bytes -> numbers.put("heap.after" + suffix, Say.bytes(bytes)));
        numbers.put("full" + suffix, Say.count(pauses.full()));
        return numbers;
    }

    private Map<String, Value> counted(String name, GcFigure figure, GcPauses pauses) {
        Map<String, Value> numbers = new TreeMap<>();
        pauses.mean(figure).ifPresent(count -> numbers.put(name + suffix(pauses), Say.count(count)));
        return numbers;
    }

    /** The class of the references of which there are more, as far as that is told; empty when not. */
    String kindOfReferences() {
        return KINDS.keySet().stream()
                .filter(kind -> grown(kind) > 0)
                .max(Comparator.comparingDouble(this::grown).thenComparing(Comparator.naturalOrder()))
                .map(KINDS::get)
                .orElse("");
    }

    private double grown(GcFigure figure) {
        return now.mean(figure).orElse(0) - before.mean(figure).orElse(0);
    }

    private static Map<String, Value> allocated(String suffix, double bytesPerSecond) {
        return Map.of("allocated.per-second" + suffix, Say.bytes(bytesPerSecond));
    }

    private static Map<String, Value> room(String suffix, GcPauses pauses) {
        Map<String, Value> numbers = new TreeMap<>();
        pauses.allocatedPerPause().ifPresent(bytes -> numbers.put("allocated.per-pause" + suffix, Say.bytes(bytes)));
        pauses.mean(GcFigure.HEAP_AFTER).ifPresent(bytes -> numbers.put("heap.after" + suffix, Say.bytes(bytes)));
        return numbers;
    }

    private String suffix(GcPauses pauses) {
        return pauses == before ? ".normal" : "";
    }
}
