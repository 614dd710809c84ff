package dev.nightjar.model.port;

import dev.nightjar.model.Origin;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.wire.Wire;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Facts with every field filled at random, the same ones for the same seed: optional fields absent in part of them, text
 * with quotes, line ends and characters outside the basic plane. One thread.
 */
public final class RandomFacts {

    private static final String[] WORDS = {
        "orders",
        "select 1",
        "it's \"quoted\"",
        "库存 не-ascii 🦉",
        "a\\b\n\tc",
        "x".repeat(300),
        "{\"json\":[1,2]}",
        "%s;--"
    };

    private final Random random;
    private long batches;

    public RandomFacts(long seed) {
        random = new Random(seed);
    }

    /** One life of a process of the service, another one at each call. */
    public Origin origin(String environment, String service) {
        return new Origin(
                environment,
                random.nextBoolean() ? "" : "shop",
                service,
                "1." + random.nextInt(10),
                "host-" + random.nextInt(10),
                service + "-" + random.nextInt(10),
                hex(32),
                "Asia/Shanghai");
    }

    /** A batch with the origin's run and the next number of this source. */
    public Batch batch(Origin origin, List<? extends Fact> facts) {
        return new Batch(new BatchId.Numbered(origin.run(), batches++), origin, Wire.SCHEMA, List.copyOf(facts));
    }

    public Batch batch(Origin origin, Fact... facts) {
        return batch(origin, List.of(facts));
    }

    /** One fact of each kind, at the instant by which it is queried; the work is one that ended. */
    public List<Fact> oneOfEach(String operation, String pool, String database, long epochNanos) {
        return List.of(
                work(operation, epochNanos),
                total(operation, epochNanos),
                gcPause(epochNanos),
                safepoint(epochNanos),
                holders(pool, epochNanos),
                statement(),
                health(epochNanos),
                poll(database, epochNanos),
                allocations(operation, epochNanos),
                lockHolders(operation, epochNanos),
                partSites(operation, epochNanos),
                gcLog(epochNanos),
                edenUse(operation, epochNanos),
                counters(database, epochNanos),
                statements(database, epochNanos));
    }

    /** A work that ended at the given instant. */
    public Work work(String operation, long endEpochNanos) {
        boolean failed = random.nextInt(4) == 0;
        return work(hex(32), hex(16), operation, endEpochNanos, upTo(3_000_000_000L), failed, false);
    }

    /** A report at the given instant of a work that goes on. */
    public Work openWork(String operation, long reportEpochNanos) {
        return work(hex(32), hex(16), operation, reportEpochNanos, upTo(3_000_000_000L), false, true);
    }

    /** The same work at a later instant. */
    public Work later(Work work, long epochNanos, boolean open) {
        long wallNanos = epochNanos - work.startEpochNanos();
        return work(work.traceId(), work.spanId(), work.operation(), epochNanos, wallNanos, false, open);
    }

    /** The same work with the given wall time and the same end. */
    public Work lasting(Work work, long wallNanos) {
        return work(
                work.traceId(), work.spanId(), work.operation(), work.endEpochNanos(), wallNanos, false, work.open());
    }

    private Work work(
            String trace, String span, String operation, long endNanos, long wallNanos, boolean failed, boolean open) {
        Map<Amount, Long> amounts = new EnumMap<>(Amount.class);
        for (Amount amount : Amount.values()) {
            if (random.nextBoolean()) {
                amounts.put(amount, upTo(1_000_000));
            }
        }
        Ledger ledger = new Ledger(wallNanos, parts(wallNanos), amounts, missing());
        Work.Stratum stratum = failed ? Work.Stratum.FAILED : Work.Stratum.SLOW;
        return new Work(
                trace,
                span,
                random.nextBoolean() ? hex(16) : null,
                one(Work.Kind.values()),
                operation,
                endNanos - wallNanos,
                upTo(1_000_000),
                failed,
                failed ? "java.sql.SQLTransientConnectionException" : null,
                open,
                random.nextBoolean(),
                open ? Work.Stratum.OPEN : stratum,
                1 + random.nextInt(100) / 7.0,
                ledger,
                some(Work.MAX_WAITS, this::await),
                new Work.Used(maybe(upTo(1L << 40)), maybe(upTo(1L << 40)), resources()));
    }

    private Work.Wait await() {
        return new Work.Wait(
                one(Part.values()),
                resource(),
                upTo(1L << 40),
                upTo(1L << 40),
                random.nextBoolean(),
                some(4, random::nextLong));
    }

