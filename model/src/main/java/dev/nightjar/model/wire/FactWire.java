package dev.nightjar.model.wire;

import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import java.util.Map;
import java.util.function.Function;

/**
 * Facts as trees of {@code String, Long, Double, Boolean, List, Map}, the shape of an OTLP log body, both directions.
 * The fields are listed in {@code docs/ledger.md}. The same fact is the same tree, in the same order.
 */
public final class FactWire {

    private FactWire() {}

    /** The event name under which a fact travels. */
    public static String eventName(Fact fact) {
        return switch (kind(fact)) {
            case WORK -> ((Work) fact).open() ? Wire.WORK_OPEN : Wire.WORK;
            case WORK_TOTAL -> Wire.WORK_TOTAL;
            case GC_PAUSE -> Wire.GC_PAUSE;
            case EDEN -> Wire.EDEN;
            case SAFEPOINT -> Wire.SAFEPOINT;
            case ALLOCATIONS -> Wire.ALLOCATIONS;
            case PART_SITES -> Wire.PART_SITES;
            case POOL_HOLDERS -> Wire.POOL_HOLDERS;
            case LOCK_HOLDERS -> Wire.LOCK_HOLDERS;
            case GC_LOG -> Wire.GC_LOG;
            case STATEMENT -> Wire.STATEMENT;
            case AGENT_HEALTH -> Wire.AGENT_HEALTH;
            case DB_COUNTERS -> Wire.DB_COUNTERS;
            case DB_STATEMENTS -> Wire.DB_STATEMENTS;
            case DB_POLL -> Wire.DB_POLL;
        };
    }

    public static Map<String, Object> encode(Fact fact) {
        return switch (kind(fact)) {
            case WORK -> WorkWire.encode((Work) fact);
            case WORK_TOTAL -> WorkWire.encode((WorkTotal) fact);
            case GC_PAUSE -> JvmWire.encode((GcPause) fact);
            case EDEN -> EdenWire.encode((EdenUse) fact);
            case SAFEPOINT -> JvmWire.encode((Safepoint) fact);
            case ALLOCATIONS -> SiteWire.encode((Allocations) fact);
            case PART_SITES -> SiteWire.encode((PartSites) fact);
            case POOL_HOLDERS -> JvmWire.encode((PoolHolders) fact);
            case LOCK_HOLDERS -> LockWire.encode((LockHolders) fact);
            case GC_LOG -> GcLogWire.encode((GcLog) fact);
            case STATEMENT -> JvmWire.encode((Statement) fact);
            case AGENT_HEALTH -> JvmWire.encode((AgentHealth) fact);
            case DB_COUNTERS -> DbWire.encode((DbCounters) fact);
            case DB_STATEMENTS -> DbWire.encode((DbStatements) fact);
            case DB_POLL -> PollWire.encode((DbPoll) fact);
        };
    }

    /** Never throws: outside data that does not fit is {@link Decoded.Rejected}. */
    public static Decoded decode(String eventName, Map<String, ?> body) {
        return switch (eventName) {
            case Wire.WORK, Wire.WORK_OPEN -> decoded(body, WorkWire::work);
            case Wire.WORK_TOTAL -> decoded(body, WorkWire::total);
            case Wire.GC_PAUSE -> decoded(body, JvmWire::gcPause);
            case Wire.EDEN -> decoded(body, EdenWire::edenUse);
            case Wire.SAFEPOINT -> decoded(body, JvmWire::safepoint);
            case Wire.ALLOCATIONS -> decoded(body, SiteWire::allocations);
            case Wire.PART_SITES -> decoded(body, SiteWire::partSites);
            case Wire.POOL_HOLDERS -> decoded(body, JvmWire::holders);
            case Wire.LOCK_HOLDERS -> decoded(body, LockWire::lockHolders);
            case Wire.GC_LOG -> decoded(body, GcLogWire::gcLog);
            case Wire.STATEMENT -> decoded(body, JvmWire::statement);
            case Wire.AGENT_HEALTH -> decoded(body, JvmWire::health);
            case Wire.DB_COUNTERS -> decoded(body, DbWire::counters);
            case Wire.DB_STATEMENTS -> decoded(body, DbWire::statements);
            case Wire.DB_POLL -> decoded(body, PollWire::poll);
            default -> new Decoded.Rejected("unknown event '" + eventName + "'", "event_name");
        };
    }

    private static Decoded decoded(Map<String, ?> body, Function<Tree, ? extends Fact> read) {
        Tree tree = new Tree(body, "");
        try {
            return new Decoded.Ok(tree.read(read::apply), tree.unknown());
        } catch (Tree.Misfit misfit) {
            return new Decoded.Rejected(misfit.reason(), misfit.position());
        }
    }

    private enum Kind {
        WORK,
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
        DB_POLL
    }

    /** Java 17 has no switch over sealed types; here is its one stand-in. */
    private static Kind kind(Fact fact) {
        if (fact instanceof Work) {
            return Kind.WORK;
        } else if (fact instanceof WorkTotal) {
            return Kind.WORK_TOTAL;
        } else if (fact instanceof GcPause) {
            return Kind.GC_PAUSE;
        } else if (fact instanceof EdenUse) {
            return Kind.EDEN;
        } else if (fact instanceof Safepoint) {
            return Kind.SAFEPOINT;
        } else if (fact instanceof Allocations) {
            return Kind.ALLOCATIONS;
        } else if (fact instanceof PartSites) {
            return Kind.PART_SITES;
        } else if (fact instanceof PoolHolders) {
            return Kind.POOL_HOLDERS;
        } else if (fact instanceof LockHolders) {
            return Kind.LOCK_HOLDERS;
        } else if (fact instanceof GcLog) {
            return Kind.GC_LOG;
        } else if (fact instanceof Statement) {
            return Kind.STATEMENT;
        } else if (fact instanceof AgentHealth) {
            return Kind.AGENT_HEALTH;
        } else if (fact instanceof DbCounters) {
            return Kind.DB_COUNTERS;
        } else if (fact instanceof DbStatements) {
            return Kind.DB_STATEMENTS;
        } else if (fact instanceof DbPoll) {
            return Kind.DB_POLL;
        }
        throw new IllegalArgumentException("a kind of fact without a shape: " + fact);
    }
}
