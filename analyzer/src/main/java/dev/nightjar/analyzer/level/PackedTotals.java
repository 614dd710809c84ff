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
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Totals of one operation in order of time, packed: weeks of them are held, and as objects each takes 2 KB. Immutable; what is
 * taken out is equal to what was put in.
 */
final class PackedTotals {

    /** Bytes of a number. */
    private static final int LONGEST = 10;

    private static final Part[] PARTS = Part.values();
    private static final Missing[] SOURCES = Missing.values();
    private static final Work.Kind[] KINDS = Work.Kind.values();

    /** Of one operation: an array has no room for more. */
    static final int MOST_BYTES = 2_000_000_000;

    static final PackedTotals NONE = new Builder("", new Names()).build();

    /** What many totals have in common: each is held once. For one thread. */
    static final class Names {
        private final List<Origin> origins = new ArrayList<>();
        private final List<Resource> resources = new ArrayList<>();
        private final Map<Origin, Integer> originNumbers = new HashMap<>();
        private final Map<Resource, Integer> resourceNumbers = new HashMap<>();

        int number(Origin origin) {
            return number(origin, origins, originNumbers);
        }

        int number(Resource resource) {
            return number(resource, resources, resourceNumbers);
        }

        private static <N> int number(N name, List<N> names, Map<N, Integer> numbers) {
            Integer known = numbers.get(name);
            if (known != null) {
                return known;
            }
            names.add(name);
            numbers.put(name, names.size() - 1);
            return names.size() - 1;
        }
    }

    /** For one thread. */
    static final class Builder {
        private final String operation;
        private final Names names;
        private final BitSet origins = new BitSet();
        private long[] starts = new long[16];
        private int[] offsets = new int[16];
        private int size;
        private byte[] bytes = new byte[1024];
        private int length;
        private boolean ordered = true;

        Builder(String operation, Names names) {
            this.operation = operation;
            this.names = names;
        }

        /** What all of it takes of the heap, roughly. */
        long bytes() {
            return bytes.length + (long) starts.length * (Long.BYTES + Integer.BYTES);
        }

        /** Whether there may be no room for another total. */
        boolean isFull() {
            return length > MOST_BYTES;
        }

        /** A total of the operation, of any time. */
        void add(Stamped<WorkTotal> stamped) {
            WorkTotal total = stamped.fact();
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, grown(size, 1));
                offsets = Arrays.copyOf(offsets, starts.length);
            }
            ordered &= size == 0 || starts[size - 1] <= total.fromEpochNanos();
            starts[size] = total.fromEpochNanos();
            offsets[size] = length;
            size++;
            int origin = names.number(stamped.origin());
            origins.set(origin);
            put(origin);
            put(total.kind().ordinal());
            put(total.blockNanos());
            put(total.count());
            put(total.failed());
            put(total.wallNanos());
            put(total.heapBytes());
            put(total.cpuNanos());
            put(mask(total.missing()));
            put(total.parts());
            put(total.walls());
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
            if (length + LONGEST > bytes.length) {
                bytes = Arrays.copyOf(bytes, grown(bytes.length, LONGEST));
            }
            long left = number;
            while ((left & ~0x7fL) != 0) {
                bytes[length++] = (byte) ((left & 0x7f) | 0x80);
                left >>>= 7;
            }
            bytes[length++] = (byte) left;
        }

        private static int grown(int from, int by) {
            return (int) Math.max(from + by, Math.min(Integer.MAX_VALUE - 8L, from + (from >> 1)));
        }

        PackedTotals build() {
            Integer[] order = ordered ? null : IntStream.range(0, size).boxed().toArray(Integer[]::new);
            long[] inOrder = Arrays.copyOf(starts, size);
            int[] places = Arrays.copyOf(offsets, size);
            if (order != null) {
                Arrays.sort(order, (one, other) -> Long.compare(starts[one], starts[other]));
                for (int i = 0; i < size; i++) {
                    inOrder[i] = starts[order[i]];
                    places[i] = offsets[order[i]];
                }
            }
            return new PackedTotals(operation, names, origins, inOrder, places, Arrays.copyOf(bytes, length));
        }
    }

    private final String operation;
    private final Names names;
    private final BitSet origins;
    private final long[] starts;
    private final int[] offsets;
    private final byte[] bytes;

    private PackedTotals(String operation, Names names, BitSet origins, long[] starts, int[] offsets, byte[] bytes) {
        this.operation = operation;
        this.names = names;
        this.origins = origins;
        this.starts = starts;
        this.offsets = offsets;
        this.bytes = bytes;
    }

    boolean isEmpty() {
        return starts.length == 0;
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
                .filter(i -> left.get((int) new Reading(offsets[i]).next()))
                .toArray();
        return new PackedTotals(
                operation,
                names,
                left,
                Arrays.stream(kept).mapToLong(i -> starts[i]).toArray(),
                Arrays.stream(kept).map(i -> offsets[i]).toArray(),
                bytes);
    }

    long firstEpochNanos() {
        return starts[0];
    }

    long lastEpochNanos() {
        return starts[starts.length - 1];
    }

    void each(Consumer<Stamped<WorkTotal>> each) {
        for (int i = 0; i < starts.length; i++) {
            each.accept(get(i));
        }
    }

    /** Those whose block begins in the range. */
    void each(TimeRange range, Consumer<Stamped<WorkTotal>> each) {
        for (int i = from(range.fromEpochNanos()); i < starts.length && starts[i] < range.toEpochNanos(); i++) {
            each.accept(get(i));
        }
    }

    /** Those of the block that begins then. */
    void each(long start, Consumer<Stamped<WorkTotal>> each) {
        for (int i = from(start); i < starts.length && starts[i] == start; i++) {
            each.accept(get(i));
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

    private Stamped<WorkTotal> get(int place) {
        Reading reading = new Reading(offsets[place]);
        Origin origin = names.origins.get(reading.nextInt());
        Work.Kind kind = KINDS[reading.nextInt()];
        long blockNanos = reading.next();
        long count = reading.next();
        long failed = reading.next();
        long wallNanos = reading.next();
        long heapBytes = reading.next();
        long cpuNanos = reading.next();
        Set<Missing> missing = reading.missing();
        Map<Part, Long> parts = reading.parts();
        LogHistogram walls = reading.walls();
        Map<Resource, ResourceUse> resources = reading.resources();
        return new Stamped<>(
                origin,
                new WorkTotal(
                        kind,
                        operation,
                        starts[place],
                        blockNanos,
                        count,
                        failed,
                        wallNanos,
                        walls,
                        parts,
                        missing,
                        heapBytes,
                        cpuNanos,
                        resources));
    }

    /** The numbers of one total, one after the other. */
    private final class Reading {
        private int at;

        Reading(int at) {
            this.at = at;
        }

        long next() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte seven = bytes[at++];
                number |= (seven & 0x7fL) << shift;
                if (seven >= 0) {
                    return number;
                }
            }
        }

        int nextInt() {
            return (int) next();
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
