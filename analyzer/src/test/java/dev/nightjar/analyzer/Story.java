package dev.nightjar.analyzer;

import dev.nightjar.model.Origin;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.PoolHolders.Holder;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Facts that were made up, through the port into the store, and the analyzer on them. Reproducible by its seed. */
final class Story {

    static final String ENVIRONMENT = "production";
    static final String DATABASE = "postgresql://db:5432/shop";
    static final long SECOND = 1_000_000_000L;
    static final long BLOCK = 10 * SECOND;

    /** 2026-03-02T00:00:00Z, a Monday. */
    static final long BEGIN = 1_772_409_600L * SECOND;

    final Random random;
    private final Map<Origin, List<Fact>> factsByOrigin = new LinkedHashMap<>();
    private long lastBlock;

    Story(long seed) {
        random = new Random(seed);
    }

    /** Start of a block, numbered from the story's begin. */
    static long at(int block) {
        return BEGIN + block * BLOCK;
    }

    Story add(String service, Fact fact) {
        return add(origin(service), fact);
    }

    Story add(Origin origin, Fact fact) {
        factsByOrigin.computeIfAbsent(origin, o -> new ArrayList<>()).add(fact);
        return this;
    }

    Story blocks(String service, String operation, int from, int to, Shape shape) {
        for (int block = from; block < to; block++) {
            block(service, operation, at(block), shape);
        }
        return this;
    }

    /** Of one JVM of several. */
    Story blocks(Origin origin, String operation, int from, int to, Shape shape) {
        for (int block = from; block < to; block++) {
            block(origin, operation, at(block), shape);
        }
        return this;
    }

    Story block(String service, String operation, long start, Shape shape) {
        return block(origin(service), operation, start, shape);
    }

    Story block(Origin origin, String operation, long start, Shape shape) {
        lastBlock = Math.max(lastBlock, start);
        return shape.works() == 0 ? this : add(origin, total(operation, start, shape));
    }

    Story statement(String fingerprint, String text) {
        return add("database", new Statement(fingerprint, text));
    }

    /** A poll of the database, every second from block to block. */
    Story polls(int fromBlock, int toBlock, List<DbSession> sessions) {
        for (long instant = at(fromBlock); instant < at(toBlock); instant += SECOND) {
            poll(instant, sessions);
        }
        return this;
    }

    Story poll(long instant, List<DbSession> sessions) {
        return add("database", new DbPoll(DATABASE, instant, 5_000_000L, List.of(), sessions));
    }

    /** A snapshot of the holders every half second from block to block. */
    Story holders(String service, String pool, int fromBlock, int toBlock, int waiters, List<Holder> holders) {
        for (long instant = at(fromBlock); instant < at(toBlock); instant += SECOND / 2) {
            add(service, new PoolHolders(instant, pool, instant, 10, waiters, holders));
        }
        return this;
    }

    /** The same by threads of no work, and never given back since the first block. */
    Story leaked(String service, String pool, int fromBlock, int toBlock, int waiters, List<Holder> holders) {
        for (long instant = at(fromBlock); instant < at(toBlock); instant += SECOND / 2) {
            long more = instant - at(fromBlock);
            add(
                    service,
                    new PoolHolders(
                            instant,
                            pool,
                            instant,
                            10,
                            waiters,
                            holders.stream()
                                    .map(holder -> holder(
                                            PoolHolders.NO_WORK,
                                            0,
                                            (holder.heldNanos() + more) / 1_000_000,
                                            holder.databasePid()))
                                    .toList()));
        }
        return this;
    }

