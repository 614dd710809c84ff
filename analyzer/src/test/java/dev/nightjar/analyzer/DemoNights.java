package dev.nightjar.analyzer;

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
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.MemoryStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The demo's shop, played through work by work: orders come 20 times a second, products are looked at 10 times a second,
 * both need one of 10 connections. In a night the job locks the rows until the night's end; every third order hits a
 * locked row and keeps its connection; who finds no connection within 3 s fails. The job is idle in its transaction
 * between portions, the decoy refreshes its view beside it. Facts become visible as late as in reality.
 */
final class DemoNights {

    private static final int POOL_SIZE = 10;
    private static final double TIMEOUT = 3;
    private static final int SECONDS = 320;
    private static final int RESERVE = 1;
    private static final int SETTLE = 2;
    private static final int PRODUCT = 3;
    private static final int REFRESH = 4;
    private static final long SETTLEMENT_PID = 900;
    private static final long REFRESH_PID = 901;

    /** How late a fact is visible: totals wait for their block's end and the sender, the rest only for the sender. */
    private static final double SENDER_DELAY = 2.5;

    private record Visible(double second, Fact fact) {}

    /** One work that was played. */
    private record Played(
            String operation, double start, double end, double waited, double sql, boolean failed, double restMillis) {}

    /** A connection in use. */
    private record Held(String operation, double since, double until, int sql, int slot) {}

    private final Random random;
    private final double quiet;
    private final double period;
    private final double length;
    private int missing = -1;
    private boolean locking = true;
    private @Nullable List<Visible> played;

    DemoNights(long seed, double quiet, double period, double length) {
        random = new Random(seed);
        this.quiet = quiet;
        this.period = period;
        this.length = length;
    }

    /** The job does not run in that night. */
    DemoNights withoutNight(int night) {
        missing = night;
        return this;
    }

    /** The job commits after every portion. */
    DemoNights withoutLocks() {
        locking = false;
        return this;
    }

    /** What a server would know at that second. */
    MemoryStore storeAt(double second) {
        if (played == null) {
            played = play();
        }
        List<Fact> order = new ArrayList<>();
        List<Fact> database = new ArrayList<>();
        for (Visible visible : played) {
            if (visible.second() <= second) {
                (visible.fact() instanceof DbPoll ? database : order).add(visible.fact());
            }
        }
        MemoryStore store = new MemoryStore();
        store.write(new Batch(new BatchId.Numbered("o", 1), Story.origin("order"), 1, order))
                .join();
        store.write(new Batch(new BatchId.Numbered("d", 1), Story.origin("database"), 1, database))
                .join();
        return store;
    }

    /** End of the night that is on at that second, −1 by day. */
    private double nightEnd(double second) {
        int night = (int) Math.floor((second - quiet) / period);
        boolean on = second >= quiet && night != missing && second < quiet + night * period + length;
        return on ? quiet + night * period + length : -1;
    }

    private List<Visible> play() {
        List<Visible> facts = new ArrayList<>();
        facts.add(new Visible(
                0, new Statement(Story.print(RESERVE), "update inventory set stock = stock - ? where sku = ?")));
        facts.add(new Visible(
                0,
                new Statement(
                        Story.print(SETTLE), "update inventory set settled_stock = stock where sku between ? and ?")));
        facts.add(new Visible(0, new Statement(Story.print(PRODUCT), "select name from product where sku = ?")));
        facts.add(new Visible(0, new Statement(Story.print(REFRESH), "refresh materialized view sales_by_product")));
        List<Played> works = new ArrayList<>();
        List<Held> holds = new ArrayList<>();
        traffic(works, holds);
        totals(works, facts);
        snapshots(works, holds, facts);
        polls(holds, facts);
        return facts;
    }

    private void traffic(List<Played> works, List<Held> holds) {
        double[] freeAt = new double[POOL_SIZE];
        for (int i = 0; i < SECONDS * 30; i++) {
            double arrival = i / 30.0 + random.nextDouble() * 0.01;
            String operation = i % 3 == 2 ? "GET /products/{sku}" : "POST /orders";
            int slot = 0;
            for (int s = 1; s < POOL_SIZE; s++) {
                slot = freeAt[s] < freeAt[slot] ? s : slot;
            }
            // The first seconds of a JVM: classes are loaded, code is interpreted.
            double warmUp = 1 + 12 * Math.exp(-arrival / 4);
            double rest = warmUp * (6 + 3 * random.nextDouble());
            double wait = Math.max(0, freeAt[slot] - arrival);
            if (wait > TIMEOUT) {
                works.add(new Played(operation, arrival, arrival + TIMEOUT + rest / 1000, TIMEOUT, 0, true, rest));
                continue;
            }
            double got = arrival + wait;
            double sql = warmUp * 0.004 * (1 + random.nextDouble());
            double locked = nightEnd(got);
            boolean hits = operation.equals("POST /orders") && random.nextInt(3) == 0;
            if (locking && locked > 0 && hits) {
                sql = locked - got + 0.01;
            }
            freeAt[slot] = got + sql + 0.001;
            holds.add(new Held(operation, got, freeAt[slot], operation.startsWith("POST") ? RESERVE : PRODUCT, slot));
            works.add(new Played(operation, arrival, freeAt[slot] + rest / 1000, wait, sql, false, rest));
        }
    }