    public WorkTotal total(String operation, long fromEpochNanos) {
        Map<Integer, Long> walls = new HashMap<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            walls.put(LogHistogram.bucketOf(1 + upTo(1L << 45)), 1 + upTo(1_000));
        }
        LogHistogram histogram = new LogHistogram(walls);
        long count = histogram.total();
        long wallNanos = upTo(count * 3_000_000_000L);
        return new WorkTotal(
                one(Work.Kind.values()),
                operation,
                fromEpochNanos,
                10_000_000_000L,
                count,
                upTo(count),
                wallNanos,
                histogram,
                parts(wallNanos),
                missing(),
                upTo(1L << 40),
                upTo(1L << 40),
                resources());
    }

    public GcPause gcPause(long startEpochNanos) {
        Map<GcFigure, Long> figures = new EnumMap<>(GcFigure.class);
        for (GcFigure figure : GcFigure.values()) {
            if (random.nextBoolean()) {
                figures.put(figure, upTo(1L << 36));
            }
        }
        return new GcPause(startEpochNanos, upTo(1L << 32), "G1New", text(), upTo(1_000_000), figures);
    }

    public Safepoint safepoint(long startEpochNanos) {
        return new Safepoint(startEpochNanos, upTo(1L << 32), upTo(1L << 31), text());
    }

    public Allocations allocations(String operation, long fromEpochNanos) {
        List<String> frames = some(40, this::text);
        Map<Object, Allocations.Site> sites = new LinkedHashMap<>();
        for (int i = random.nextInt(Allocations.MAX_SITES + 1); i > 0; i--) {
            List<String> stack = frames.isEmpty()
                    ? List.of()
                    : some(Allocations.Site.MAX_FRAMES, () -> one(frames.toArray(String[]::new)));
            Allocations.Site site = new Allocations.Site(text(), stack, upTo(1L << 40), 1 + upTo(1_000));
            sites.put(List.of(site.type(), stack), site);
        }
        return new Allocations(
                operation, fromEpochNanos, 10_000_000_000L, List.copyOf(sites.values()), upTo(1L << 40), upTo(1_000));
    }

    public PartSites partSites(String operation, long fromEpochNanos) {
        Map<Object, PartSites.Site> sites = new LinkedHashMap<>();
        for (int i = random.nextInt(PartSites.MAX_SITES + 1); i > 0; i--) {
            List<String> stack = some(Allocations.Site.MAX_FRAMES, this::text);
            sites.put(stack, new PartSites.Site(stack, upTo(1L << 40), 1 + upTo(1_000)));
        }
        return new PartSites(
                operation,
                one(PartSites.PARTS.stream().sorted().toArray(Part[]::new)),
                fromEpochNanos,
                10_000_000_000L,
                List.copyOf(sites.values()),
                upTo(1L << 40),
                upTo(1_000));
    }

    public GcLog gcLog(long fromEpochNanos) {
        List<GcLog.Line> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            lines.add(new GcLog.Line(fromEpochNanos + upTo(5_000_000_000L), random.nextBoolean() ? "gc" : "", text()));
        }
        return new GcLog(fromEpochNanos, lines, upTo(1_000));
    }

    public LockHolders lockHolders(String operation, long fromEpochNanos) {
        Map<Object, LockHolders.Holder> holders = new LinkedHashMap<>();
        for (int i = random.nextInt(LockHolders.MAX_HOLDERS + 1); i > 0; i--) {
            LockHolders.Kind kind = one(LockHolders.Kind.values());
            String name = kind == LockHolders.Kind.UNKNOWN ? "" : "n" + text();
            String frame = random.nextBoolean() ? text() : null;
            holders.put(List.of(kind, name), new LockHolders.Holder(kind, name, frame, upTo(1L << 40)));
        }
        return new LockHolders(
                operation,
                text(),
                fromEpochNanos,
                10_000_000_000L,
                random.nextBoolean() ? text() : null,
                List.copyOf(holders.values()),
                upTo(1L << 40));
    }

    public EdenUse edenUse(String operation, long epochNanos) {
        Map<String, Long> operations = new HashMap<>(Map.of(operation, upTo(1L << 40)));
        while (random.nextBoolean()) {
            operations.put(text(), upTo(1L << 40));
        }
        return new EdenUse(
                epochNanos - upTo(10_000_000_000L),
                epochNanos,
                text(),
                upTo(1_000_000),
                1 + upTo(5),
                operations,
                upTo(1L << 40),
                upTo(1L << 40),
                upTo(1L << 40),
                upTo(1L << 40),
                upTo(1L << 40),
                random.nextBoolean() ? upTo(1L << 40) : null);
    }

    public PoolHolders holders(String pool, long epochNanos) {
        return new PoolHolders(
                random.nextLong(),
                pool,
                epochNanos,
                random.nextInt(100),
                random.nextInt(100),
                some(PoolHolders.MAX_HOLDERS, this::holder));
    }

    private PoolHolders.Holder holder() {
        boolean inWork = random.nextBoolean();
        return new PoolHolders.Holder(
                inWork ? hex(32) : null,
                inWork ? hex(16) : null,
                inWork ? text() : PoolHolders.NO_WORK,
                upTo(1L << 40),
                maybe(hex(16)),
                upTo(1L << 40),
                random.nextInt(100) - 1,
                maybe(text()),
                maybe(resource()));
    }

    public Statement statement() {
        return new Statement(hex(16), text() + " " + text());
    }

    public AgentHealth health(long epochNanos) {
        Map<String, Long> values = new HashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            values.put(text(), random.nextLong());
        }
        return new AgentHealth(epochNanos, values);
    }

    public DbPoll poll(String database, long epochNanos) {
        return new DbPoll(database, epochNanos, upTo(1L << 30), some(2, this::text), some(12, this::session));
    }

    public DbCounters counters(String database, long epochNanos) {
        return new DbCounters(
                database,
                epochNanos - upTo(10_000_000_000L),
                epochNanos,
                figures(DbFigure.class),
                some(DbCounters.MAX_IO, this::io),
                some(DbCounters.MAX_CONNECTED, () -> new DbCounters.Connected(text(), text(), upTo(1L << 20))),
                some(2, this::text));
    }

    private DbCounters.Io io() {
        return new DbCounters.Io(
                text(), "relation", text(), amountOrNull(), amountOrNull(), amountOrNull(), amountOrNull());
    }

    public DbStatements statements(String database, long epochNanos) {
        Map<String, DbStatements.Use> uses = new LinkedHashMap<>();
        for (int i = random.nextInt(DbStatements.MAX_USES + 1); i > 0; i--) {
            String fingerprint = hex(16);
            uses.put(
                    fingerprint,
                    new DbStatements.Use(fingerprint, some(DbStatements.Use.MAX_QUERY_IDS, () -> hex(32)), sum()));
        }
        return new DbStatements(
                database,
                epochNanos - upTo(10_000_000_000L),
                epochNanos,
                List.copyOf(uses.values()),
                sum(),
                some(2, this::text));
    }

    private DbStatements.Sum sum() {
        return new DbStatements.Sum(upTo(1L << 40), upTo(1L << 40), figures(StatementFigure.class));
    }

    private <E extends Enum<E>> Map<E, Long> figures(Class<E> kind) {
        Map<E, Long> figures = new EnumMap<>(kind);
        for (E figure : kind.getEnumConstants()) {
            if (random.nextBoolean()) {
                figures.put(figure, upTo(1L << 40));
            }
        }
        return figures;
    }

    private @Nullable Long amountOrNull() {
        return random.nextBoolean() ? upTo(1L << 40) : null;
    }

    private DbSession session() {
        return new DbSession(
                upTo(1L << 22),
                random.nextBoolean() ? "" : text(),
                text(),
                "client backend",
                random.nextBoolean() ? "" : "idle in transaction",
                maybe("Lock"),
                maybe("transactionid"),
                upTo(1L << 40) - 1,
                upTo(1L << 40) - 1,
                maybe(hex(16)),
                some(3, () -> upTo(1L << 22)),
                maybe("transactionid ShareLock"),
                some(DbSession.MAX_TRANSACTION_STATEMENTS, () -> hex(16)),
                random.nextBoolean() ? progress() : null,
                maybe(text()));
    }

    private DbProgress progress() {
        return new DbProgress(
                "create index", text(), maybe(text()), amountOrNull(), amountOrNull(), one(DbProgress.Unit.values()));
    }

    /** Random parts that add up to the wall time; {@code unexplained} is always among them. */
    private Map<Part, Long> parts(long wallNanos) {
        Map<Part, Long> parts = new EnumMap<>(Part.class);
        long rest = wallNanos;
        for (Part part : Part.values()) {
            if (part != Part.UNEXPLAINED && random.nextBoolean()) {
                long nanos = upTo(rest);
                parts.put(part, nanos);
                rest -= nanos;
            }
        }
        parts.put(Part.UNEXPLAINED, rest);
        return parts;
    }

    private EnumSet<Missing> missing() {
        EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
        for (Missing source : Missing.values()) {
            if (random.nextInt(4) == 0) {
                missing.add(source);
            }
        }
        return missing;
    }

    private Map<Resource, ResourceUse> resources() {
        Map<Resource, ResourceUse> resources = new HashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            resources.put(resource(), new ResourceUse(upTo(1L << 30), upTo(1L << 10), upTo(1L << 40), upTo(1L << 40)));
        }
        return resources;
    }

    private Resource resource() {
        Resource.Kind kind = one(Resource.Kind.values());
        return new Resource(kind, kind == Resource.Kind.CPU || kind == Resource.Kind.HEAP ? "" : text());
    }

    private String text() {
        return one(WORDS) + random.nextInt(1_000);
    }

    private String hex(int digits) {
        StringBuilder hex = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    /** 0 … limit, both included. */
    private long upTo(long limit) {
        return limit == 0 ? 0 : Math.floorMod(random.nextLong(), limit + 1);
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextBoolean() ? value : null;
    }

    private <T> List<T> some(int limit, Supplier<T> source) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(limit + 1); i > 0; i--) {
            some.add(source.get());
        }
        return some;
    }
}
