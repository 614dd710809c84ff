package dev.nightjar.model.wire;

import java.util.List;

/** Names that agent and collector agree on. Ours begin with {@code nightjar.}; the others are OpenTelemetry's. */
public final class Wire {

    /** Version of the shapes of all events; a server reads N−2 … N+1. */
    public static final int SCHEMA = 1;

    /** Instrumentation scope of our log events; its attributes carry the batch's identity. */
    public static final String SCOPE = "dev.nightjar";

    /** Scope attributes (integers): schema version and number of the batch within the run. */
    public static final String SCOPE_SCHEMA = "nightjar.schema";

    public static final String SCOPE_BATCH = "nightjar.batch";

    /** Resource attributes beside OpenTelemetry's own. */
    public static final String RUN = "nightjar.run";

    public static final String INSTANCE = "nightjar.instance";

    public static final String ZONE = "nightjar.zone";

    public static final String ENVIRONMENT = "deployment.environment.name";

    public static final String NAMESPACE = "service.namespace";

    public static final String SERVICE = "service.name";

    public static final String VERSION = "service.version";

    public static final String HOST = "host.name";

    /** Event names: {@code LogRecord.event_name}; the body is the fact as a key-value list. */
    public static final String WORK = "nightjar.work";

    public static final String WORK_OPEN = "nightjar.work.open";

    public static final String WORK_TOTAL = "nightjar.work.total";

    public static final String GC_PAUSE = "nightjar.gc.pause";

    public static final String EDEN = "nightjar.eden";

    public static final String SAFEPOINT = "nightjar.safepoint";

    public static final String ALLOCATIONS = "nightjar.allocations";

    public static final String PART_SITES = "nightjar.part.sites";

    public static final String POOL_HOLDERS = "nightjar.pool.holders";

    public static final String LOCK_HOLDERS = "nightjar.lock.holders";

    public static final String GC_LOG = "nightjar.gc.log";

    public static final String STATEMENT = "nightjar.statement";

    public static final String AGENT_HEALTH = "nightjar.agent.health";

    public static final String DB_COUNTERS = "nightjar.db.counters";

    public static final String DB_STATEMENTS = "nightjar.db.statements";

    public static final String DB_POLL = "nightjar.db.poll";

    public static final List<String> EVENTS = List.of(
            WORK,
            WORK_OPEN,
            WORK_TOTAL,
            GC_PAUSE,
            EDEN,
            SAFEPOINT,
            ALLOCATIONS,
            PART_SITES,
            POOL_HOLDERS,
            LOCK_HOLDERS,
            GC_LOG,
            STATEMENT,
            AGENT_HEALTH,
            DB_COUNTERS,
            DB_STATEMENTS,
            DB_POLL);

    private Wire() {}
}
