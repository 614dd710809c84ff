package dev.nightjar.history.play;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Eden, who filled it, and what collections leave. All bytes are exact: what accounts have allocated between two collections is what
 * Eden has grown by. For one thread.
 */
final class Heap {

    /** Always in use: classes, caches. */
    private static final long OLD_BYTES = 96L << 20;

    private static final long COMMITTED_BYTES = 512L << 20;

    /** A collector copies some 400 MB a second and thread; here is one. */
    private static final double NANOS_PER_COPIED_BYTE = 2.5;

    /** References that a collection looks at in a small service. */
    private static final long REFERENCES = 1_200;

    private static final long CPU_STEP_NANOS = 10_000_000;

    private static final String COLLECTOR = "G1 Young Generation";

    /** What one sample of JFR stands for, some 150 of them a second at most. */
    private static final long BYTES_PER_SAMPLE = 1L << 20;

    private final long edenBytes;
    private long usedBytes;
    private long afterBytes = OLD_BYTES;
    private long survivorBytes;
    private long readNanos;
    private long collections;
    private final Map<String, Long> sinceCollection = new TreeMap<>();
    private final Map<String, Long> sinceBlock = new TreeMap<>();

    Heap(long edenBytes, long nowNanos) {
        this.edenBytes = edenBytes;
        this.readNanos = nowNanos;
    }

    /**
     * Somebody allocates.
     *
     * @param account an operation, or {@link Allocations#NO_WORK}
     * @return whether Eden is full
     */
    boolean allocate(String account, long bytes) {
        if (bytes > 0) {
            sinceCollection.merge(account, bytes, Long::sum);
            sinceBlock.merge(account, bytes, Long::sum);
            usedBytes += bytes;
        }
        return usedBytes >= edenBytes;
    }

    /** How long a collection takes that keeps so much. */
    static long pauseNanos(long emptyNanos, long keptBytes) {
        return emptyNanos + Math.round(keptBytes * NANOS_PER_COPIED_BYTE);
    }

    /**
     * Empties Eden.
     *
     * @param cpuChance 0 … 1: processor time is told in steps, and whether it is a step more is chance
     */
    GcPause collect(long nowNanos, long pauseNanos, long keptBytes, double cpuChance) {
        Map<GcFigure, Long> figures = new EnumMap<>(GcFigure.class);
        figures.put(GcFigure.HEAP_BEFORE, afterBytes + usedBytes);
        figures.put(GcFigure.EDEN_BEFORE, usedBytes);
        figures.put(GcFigure.SURVIVOR_BEFORE, survivorBytes);
        figures.put(GcFigure.OLD_BEFORE, OLD_BYTES);
        survivorBytes = Math.min(keptBytes, usedBytes + survivorBytes);
        afterBytes = OLD_BYTES + survivorBytes;
        figures.put(GcFigure.HEAP_AFTER, afterBytes);
        figures.put(GcFigure.HEAP_COMMITTED, COMMITTED_BYTES);
        figures.put(GcFigure.SURVIVOR_AFTER, survivorBytes);
        figures.put(GcFigure.OLD_AFTER, OLD_BYTES);
        figures.put(GcFigure.COPIED, survivorBytes);
        figures.put(GcFigure.PROMOTED, 0L);
        figures.put(GcFigure.REFERENCES, REFERENCES);
        long steps = (long) (pauseNanos / (double) CPU_STEP_NANOS + cpuChance);
        figures.put(GcFigure.CPU_USER, steps * CPU_STEP_NANOS);
        figures.put(GcFigure.CPU_SYSTEM, 0L);
        figures.put(GcFigure.REAL, pauseNanos);
        collections++;
        return new GcPause(nowNanos, pauseNanos, "G1New", "G1 Evacuation Pause", collections, figures);
    }

    /** Whose allocations the collection collected that has just been; read when its pause is over. */
    EdenUse read(long nowNanos) {
        Map<String, Long> operations = new TreeMap<>(sinceCollection);
        Long noWork = operations.remove(Allocations.NO_WORK);
        EdenUse use = new EdenUse(
                readNanos,
                nowNanos,
                COLLECTOR,
                collections,
                1,
                operations,
                0,
                noWork == null ? 0 : noWork,
                0,
                0,
                usedBytes,
                0L);
        sinceCollection.clear();
        usedBytes = 0;
        readNanos = nowNanos;
        return use;
    }

    /**
     * What was allocated in a block that is over, by account.
     *
     * @param frames account → where it allocates
     */
    List<Allocations> block(long fromNanos, long blockNanos, Map<String, String> frames) {
        List<Allocations> block = new ArrayList<>();
        sinceBlock.forEach((account, bytes) -> {
            String frame = frames.getOrDefault(account, "shop.Housekeeping.run:12");
            Allocations.Site site =
                    new Allocations.Site("byte[]", List.of(frame), bytes, Math.max(1, bytes / BYTES_PER_SAMPLE));
            block.add(new Allocations(account, fromNanos, blockNanos, List.of(site), 0, 0));
        });
        sinceBlock.clear();
        return block;
    }

    /** In Eden now. */
    long usedBytes() {
        return usedBytes;
    }
}
