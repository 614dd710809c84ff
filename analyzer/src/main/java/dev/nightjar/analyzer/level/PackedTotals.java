package dev.nightjar.analyzer.level;

import dev.nightjar.model.Origin;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Totals of one operation in order of time, packed: weeks of them are held, and as objects each takes a kilobyte or more.
 * Immutable; what is taken out is equal to what was put in.
 */
final class PackedTotals {

    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    /** Itself, its arrays and who told of it. */
    private static final int EACH_BYTES = 200;

    private static final Part[] PARTS = Part.values();
    private static final Missing[] SOURCES = Missing.values();
    private static final Work.Kind[] KINDS = Work.Kind.values();

    /** What many totals have in common: each is held once. For one thread. */
    static final class Names {
        private static final long EACH = 200;

        private final List<Origin> origins = new ArrayList<>();
        private final List<Resource> resources = new ArrayList<>();
        private final Map<Origin, Integer> originNumbers = new HashMap<>();
        private final Map<Resource, Integer> resourceNumbers = new HashMap<>();
        private long bytes;

        /** What they take of the heap, roughly. */
        long bytes() {
            return bytes;
        }

        int number(Origin origin) {
            return number(origin, origins, originNumbers);
        }

        int number(Resource resource) {
            return number(resource, resources, resourceNumbers);
        }

        private <N> int number(N name, List<N> names, Map<N, Integer> numbers) {
            Integer known = numbers.get(name);
            if (known != null) {
                return known;
            }
            names.add(name);
            numbers.put(name, names.size() - 1);
            bytes += EACH + 2L * name.toString().length();
            return names.size() - 1;
        }
    }

    /** For one thread. */
    static final class Builder {
        private final String operation;
        private final Names names;
        private final BitSet origins = new BitSet();
        private final List<byte[]> pages = new ArrayList<>();
        private long[] starts = new long[16];
        private long[] places = new long[16];
        private int size;
        private long length;
        private boolean ordered = true;

        Builder(String operation, Names names) {
            this.operation = operation;
            this.names = names;
        }

        /** What all of it takes of the heap, roughly; names not counted. */
        long bytes() {
            return (long) pages.size() * PAGE + 2L * Long.BYTES * starts.length;
        }

