package dev.nightjar.agent.ship;

import dev.nightjar.model.fact.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Uniform samples of the works that are sent in full: at most 50 per operation, stratum and 10 s, weight = N/n. A block
 * holds at most 1,000 works (or one per operation and stratum): above it all its samples are halved at random, which
 * leaves them uniform. Not safe for threads.
 */
final class Samples {

    static final int PER_STRATUM = 50;
    static final int PER_BLOCK = 1_000;

    private final Random random;
    private final Blocks<Block> blocks = new Blocks<>(Block::new);

    Samples(Random random) {
        this.random = random;
    }

    void add(CompletedWork work, String countedAs, Work.Stratum stratum) {
        blocks.at(work.endEpochNanos()).add(new Key(countedAs, stratum), work);
    }

    /** Takes out the blocks that are over; the works are made by the supplier, which any thread may call once. */
    Supplier<List<Work>> due(long nowEpochNanos) {
        List<Map.Entry<Long, Block>> over = blocks.due(nowEpochNanos);
        return () -> works(over);
    }

    /** Likewise all that is left, at the end of the JVM. */
    Supplier<List<Work>> all() {
        List<Map.Entry<Long, Block>> over = blocks.all();
        return () -> works(over);
    }

    private static List<Work> works(List<Map.Entry<Long, Block>> over) {
        List<Work> works = new ArrayList<>();
        for (Map.Entry<Long, Block> block : over) {
            block.getValue().reservoirs.forEach((key, reservoir) -> {
                double weight = (double) reservoir.seen / reservoir.kept.size();
                for (CompletedWork work : reservoir.kept) {
                    works.add(work.inFull(key.operation(), key.stratum(), weight));
                }
            });
        }
        return works;
    }

    private record Key(String operation, Work.Stratum stratum) {}

    private final class Block {
        private final Map<Key, Reservoir> reservoirs = new LinkedHashMap<>();
        private int capacity = PER_STRATUM;
        private int kept;

        private void add(Key key, CompletedWork work) {
            Reservoir reservoir = reservoirs.computeIfAbsent(key, k -> new Reservoir());
            int before = reservoir.kept.size();
            reservoir.add(work, capacity);
            kept += reservoir.kept.size() - before;
            while (kept > PER_BLOCK && capacity > 1) {
                halve();
            }
        }

        private void halve() {
            capacity /= 2;
            kept = 0;
            for (Reservoir reservoir : reservoirs.values()) {
                reservoir.shrink(capacity);
                kept += reservoir.kept.size();
            }
        }
    }

    /** Algorithm R (Vitter 1985): each of the works seen is kept with the same probability. */
    private final class Reservoir {
        private final List<CompletedWork> kept = new ArrayList<>();
        private long seen;

        private void add(CompletedWork work, int capacity) {
            seen++;
            if (kept.size() < capacity) {
                kept.add(work);
                return;
            }
            long place = random.nextLong(seen);
            if (place < capacity) {
                kept.set((int) place, work);
            }
        }

        private void shrink(int capacity) {
            while (kept.size() > capacity) {
                int last = kept.size() - 1;
                kept.set(random.nextInt(kept.size()), kept.get(last));
                kept.remove(last);
            }
        }
    }
}
