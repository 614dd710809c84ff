package dev.nightjar.analyzer.follow;

import dev.nightjar.model.ledger.Part;

/**
 * Every code of a phrase that the analyzer can say. Each has a text in every language; {@code docs/findings.md} explains
 * them. Causes are codes too: {@code cause.} and the cause is its name in words.
 */
public final class Codes {

    // When and how much: the head of the headline.
    public static final String HEADLINE = "headline";
    public static final String WHEN_RECURRING = "when.recurring";
    public static final String WHEN_ONCE = "when.once";
    public static final String WHEN_ONGOING = "when.ongoing";
    public static final String HOW_FAILS_AFTER = "how.fails-after";
    public static final String HOW_SLOW = "how.slow";
    public static final String HOW_TAIL = "how.tail";
    public static final String HOW_SLOW_AND_FAILS = "how.slow-and-fails";
    public static final String HOW_FAILS = "how.fails";
    public static final String CONFIDENCE_PROVED = "confidence.proved";
    public static final String CONFIDENCE_PROVED_PID = "confidence.proved-pid";
    public static final String CONFIDENCE_LIKELY = "confidence.likely";
    public static final String CONFIDENCE_HINT = "confidence.hint";

    // Links and their short forms in the headline.
    public static final String SLOW = "link.slow";
    public static final String SLOW_NEW = "link.slow.new";
    public static final String SLOW_AS_USUAL = "link.slow.as-usual";
    public static final String FAILS = "link.fails";
    public static final String POOL = "link.pool";
    public static final String POOL_IN_SQL = "link.pool.held-in-sql";
    public static final String POOL_BY_WORK = "link.pool.held-by-work";
    public static final String POOL_BY_NOBODY = "link.pool.held-by-nobody";
    public static final String POOL_LEAK = "link.pool.leak";
    public static final String POOL_TOO_SMALL = "link.pool.too-small";
    public static final String POOL_CONNECT = "link.pool.connect";
    public static final String POOL_VALIDATE = "link.pool.validate";
    public static final String SQL = "link.sql";
    public static final String SQL_MORE_CALLS = "link.sql.more-calls";
    public static final String SQL_MORE_OFTEN = "link.sql.more-often";
    public static final String SQL_FRESH = "link.sql.fresh";
    public static final String SQL_LOCK = "link.sql.lock";
    public static final String SQL_WAIT = "link.sql.wait";
    public static final String SQL_CPU = "link.sql.cpu";
    public static final String SQL_PLAN = "link.sql.plan";
    public static final String SQL_GROWTH = "link.sql.growth";
    public static final String SQL_MORE_TO_READ = "link.sql.more-to-read";
    public static final String SQL_SPILLS = "link.sql.spills";
    public static final String SQL_AS_FAST = "link.sql.as-fast";
    public static final String SQL_COMMIT = "link.sql.commit";
    public static final String LOCK_BY_JOB = "link.lock.by-job";
    public static final String LOCK_BY_JOB_RECURRING = "link.lock.by-job.recurring";
    public static final String LOCK_BY_IDLE = "link.lock.by-idle";
    public static final String LOCK_BY_DDL = "link.lock.by-ddl";
    public static final String LOCK_BY_MAINTENANCE = "link.lock.by-maintenance";
    public static final String LOCK_BY_WORK = "link.lock.by-work";
    public static final String LOCK_QUEUE_HEAD = "link.lock.queue-head";
    public static final String LOCK_CYCLE = "link.lock.cycle";
    public static final String DATABASE_LOG = "link.database.log";
    public static final String DATABASE_READS = "link.database.reads";
    public static final String DATABASE_TEMP = "link.database.temp";
    public static final String DATABASE_COMPUTING = "link.database.computing";
    public static final String DATABASE_BY_STATEMENT = "link.database.by-statement";
    public static final String DATABASE_BY_SESSION = "link.database.by-session";
    public static final String DATABASE_BY_BACKEND = "link.database.by-backend";
    public static final String DATABASE_CONNECTIONS = "link.database.connections";
    public static final String DATABASE_CONNECTED = "link.database.connected";
    public static final String QUEUE_OCCUPIED = "link.queue.occupied";
    public static final String QUEUE_NESTED = "link.queue.nested";
    public static final String QUEUE_BY_NOBODY = "link.queue.by-nobody";
    public static final String QUEUE_TOO_SMALL = "link.queue.too-small";
    public static final String JVM_LOCK_BY_WORK = "link.jvm-lock.by-work";
    public static final String JVM_LOCK_BY_THREAD = "link.jvm-lock.by-thread";
    public static final String JVM_LOCK_BY_OWN = "link.jvm-lock.by-own";
    public static final String CPU_LINE = "link.line.cpu";
    public static final String SLEEP_LINE = "link.line.sleep";
    public static final String IO_LINE = "link.line.io";
    public static final String SIGNAL_LINE = "link.line.signal";
    public static final String GC_MORE_OFTEN = "link.gc.more-often";
    public static final String GC_LONGER = "link.gc.longer";
    public static final String GC_BOTH = "link.gc.more-often-and-longer";
    public static final String GC_STARVED = "link.gc.starved";
    public static final String GC_KERNEL = "link.gc.kernel";
    public static final String GC_REQUESTED = "link.gc.requested";
    public static final String GC_ASKED = "link.gc.asked";
    public static final String GC_FAULTS = "link.gc.faults";
    public static final String GC_HUMONGOUS = "link.gc.humongous";
    public static final String GC_ALLOCATION = "link.gc.allocation";
    public static final String GC_ROOM = "link.gc.room";
    public static final String GC_SURVIVAL = "link.gc.survival";
    public static final String GC_REFERENCES = "link.gc.references";
    public static final String GC_REFERENCE_LINE = "link.gc.reference-line";
    public static final String GC_THREADS = "link.gc.threads";
    public static final String GC_THREADS_IN = "link.gc.threads-in";
    public static final String GC_FAILED = "link.gc.failed";
    public static final String GC_BY_OPERATION = "link.gc.by-operation";
    public static final String GC_BY_BACKGROUND = "link.gc.by-background";
    public static final String GC_LINE = "link.gc.line";
    public static final String SAFEPOINT = "link.safepoint";
    public static final String SAFEPOINT_LATE = "link.safepoint.late";
    public static final String CALLEE = "link.downstream.callee";
    public static final String EDGE = "link.downstream.edge";
    public static final String EDGE_COMMON_POOL = "link.downstream.common-pool";
    public static final String DOWNSTREAM_SLOWER = "link.downstream.slower";
    public static final String DOWNSTREAM_MORE_CALLS = "link.downstream.more-calls";
    public static final String DOWNSTREAM_FRESH = "link.downstream.fresh";
    public static final String DOWNSTREAM_FAILING = "link.downstream.failing";
    public static final String DOWNSTREAM_TIMEOUT = "link.downstream.timeout";
    public static final String STARVED = "link.starved";
    public static final String STARVED_LIMIT = "link.starved.limit";
    public static final String STARVED_BY_OTHERS = "link.starved.by-others";
    public static final String STARVED_BY_ITSELF = "link.starved.by-itself";
    public static final String STARVED_BY_OPERATION = "link.starved.by-operation";
    public static final String STARVED_BY_BACKGROUND = "link.starved.by-background";
    public static final String STARVED_LINE = "link.starved.line";
    public static final String ERRORS = "link.errors";

