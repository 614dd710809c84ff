package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.wire.Decoded;
import dev.nightjar.model.wire.FactWire;
import dev.nightjar.model.wire.Wire;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The tables of facts that have a time. Statements have none: they stay as long as their origin. */
final class FactTables {

    static final FactTable<Work> WORK = new WorkTable();
    static final FactTable<WorkTotal> WORK_TOTAL = new TotalTable();
    static final FactTable<GcPause> GC_PAUSE = new GcPauseTable();
    static final FactTable<Safepoint> SAFEPOINT = new SafepointTable();
    static final FactTable<Allocations> ALLOCATIONS = new BodyTable<>(
            "allocations", Wire.ALLOCATIONS, Allocations.class, Allocations::fromEpochNanos, Allocations::operation);
    static final FactTable<PartSites> PART_SITES = new BodyTable<>(
            "part_sites", Wire.PART_SITES, PartSites.class, PartSites::fromEpochNanos, PartSites::operation);
    static final FactTable<LockHolders> LOCK_HOLDERS = new BodyTable<>(
            "lock_holders", Wire.LOCK_HOLDERS, LockHolders.class, LockHolders::fromEpochNanos, LockHolders::operation);
    static final FactTable<GcLog> GC_LOG = new GcLogTable();
    static final FactTable<EdenUse> EDEN = new BodyTable<>(
            "eden", "at_nanos", "collector", Wire.EDEN, EdenUse.class, EdenUse::epochNanos, EdenUse::collector);
    static final FactTable<DbCounters> DB_COUNTERS = new BodyTable<>(
            "db_counters",
            "at_nanos",
            "database",
            Wire.DB_COUNTERS,
            DbCounters.class,
            DbCounters::epochNanos,
            DbCounters::database);
    static final FactTable<DbStatements> DB_STATEMENTS = new BodyTable<>(
            "db_statements",
            "at_nanos",
            "database",
            Wire.DB_STATEMENTS,
            DbStatements.class,
            DbStatements::epochNanos,
            DbStatements::database);
    static final FactTable<PoolHolders> POOL_HOLDERS = new HoldersTable();
    static final FactTable<AgentHealth> AGENT_HEALTH = new HealthTable();
    static final FactTable<DbPoll> DB_POLL = new PollTable();

    static final List<FactTable<?>> ALL = List.of(
            WORK,
            WORK_TOTAL,
            GC_PAUSE,
            EDEN,
            SAFEPOINT,
            ALLOCATIONS,
            POOL_HOLDERS,
            LOCK_HOLDERS,
            PART_SITES,
            GC_LOG,
            AGENT_HEALTH,
            DB_POLL,
            DB_COUNTERS,
            DB_STATEMENTS);

    private FactTables() {}

    /** Appends the fact to the table of its kind. */
    static void append(Fact fact, Origin origin, int originId, WriteTransaction transaction) throws SQLException {
        switch (fact) {
            case Work work -> append(WORK, work, origin, originId, transaction);
            case WorkTotal total -> append(WORK_TOTAL, total, origin, originId, transaction);
            case GcPause pause -> append(GC_PAUSE, pause, origin, originId, transaction);
            case EdenUse use -> append(EDEN, use, origin, originId, transaction);
            case Safepoint stop -> append(SAFEPOINT, stop, origin, originId, transaction);
            case Allocations allocations -> append(ALLOCATIONS, allocations, origin, originId, transaction);
            case PoolHolders snapshot -> append(POOL_HOLDERS, snapshot, origin, originId, transaction);
            case LockHolders locks -> append(LOCK_HOLDERS, locks, origin, originId, transaction);
            case PartSites sites -> append(PART_SITES, sites, origin, originId, transaction);
            case GcLog log -> append(GC_LOG, log, origin, originId, transaction);
            case AgentHealth health -> append(AGENT_HEALTH, health, origin, originId, transaction);
            case DbPoll poll -> append(DB_POLL, poll, origin, originId, transaction);
            case DbCounters counters -> append(DB_COUNTERS, counters, origin, originId, transaction);
            case DbStatements statements -> append(DB_STATEMENTS, statements, origin, originId, transaction);
            case Statement statement -> StatementTable.append(statement, origin, originId, transaction);
        }
    }