    private static void totals(List<Played> works, List<Visible> facts) {
        Map<String, List<Played>> byBlock = new TreeMap<>();
        for (Played work : works) {
            int block = (int) (work.end() / 10);
            byBlock.computeIfAbsent(String.format("%05d%s", block, work.operation()), b -> new ArrayList<>())
                    .add(work);
        }
        byBlock.forEach((key, ofBlock) -> {
            int block = Integer.parseInt(key.substring(0, 5));
            facts.add(new Visible(block * 10 + 10 + SENDER_DELAY, total(key.substring(5), block, ofBlock)));
        });
    }

    private static WorkTotal total(String operation, int block, List<Played> works) {
        Map<Part, Long> parts = new EnumMap<>(Part.class);
        Map<Integer, Long> walls = new HashMap<>();
        ResourceUse pool = ResourceUse.NONE;
        ResourceUse sql = ResourceUse.NONE;
        long wall = 0;
        int failed = 0;
        for (Played work : works) {
            long waited = nanos(work.waited());
            long inSql = nanos(work.sql());
            long cpu = Math.round(work.restMillis() * 0.8e6);
            long unexplained = Math.round(work.restMillis() * 0.2e6);
            parts.merge(Part.POOL, waited, Long::sum);
            parts.merge(Part.SQL, inSql, Long::sum);
            parts.merge(Part.CPU, cpu, Long::sum);
            parts.merge(Part.UNEXPLAINED, unexplained, Long::sum);
            long ofWork = waited + inSql + cpu + unexplained;
            walls.merge(LogHistogram.bucketOf(ofWork), 1L, Long::sum);
            wall += ofWork;
            failed += work.failed() ? 1 : 0;
            pool = pool.plus(new ResourceUse(1, work.failed() ? 1 : 0, waited, work.failed() ? 0 : inSql + 1_000_000));
            sql = work.failed() ? sql : sql.plus(new ResourceUse(1, 0, 0, inSql));
        }
        Map<Resource, ResourceUse> uses = new HashMap<>();
        uses.put(Resource.pool("orders"), pool);
        if (sql.calls() > 0) {
            uses.put(Resource.sql(Story.print(operation.startsWith("POST") ? RESERVE : PRODUCT)), sql);
        }
        return new WorkTotal(
                Work.Kind.REQUEST,
                operation,
                Story.at(block),
                Story.BLOCK,
                works.size(),
                failed,
                wall,
                new LogHistogram(walls),
                parts,
                Set.of(),
                0,
                0,
                uses);
    }

    /** Five times a second, while somebody waits. */
    private static void snapshots(List<Played> works, List<Held> holds, List<Visible> facts) {
        PriorityQueue<Double> waitEnds = new PriorityQueue<>();
        int next = 0;
        for (int tick = 0; tick < SECONDS * 5; tick++) {
            double now = tick / 5.0;
            while (next < works.size() && works.get(next).start() <= now) {
                Played work = works.get(next++);
                if (work.waited() > 0) {
                    waitEnds.add(work.start() + work.waited());
                }
            }
            while (!waitEnds.isEmpty() && waitEnds.peek() <= now) {
                waitEnds.remove();
            }
            if (!waitEnds.isEmpty()) {
                List<Holder> holders = heldAt(holds, now).stream()
                        .map(held -> Story.holder(
                                held.operation(),
                                held.sql(),
                                Math.round((now - held.since()) * 1000),
                                100 + held.slot()))
                        .toList();
                PoolHolders snapshot =
                        new PoolHolders(tick, "orders", instant(now), POOL_SIZE, waitEnds.size(), holders);
                facts.add(new Visible(now + SENDER_DELAY, snapshot));
            }
        }
    }

    private void polls(List<Held> holds, List<Visible> facts) {
        for (int second = 0; second < SECONDS; second++) {
            double now = second + 0.3;
            double nightEnd = nightEnd(now);
            List<DbSession> sessions = new ArrayList<>();
            for (Held held : heldAt(holds, now)) {
                boolean locked = locking && nightEnd > 0 && held.until() - held.since() > 0.5;
                sessions.add(Story.session(
                        100 + held.slot(),
                        "order",
                        "active",
                        locked ? "Lock:transactionid" : "",
                        held.sql(),
                        locked ? List.of(SETTLEMENT_PID) : List.of()));
            }
            if (nightEnd > 0) {
                double began = nightEnd - length;
                sessions.add(settlement(now, began));
                sessions.add(Story.session(REFRESH_PID, "mv-refresh", "active", "", REFRESH, List.of()));
            }
            facts.add(
                    new Visible(now + 0.5, new DbPoll(Story.DATABASE, instant(now), 5_000_000L, List.of(), sessions)));
        }
    }

    /** A portion every 1.1 s, idle in its transaction in between. */
    private static DbSession settlement(double now, double began) {
        double statementAge = (now - began) % 1.1;
        return new DbSession(
                SETTLEMENT_PID,
                "nightly-settlement",
                "postgres",
                "client backend",
                statementAge < 0.05 ? "active" : "idle in transaction",
                "Client",
                "ClientRead",
                nanos(now - began),
                nanos(statementAge),
                Story.print(SETTLE),
                List.of(),
                null,
                List.of(Story.print(SETTLE)));
    }

    private static List<Held> heldAt(List<Held> holds, double now) {
        return holds.stream()
                .filter(held -> held.since() <= now && now < held.until())
                .limit(POOL_SIZE)
                .toList();
    }

    private static long instant(double second) {
        return Story.BEGIN + nanos(second);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** The whole time that is played. */
    static TimeRange range() {
        return new TimeRange(Story.BEGIN, instant(SECONDS));
    }
}