    // What would prove a link wrong.
    public static final String DISPROOF_LEVEL = "disproof.level";
    public static final String DISPROOF_PART = "disproof.part";
    public static final String DISPROOF_HOLDERS = "disproof.holders";
    public static final String DISPROOF_LITTLE = "disproof.little";
    public static final String DISPROOF_STATEMENT = "disproof.statement";
    public static final String DISPROOF_SESSIONS = "disproof.sessions";
    public static final String DISPROOF_WORK = "disproof.statement-work";
    public static final String DISPROOF_AS_FAST = "disproof.as-fast";
    public static final String DISPROOF_LOAD = "disproof.database-load";
    public static final String DISPROOF_CONSUMER = "disproof.consumer";
    public static final String DISPROOF_CONNECTIONS = "disproof.connections";
    public static final String DISPROOF_BLOCKER = "disproof.blocker";
    public static final String DISPROOF_JOB = "disproof.job";
    public static final String DISPROOF_NESTED = "disproof.nested";
    public static final String DISPROOF_OCCUPANTS = "disproof.occupants";
    public static final String DISPROOF_JVM_LOCK = "disproof.jvm-lock";
    public static final String DISPROOF_PAUSES = "disproof.pauses";
    public static final String DISPROOF_GC_CPU = "disproof.gc-cpu";
    public static final String DISPROOF_GC_REQUESTED = "disproof.gc-requested";
    public static final String DISPROOF_GC_COUNTER = "disproof.gc-counter";
    public static final String DISPROOF_ALLOCATOR = "disproof.allocator";
    public static final String DISPROOF_PART_LINE = "disproof.part-line";
    public static final String DISPROOF_LINE = "disproof.line";
    public static final String DISPROOF_CALLEE = "disproof.callee";
    public static final String DISPROOF_TIMEOUT = "disproof.timeout";
    public static final String DISPROOF_STARVED = "disproof.starved";
    public static final String DISPROOF_PROCESSORS = "disproof.processors";
    public static final String DISPROOF_STOP_LINE = "disproof.stop-line";
    public static final String DISPROOF_ERRORS = "disproof.errors";