    private static <F extends Fact> void append(
            FactTable<F> table, F fact, Origin origin, int originId, WriteTransaction transaction) throws SQLException {
        AppendedRow row = transaction.beginRow(table.name());
        row.add(origin.environment()).add(origin.service()).add(originId);
        table.append(row, fact);
        row.end();
    }

    private static final class GcPauseTable extends FactTable<GcPause> {
        GcPauseTable() {
            super(
                    "gc_pause",
                    List.of(
                            "start_nanos bigint not null",
                            "nanos bigint not null",
                            "pause varchar not null",
                            "cause varchar not null",
                            "gc_id bigint not null",
                            "figures varchar"));
        }

        @Override
        void append(AppendedRow row, GcPause pause) throws SQLException {
            row.add(pause.startEpochNanos())
                    .add(pause.nanos())
                    .add(pause.name())
                    .add(pause.cause())
                    .add(pause.gcId())
                    .add(write(pause.figures()));
        }

        @Override
        long epochNanos(GcPause pause) {
            return pause.startEpochNanos();
        }

        @Override
        GcPause read(ReadRow row) throws SQLException {
            return new GcPause(
                    row.number(), row.number(), row.name(), row.name(), row.number(), figures(row.textOrNull()));
        }

        private static @Nullable String write(Map<GcFigure, Long> figures) {
            TreeMap<String, Long> byWord = new TreeMap<>();
            figures.forEach((figure, value) -> byWord.put(figure.word(), value));
            return byWord.isEmpty() ? null : DetailJson.NUMBERS.write(byWord);
        }

        private static Map<GcFigure, Long> figures(@Nullable String json) {
            Map<GcFigure, Long> figures = new EnumMap<>(GcFigure.class);
            if (json != null) {
                DetailJson.NUMBERS.read(json).forEach((word, value) -> figures.put(GcFigure.parse(word), value));
            }
            return figures;
        }
    }

    private static final class SafepointTable extends FactTable<Safepoint> {
        SafepointTable() {
            super(
                    "safepoint",
                    List.of(
                            "start_nanos bigint not null",
                            "nanos bigint not null",
                            "to_safepoint_nanos bigint not null",
                            "operation varchar not null"));
        }

        @Override
        void append(AppendedRow row, Safepoint stop) throws SQLException {
            row.add(stop.startEpochNanos())
                    .add(stop.nanos())
                    .add(stop.toSafepointNanos())
                    .add(stop.operation());
        }

        @Override
        long epochNanos(Safepoint stop) {
            return stop.startEpochNanos();
        }

        @Override
        Safepoint read(ReadRow row) throws SQLException {
            return new Safepoint(row.number(), row.number(), row.number(), row.name());
        }
    }

    /** What is searched has columns; the rest lies beside it in the shape in which it travels. */
    private static final class BodyTable<F extends Fact> extends FactTable<F> {
        private final String event;
        private final Class<F> type;
        private final ToLongFunction<F> time;
        private final Function<F, String> searched;

        BodyTable(String name, String event, Class<F> type, ToLongFunction<F> from, Function<F, String> operation) {
            this(name, "from_nanos", "operation", event, type, from, operation);
        }

        BodyTable(
                String name,
                String timeColumn,
                String column,
                String event,
                Class<F> type,
                ToLongFunction<F> time,
                Function<F, String> searched) {
            super(
                    name,
                    List.of(timeColumn + " bigint not null", column + " varchar not null", "body varchar not null"));
            this.event = event;
            this.type = type;
            this.time = time;
            this.searched = searched;
        }

        @Override
        void append(AppendedRow row, F fact) throws SQLException {
            row.add(epochNanos(fact)).add(searched.apply(fact)).add(DetailJson.TREE.write(FactWire.encode(fact)));
        }