        /** A total of the operation, of any time. */
        void add(Stamped<WorkTotal> stamped) {
            WorkTotal total = stamped.fact();
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, size + size / 2);
                places = Arrays.copyOf(places, starts.length);
            }
            ordered &= size == 0 || starts[size - 1] <= total.fromEpochNanos();
            starts[size] = total.fromEpochNanos();
            places[size] = length;
            size++;
            int origin = names.number(stamped.origin());
            origins.set(origin);
            put(origin);
            put(total.blockNanos());
            put(total.count());
            put(total.failed());
            put(total.wallNanos());
            put(total.walls());
            put(total.kind().ordinal());
            put(total.heapBytes());
            put(total.cpuNanos());
            put(mask(total.missing()));
            put(total.parts());
            put(total.resources().size());
            total.resources().forEach((resource, use) -> {
                put(names.number(resource));
                put(use.calls());
                put(use.refused());
                put(use.waitedNanos());
                put(use.heldNanos());
            });
        }

        private static long mask(Set<Missing> missing) {
            long mask = 0;
            for (Missing source : missing) {
                mask |= 1L << source.ordinal();
            }
            return mask;
        }

        private void put(Map<Part, Long> parts) {
            put(parts.size());
            parts.forEach((part, nanos) -> {
                put(part.ordinal());
                put(nanos);
            });
        }

        /** Buckets come in order. */
        private void put(LogHistogram walls) {
            put(walls.size());
            int[] last = {0};
            walls.each((bucket, count) -> {
                put(bucket - last[0]);
                put(count);
                last[0] = bucket;
            });
        }

        /** Seven bits in each byte, the lowest first. */
        private void put(long number) {
            long left = number;
            while ((left & ~0x7fL) != 0) {
                put((byte) ((left & 0x7f) | 0x80));
                left >>>= 7;
            }
            put((byte) left);
        }

        private void put(byte seven) {
            int at = (int) (length & (PAGE - 1));
            if (at == 0) {
                pages.add(new byte[PAGE]);
            }
            pages.getLast()[at] = seven;
            length++;
        }

        PackedTotals build() {
            int end = (int) (length & (PAGE - 1));
            if (end > 0) { // of many that hold little the last pages would be most of it
                pages.set(pages.size() - 1, Arrays.copyOf(pages.getLast(), end));
            }
            long[] startsInOrder = Arrays.copyOf(starts, size);
            long[] placesInOrder = Arrays.copyOf(places, size);
            if (!ordered) {
                Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
                Arrays.sort(order, (one, other) -> Long.compare(starts[one], starts[other]));
                for (int i = 0; i < size; i++) {
                    startsInOrder[i] = starts[order[i]];
                    placesInOrder[i] = places[order[i]];
                }
            }
            return new PackedTotals(
                    operation, names, origins, startsInOrder, placesInOrder, pages.toArray(byte[][]::new));
        }
    }

    private final String operation;
    private final Names names;
    private final BitSet origins;
    private final long[] starts;
    private final long[] places;
    private final byte[][] pages;

    private PackedTotals(String operation, Names names, BitSet origins, long[] starts, long[] places, byte[][] pages) {
        this.operation = operation;
        this.names = names;
        this.origins = origins;
        this.starts = starts;
        this.places = places;
        this.pages = pages;
    }

    boolean isEmpty() {
        return starts.length == 0;
    }

    /** What it takes of the heap, roughly; names not counted. */
    long bytes() {
        long bytes = EACH_BYTES + 2L * Long.BYTES * starts.length;
        for (byte[] page : pages) {
            bytes += page.length;
        }
        return bytes;
    }

    /** Who told of the operation. */
    List<Origin> origins() {
        return origins.stream().mapToObj(names.origins::get).toList();
    }

    /** Those of some origins. */
    PackedTotals only(Predicate<Origin> wanted) {
        BitSet left = new BitSet();
        origins.stream()
                .filter(number -> wanted.test(names.origins.get(number)))
                .forEach(left::set);
        if (left.equals(origins)) {
            return this;
        }
        int[] kept = IntStream.range(0, starts.length)
                .filter(i -> left.get(new Reading(places[i]).nextInt()))
                .toArray();
        return new PackedTotals(
                operation,
                names,
                left,
                Arrays.stream(kept).mapToLong(i -> starts[i]).toArray(),
                Arrays.stream(kept).mapToLong(i -> places[i]).toArray(),
                pages);
    }

    /** Of one that is not empty. */
    long firstEpochNanos() {
        return starts[0];
    }

    /** Of one that is not empty. */
    long lastEpochNanos() {
        return starts[starts.length - 1];
    }

    void each(Consumer<Stamped<WorkTotal>> each) {
        each(0, starts.length, this::get, each);
    }

    /** The same without parts, resources and masks, which are most of what there is to unpack. */
    void eachEnded(Consumer<Ended> each) {
        each(0, starts.length, this::ended, each);
    }

    /** Those whose block begins in the range. */
    void each(TimeRange range, Consumer<Stamped<WorkTotal>> each) {
        each(from(range.fromEpochNanos()), from(range.toEpochNanos()), this::get, each);
    }

    /** The same without parts, resources and masks, which are most of what there is to unpack. */
    void eachEnded(TimeRange range, Consumer<Ended> each) {
        each(from(range.fromEpochNanos()), from(range.toEpochNanos()), this::ended, each);
    }

    /** Those of the block that begins then. */
    void each(long start, Consumer<Stamped<WorkTotal>> each) {
        for (int i = from(start); i < starts.length && starts[i] == start; i++) {
            each.accept(get(i));
        }
    }

    private static <T> void each(int from, int to, IntFunction<T> read, Consumer<? super T> each) {
        for (int i = from; i < to; i++) {
            each.accept(read.apply(i));
        }
    }

    /** Place of the first one that does not begin earlier. */
    private int from(long epochNanos) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < epochNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Stamped<WorkTotal> get(int index) {
        Reading reading = new Reading(places[index]);
        Ended ended = reading.ended(starts[index]);
        Work.Kind kind = KINDS[reading.nextInt()];
        long heapBytes = reading.next();
        long cpuNanos = reading.next();
        Set<Missing> missing = reading.missing();
        Map<Part, Long> parts = reading.parts();
        return new Stamped<>(
                ended.origin(),
                new WorkTotal(
                        kind,
                        operation,
                        ended.fromEpochNanos(),
                        ended.blockNanos(),
                        ended.count(),
                        ended.failed(),
                        ended.wallNanos(),
                        ended.walls(),
                        parts,
                        missing,
                        heapBytes,
                        cpuNanos,
                        reading.resources()));
    }

    private Ended ended(int index) {
        return new Reading(places[index]).ended(starts[index]);
    }

    /** The numbers of one total, one after the other. */
    private final class Reading {
        private long at;

        Reading(long at) {
            this.at = at;
        }

        long next() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte seven = pages[(int) (at >>> PAGE_BITS)][(int) (at & (PAGE - 1))];
                at++;
                number |= (seven & 0x7fL) << shift;
                if (seven >= 0) {
                    return number;
                }
            }
        }

        int nextInt() {
            return (int) next();
        }

        /** What each total begins with. */
        Ended ended(long start) {
            Origin origin = names.origins.get(nextInt());
            long blockNanos = next();
            long count = next();
            long failed = next();
            long wallNanos = next();
            return new Ended(origin, start, blockNanos, count, failed, wallNanos, walls());
        }

        Set<Missing> missing() {
            long mask = next();
            Set<Missing> missing = EnumSet.noneOf(Missing.class);
            for (Missing source : SOURCES) {
                if ((mask & 1L << source.ordinal()) != 0) {
                    missing.add(source);
                }
            }
            return missing;
        }

        Map<Part, Long> parts() {
            Map<Part, Long> parts = new EnumMap<>(Part.class);
            for (int left = nextInt(); left > 0; left--) {
                parts.put(PARTS[nextInt()], next());
            }
            return parts;
        }

        LogHistogram walls() {
            int[] buckets = new int[nextInt()];
            long[] counts = new long[buckets.length];
            int bucket = 0;
            for (int i = 0; i < buckets.length; i++) {
                bucket += nextInt();
                buckets[i] = bucket;
                counts[i] = next();
            }
            return LogHistogram.of(buckets, counts);
        }

        Map<Resource, ResourceUse> resources() {
            int size = nextInt();
            Map<Resource, ResourceUse> uses = HashMap.newHashMap(size);
            for (int left = size; left > 0; left--) {
                Resource resource = names.resources.get(nextInt());
                uses.put(resource, new ResourceUse(next(), next(), next(), next()));
            }
            return uses;
        }
    }
}
