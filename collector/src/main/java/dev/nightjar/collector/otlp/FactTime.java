package dev.nightjar.collector.otlp;

import dev.nightjar.collector.read.EpochWindow;
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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether the time that a fact states can be true. */
final class FactTime {

    private FactTime() {}

    /** Null when it can. */
    static @Nullable String flaw(Fact fact, EpochWindow window) {
        OptionalLong stated = epochNanos(fact);
        return stated.isEmpty() ? null : window.flaw(stated.getAsLong());
    }

    private static OptionalLong epochNanos(Fact fact) {
        return switch (fact) {
            // An open work is as old as it hangs; what counts is when it was reported.
            case Work work -> OptionalLong.of(work.endEpochNanos());
            case WorkTotal total -> OptionalLong.of(total.fromEpochNanos());
            case GcPause pause -> OptionalLong.of(pause.startEpochNanos());
            case EdenUse use -> OptionalLong.of(use.epochNanos());
            case Safepoint safepoint -> OptionalLong.of(safepoint.startEpochNanos());
            case Allocations allocations -> OptionalLong.of(allocations.fromEpochNanos());
            case LockHolders locks -> OptionalLong.of(locks.fromEpochNanos());
            case GcLog log -> OptionalLong.of(log.fromEpochNanos());
            case PartSites sites -> OptionalLong.of(sites.fromEpochNanos());
            case PoolHolders holders -> OptionalLong.of(holders.epochNanos());
            case AgentHealth health -> OptionalLong.of(health.epochNanos());
            case DbPoll poll -> OptionalLong.of(poll.epochNanos());
            case DbCounters counters -> OptionalLong.of(counters.epochNanos());
            case DbStatements statements -> OptionalLong.of(statements.epochNanos());
            case Statement _ -> OptionalLong.empty();
        };
    }
}