    public static final String DISPROOF_SCOPE = "disproof.scope";
    public static final String DISPROOF_VERSION = "disproof.version";
    public static final String DISPROOF_EDGE = "disproof.edge";
    public static final String DISPROOF_COMMON_POOL = "disproof.common-pool";

    // What is missing to follow further.
    public static final String MISSING_PART = "missing.part";
    public static final String MISSING_NO_WORK = "missing.no-work";
    public static final String MISSING_RESOURCE = "missing.resource";
    public static final String MISSING_CONNECT = "missing.connect";
    public static final String MISSING_HOLDERS = "missing.holders";
    public static final String MISSING_POLLS = "missing.polls";
    public static final String MISSING_BLIND = "missing.blind";
    public static final String MISSING_SESSIONS = "missing.sessions";
    public static final String MISSING_BLOCKER = "missing.blocker";
    public static final String MISSING_DATABASE = "missing.database-counters";
    public static final String MISSING_DATABASE_QUIET = "missing.database-quiet";
    public static final String MISSING_DATABASE_WAIT = "missing.database-wait";
    public static final String MISSING_CONSUMER = "missing.database-consumer";
    public static final String MISSING_STATEMENT_USE = "missing.statement-use";
    public static final String MISSING_PLAN_OR_GROWTH = "missing.plan-or-growth";
    public static final String MISSING_BETWEEN = "missing.between";
    public static final String MISSING_CONNECTED = "missing.connected";
    public static final String MISSING_GC = "missing.gc-accounts";
    public static final String MISSING_GC_PAUSES = "missing.gc-pauses";
    public static final String MISSING_GC_FIGURES = "missing.gc-figures";
    public static final String MISSING_GC_COUNTERS = "missing.gc-counters";
    public static final String MISSING_GC_KERNEL = "missing.gc-kernel";
    public static final String MISSING_GC_CALLER = "missing.gc-caller";
    public static final String MISSING_GC_KEEPER = "missing.gc-keeper";
    public static final String MISSING_GC_THREADS = "missing.gc-threads";
    public static final String MISSING_SITES = "missing.allocation-sites";
    public static final String MISSING_LATE_THREAD = "missing.late-thread";
    public static final String MISSING_EDGE = "missing.edge";
    public static final String MISSING_CALLEE = "missing.callee";
    public static final String MISSING_OWNER = "missing.lock-owner";
    public static final String MISSING_SIGNALLER = "missing.signaller";
    public static final String MISSING_STACKS = "missing.stacks";
    public static final String MISSING_SOCKET_STACKS = "missing.socket-stacks";
    public static final String MISSING_SPREAD = "missing.spread";
    public static final String MISSING_PEER = "missing.peer";
    public static final String MISSING_CPU_ACCOUNTS = "missing.cpu-accounts";
    public static final String MISSING_SOURCES = "missing.sources";
    public static final String MISSING_ERROR_ORIGIN = "missing.error-origin";
    public static final String MISSING_OCCUPANT = "missing.occupant";
    public static final String MISSING_SMALL = "missing.small";
    public static final String MISSING_CYCLE = "missing.cycle";

    // Of which JVMs or calls it is, when it is not of all.
    public static final String ONLY_INSTANCE = "link.only.instance";
    public static final String ONLY_VERSION = "link.only.version";
    public static final String ON_INSTANCE = "link.on.instance";
    public static final String ON_VERSION = "link.on.version";
    public static final String ONLY_EDGE = "link.only.edge";
    public static final String SINCE_VERSION = "link.since.version";

    // Not of the chain, but at its end: what comes at the same times. They rest on nothing else.
    public static final String RECURS_JOB = "link.recurs.job";
    public static final String RECURS_DATABASE_JOB = "link.recurs.database-job";
    public static final String RECURS_GC = "link.recurs.gc";
    public static final String RECURS_DEPLOY = "link.recurs.deploy";

    // Not of the chain: an earlier finding that looked the same.
    public static final String LOOKS_LIKE = "looks-like";

    private Codes() {}

    /** The link that says which part the time went to; pools have a text of their own, see {@link #POOL}. */
    public static String part(Part part) {
        return part == Part.POOL ? POOL : "link.part." + part.word();
    }

    /** The link that says in which line of code a part is spent. */
    static String line(Part part) {
        return switch (part) {
            case CPU -> CPU_LINE;
            case SLEEP -> SLEEP_LINE;
            case IO -> IO_LINE;
            case SIGNAL -> SIGNAL_LINE;
            default -> throw new IllegalArgumentException("no stacks of " + part.word());
        };
    }

    /** A link's short form, for the headline: {@code link.pool} is {@code brief.pool}. */
    public static String brief(String link) {
        return "brief" + link.substring("link".length());
    }
}