        @Override
        long epochNanos(F fact) {
            return time.applyAsLong(fact);
        }

        @Override
        F read(ReadRow row) throws SQLException {
            row.number();
            row.name();
            return type.cast(body(event, row));
        }
    }

    /** In the shape in which it travels. */
    private static Fact body(String event, ReadRow row) throws SQLException {
        return switch (FactWire.decode(event, DetailJson.TREE.read(row.text()))) {
            case Decoded.Ok ok -> ok.fact();
            case Decoded.Rejected bad ->
                throw new IllegalArgumentException(event + ": " + bad.position() + " " + bad.reason());
        };
    }

    private static final class GcLogTable extends FactTable<GcLog> {
        GcLogTable() {
            super("gc_log", List.of("from_nanos bigint not null", "body varchar not null"));
        }

        @Override
        void append(AppendedRow row, GcLog log) throws SQLException {
            row.add(epochNanos(log)).add(DetailJson.TREE.write(FactWire.encode(log)));
        }

        @Override
        long epochNanos(GcLog log) {
            return log.fromEpochNanos();
        }

        @Override
        GcLog read(ReadRow row) throws SQLException {
            row.number();
            return (GcLog) body(Wire.GC_LOG, row);
        }
    }

    private static final class HoldersTable extends FactTable<PoolHolders> {
        HoldersTable() {
            super(
                    "pool_holders",
                    List.of(
                            "at_nanos bigint not null",
                            "id bigint not null",
                            "pool varchar not null",
                            "size integer not null",
                            "waiters integer not null",
                            "holders varchar not null"));
        }

        @Override
        void append(AppendedRow row, PoolHolders snapshot) throws SQLException {
            row.add(snapshot.epochNanos())
                    .add(snapshot.id())
                    .add(snapshot.pool())
                    .add(snapshot.size())
                    .add(snapshot.waiters())
                    .add(DetailJson.HOLDERS.write(snapshot.holders()));
        }

        @Override
        long epochNanos(PoolHolders snapshot) {
            return snapshot.epochNanos();
        }

        @Override
        PoolHolders read(ReadRow row) throws SQLException {
            long time = row.number();
            return new PoolHolders(
                    row.number(), row.name(), time, row.integer(), row.integer(), DetailJson.HOLDERS.read(row.text()));
        }
    }

    private static final class HealthTable extends FactTable<AgentHealth> {
        HealthTable() {
            super("agent_health", List.of("at_nanos bigint not null", "numbers varchar not null"));
        }

        @Override
        void append(AppendedRow row, AgentHealth health) throws SQLException {
            row.add(health.epochNanos()).add(DetailJson.NUMBERS.write(new TreeMap<>(health.values())));
        }

        @Override
        long epochNanos(AgentHealth health) {
            return health.epochNanos();
        }

        @Override
        AgentHealth read(ReadRow row) throws SQLException {
            return new AgentHealth(row.number(), DetailJson.NUMBERS.read(row.text()));
        }
    }

    private static final class PollTable extends FactTable<DbPoll> {
        PollTable() {
            super(
                    "db_poll",
                    List.of(
                            "at_nanos bigint not null",
                            "database varchar not null",
                            "took_nanos bigint not null",
                            "blind varchar not null",
                            "sessions varchar not null"));
        }

        @Override
        void append(AppendedRow row, DbPoll poll) throws SQLException {
            row.add(poll.epochNanos())
                    .add(poll.database())
                    .add(poll.tookNanos())
                    .add(DetailJson.TEXTS.write(poll.blind()))
                    .add(DetailJson.SESSIONS.write(poll.sessions()));
        }

        @Override
        long epochNanos(DbPoll poll) {
            return poll.epochNanos();
        }

        @Override
        DbPoll read(ReadRow row) throws SQLException {
            long time = row.number();
            return new DbPoll(
                    row.name(),
                    time,
                    row.number(),
                    DetailJson.TEXTS.read(row.text()),
                    DetailJson.SESSIONS.read(row.text()));
        }
    }
}
