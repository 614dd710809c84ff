package dev.nightjar.model.port;

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
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;

/** The instant by which a fact is in a query's range, as {@link Query} defines it. */
final class FactTime {

    private FactTime() {}

    static long of(Fact fact) {
        if (fact instanceof Work work) {
            return work.endEpochNanos();
        } else if (fact instanceof WorkTotal total) {
            return total.fromEpochNanos();
        } else if (fact instanceof GcPause pause) {
            return pause.startEpochNanos();
        } else if (fact instanceof EdenUse use) {
            return use.epochNanos();
        } else if (fact instanceof Safepoint stop) {
            return stop.startEpochNanos();
        } else if (fact instanceof Allocations allocations) {
            return allocations.fromEpochNanos();
        } else if (fact instanceof PoolHolders snapshot) {
            return snapshot.epochNanos();
        } else if (fact instanceof LockHolders locks) {
            return locks.fromEpochNanos();
        } else if (fact instanceof PartSites sites) {
            return sites.fromEpochNanos();
        } else if (fact instanceof GcLog log) {
            return log.fromEpochNanos();
        } else if (fact instanceof AgentHealth health) {
            return health.epochNanos();
        } else if (fact instanceof DbPoll poll) {
            return poll.epochNanos();
        } else if (fact instanceof DbCounters counters) {
            return counters.epochNanos();
        } else if (fact instanceof DbStatements statements) {
            return statements.epochNanos();
        }
        throw new IllegalArgumentException("a fact without a time: " + fact);
    }
}
