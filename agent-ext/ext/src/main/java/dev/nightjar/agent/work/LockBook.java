package dev.nightjar.agent.work;

import dev.nightjar.agent.ship.Blocks;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who was waited for at which lock, summed up per block of 10 s. Safe for all threads. */
final class LockBook {

    /** Waiting account, lock and holder of one block. */
    static final int MAX_ENTRIES = 4_000;

    /** So many with works under way, which are accounts of their own until their names are known; then by the names they have. */
    static final int MAX_UNDER_WAY = 1_000;

    private static final int MAX_NAME = 256;

    /** Who holds a lock: a work, a thread that works for nobody, or nobody knows. */
    record Holder(Kind kind, @Nullable Account account, String thread) {

        static final Holder UNKNOWN = new Holder(Kind.UNKNOWN, null, "");

        static Holder work(Account account) {
            return new Holder(Kind.WORK, account, "");
        }

        static Holder thread(String name) {
            return new Holder(Kind.THREAD, null, name);
        }

        private Holder named() {
            return account == null ? this : work(account.named());
        }

        private String name() {
            return account == null ? cut(thread) : cut(account.name());
        }
    }

    private record Waited(Account waiting, String lock) {}

    private record Named(Kind kind, String name) {}

    private record Told(String operation, String lock) {}

    /** Time that was waited for a holder, and how often threads were seen in which frame. */
    private static final class Sum {
        private long nanos;
        private final Map<String, Long> frames = new TreeMap<>();

        private void add(Sum other) {
            nanos += other.nanos;
            other.frames.forEach((frame, times) -> frames.merge(frame, times, Long::sum));
        }

        private @Nullable String mostFrame() {
            return frames.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(null);
        }
    }

    private static final class Lock<H> {
        private final Map<H, Sum> holders = new HashMap<>();
        private final Sum waiters = new Sum();

        private Sum at(H holder) {
            return holders.computeIfAbsent(holder, unseen -> new Sum());
        }
    }

    private static final class Block {
        private final Map<Waited, Lock<Holder>> locks = new HashMap<>();
        private int entries;

        private boolean has(Account waiting, String lock, Holder holder) {
            Lock<Holder> known = locks.get(new Waited(waiting, lock));
            return known != null && known.holders.containsKey(holder);
        }
    }

    private final Blocks<Block> blocks = new Blocks<>(Block::new);
    private long dropped;

    /** Works of an account were seen to wait so long for a holder. */
    synchronized void add(Account waiting, String lock, Holder holder, long nanos, long epochNanos) {
        Block block = blocks.at(epochNanos);
        if (block.entries >= MAX_UNDER_WAY && !block.has(waiting, lock, holder)) {
            add(block, waiting.named(), lock, holder.named(), nanos);
        } else {
            add(block, waiting, lock, holder, nanos);
        }
    }

    private void add(Block block, Account waiting, String lock, Holder holder, long nanos) {
        Waited waited = new Waited(waiting, lock);
        Lock<Holder> known = block.locks.get(waited);
        boolean seen = known != null && known.holders.containsKey(holder);
        if (!seen && block.entries >= MAX_ENTRIES) {
            dropped++;
            return;
        }
        block.entries += seen ? 0 : 1;
        block.locks.computeIfAbsent(waited, unseen -> new Lock<>()).at(holder).nanos += nanos;
    }

    /** What the two were doing at that instant; of no interest unless the wait was {@link #add added}. */
    synchronized void frames(
            Account waiting,
            String lock,
            Holder holder,
            @Nullable String waitingFrame,
            @Nullable String holdingFrame,
            long epochNanos) {
        Map<Waited, Lock<Holder>> locks = blocks.at(epochNanos).locks;
        Lock<Holder> live = locks.get(new Waited(waiting, lock));
        Lock<Holder> known = live == null ? locks.get(new Waited(waiting.named(), lock)) : live;
        if (known == null) {
            return;
        }
        if (waitingFrame != null) {
            known.waiters.frames.merge(waitingFrame, 1L, Long::sum);
        }
        Sum sum = known.holders.getOrDefault(holder, known.holders.get(holder.named()));
        if (sum != null && holdingFrame != null) {
            sum.frames.merge(holdingFrame, 1L, Long::sum);
        }
    }

    /** Takes out the blocks that are over; what comes later for one of them opens it again, and adds up. */
    synchronized List<LockHolders> due(long nowEpochNanos) {
        return told(blocks.due(nowEpochNanos));
    }

    /** Takes out all of them, for the end of the JVM. */
    synchronized List<LockHolders> all() {
        return told(blocks.all());
    }

    synchronized long dropped() {
        return dropped;
    }

    private static List<LockHolders> told(List<Map.Entry<Long, Block>> over) {
        List<LockHolders> told = new ArrayList<>();
        over.forEach(block ->
                byName(block.getValue()).forEach((name, lock) -> told.add(told(name, block.getKey(), lock))));
        return told;
    }

    /** Only now: the name of a request is its method until its route is known. */
    private static Map<Told, Lock<Named>> byName(Block block) {
        Map<Told, Lock<Named>> named =
                new TreeMap<>(Comparator.comparing(Told::operation).thenComparing(Told::lock));
        block.locks.forEach((waited, lock) -> {
            Told name = new Told(cut(waited.waiting().name()), waited.lock());
            Lock<Named> sum = named.computeIfAbsent(name, unseen -> new Lock<>());
            sum.waiters.add(lock.waiters);
            lock.holders.forEach((holder, held) ->
                    sum.at(new Named(holder.kind(), holder.name())).add(held));
        });
        return named;
    }

    private static LockHolders told(Told name, long fromEpochNanos, Lock<Named> lock) {
        List<Map.Entry<Named, Sum>> longestFirst = new ArrayList<>(lock.holders.entrySet());
        longestFirst.sort(Comparator.comparingLong((Map.Entry<Named, Sum> holder) -> -holder.getValue().nanos)
                .thenComparing(holder -> holder.getKey().name()));
        List<LockHolders.Holder> holders = new ArrayList<>();
        long others = 0;
        for (Map.Entry<Named, Sum> holder : longestFirst) {
            Sum sum = holder.getValue();
            if (holders.size() < LockHolders.MAX_HOLDERS) {
                Named who = holder.getKey();
                holders.add(new LockHolders.Holder(who.kind(), who.name(), sum.mostFrame(), sum.nanos));
            } else {
                others += sum.nanos;
            }
        }
        return new LockHolders(
                name.operation(),
                name.lock(),
                fromEpochNanos,
                Blocks.BLOCK_NANOS,
                lock.waiters.mostFrame(),
                holders,
                others);
    }

    /** As operations are cut in the totals. */
    static String cut(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }
}