    private WorkTotal total(String operation, long start, Shape shape) {
        Map<Part, Long> parts = new EnumMap<>(Part.class);
        Map<Integer, Long> walls = new HashMap<>();
        long wall = 0;
        for (int i = 0; i < shape.works(); i++) {
            long ofWork = 0;
            for (Map.Entry<Part, Double> part : shape.millis().entrySet()) {
                long nanos =
                        Math.max(0, Math.round(part.getValue() * 1e6 * (1 + shape.spread() * random.nextGaussian())));
                parts.merge(part.getKey(), nanos, Long::sum);
                ofWork += nanos;
            }
            walls.merge(LogHistogram.bucketOf(ofWork), 1L, Long::sum);
            wall += ofWork;
        }
        parts.putIfAbsent(Part.UNEXPLAINED, 0L);
        Map<Resource, ResourceUse> uses = new HashMap<>(shape.perBlock());
        return new WorkTotal(
                Work.Kind.REQUEST,
                operation,
                start,
                BLOCK,
                shape.works(),
                Math.round(shape.works() * shape.failedShare()),
                wall,
                new LogHistogram(walls),
                parts,
                shape.missing(),
                Math.round(shape.works() * shape.mebibytes() * (1 << 20)),
                0,
                uses);
    }

    MemoryStore store() {
        return store(0);
    }

    /** One that gives at most so many facts at once. */
    MemoryStore bounded(int answerRows) {
        return filled(new MemoryStore(answerRows), 0);
    }

    /** @param shuffle when not 0, origins come in another order, and so do the facts of each */
    MemoryStore store(long shuffle) {
        return filled(new MemoryStore(), shuffle);
    }

    private MemoryStore filled(MemoryStore store, long shuffle) {
        List<Origin> origins = new ArrayList<>(factsByOrigin.keySet());
        if (shuffle != 0) {
            Collections.shuffle(origins, new Random(shuffle));
        }
        for (Origin origin : origins) {
            List<Fact> order = new ArrayList<>(factsByOrigin.getOrDefault(origin, List.of()));
            if (shuffle != 0) {
                Collections.shuffle(order, new Random(shuffle));
            }
            store.write(new Batch(new BatchId.Numbered(origin.run(), 1), origin, 1, order))
                    .join();
        }
        return store;
    }

    static Origin origin(String service) {
        return new Origin(ENVIRONMENT, "", service, "1", "host", service + ":1", "run-" + service, "UTC");
    }

    /** One JVM of several: each version on an instance is a life of its own. */
    static Origin origin(String service, int instance, String version) {
        String name = service + ":" + instance;
        return new Origin(ENVIRONMENT, "", service, version, "host", name, "run-" + name + "-" + version, "UTC");
    }

    List<Finding> findings() {
        return findings(Limits.STANDARD);
    }

    List<Finding> findings(Limits limits) {
        return findings(limits, store());
    }

    List<Finding> findings(Limits limits, MemoryStore store) {
        long end = lastBlock + BLOCK;
        return new Analyzer(limits).analyze(store, ENVIRONMENT, new TimeRange(BEGIN, end), end + 3 * SECOND);
    }

    static Holder holder(String operation, int sql, long heldMillis, long pid) {
        String fingerprint = sql == 0 ? null : print(sql);
        long held = heldMillis * 1_000_000L;
        return new Holder(
                "0".repeat(31) + "1",
                "0".repeat(15) + "1",
                operation,
                held,
                fingerprint,
                sql == 0 ? 0 : held,
                pid,
                "OrderRepository.reserve");
    }

    /** A statement's fingerprint from a number. */
    static String print(int number) {
        return String.format("%016x", number);
    }

    static DbSession session(
            long pid, String application, String state, String wait, int statement, List<Long> blockedBy) {
        String[] typeAndEvent = wait.split(":", 2);
        return new DbSession(
                pid,
                application,
                "app",
                "client backend",
                state,
                wait.isEmpty() ? null : typeAndEvent[0],
                wait.isEmpty() ? null : typeAndEvent[1],
                5 * SECOND,
                SECOND,
                statement == 0 ? null : print(statement),
                blockedBy,
                wait.startsWith("Lock") ? wait.substring(5) + " ShareLock" : null);
    }
}
