package dev.nightjar.model.fact;

/** Something observed. Each kind is one log event on the wire and one table in the store. */
public sealed interface Fact
        permits Work,
                WorkTotal,
                GcPause,
                EdenUse,
                Safepoint,
                Allocations,
                PartSites,
                PoolHolders,
                LockHolders,
                GcLog,
                Statement,
                AgentHealth,
                DbPoll,
                DbCounters,
                DbStatements {}
