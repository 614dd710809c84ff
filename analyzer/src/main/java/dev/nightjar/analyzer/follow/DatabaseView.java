package dev.nightjar.analyzer.follow;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;

/** One database while it was slow and in its own normal time: what its sessions did, what it counted, what its statements took. */
record DatabaseView(
        String database,
        SessionLoad sessions,
        SessionLoad sessionsNormal,
        ServerUse server,
        ServerUse serverNormal,
        StatementsUse statements,
        StatementsUse statementsNormal) {

    /** So much later comes the reading that has a range's last seconds in it. */
    private static final long READING_NANOS = 10_000_000_000L;

    static DatabaseView of(Scene scene, String database) {
        SignalReader reader = scene.reader();
        String environment = scene.environment();
        TimeRange normal = scene.referenceRange();
        return new DatabaseView(
                database,
                SessionLoad.read(reader, new Query.Sessions(environment, database, scene.evidence())),
                SessionLoad.read(reader, new Query.Sessions(environment, database, normal)),
                ServerUse.read(reader, new Query.Counters(environment, database, counted(scene))),
                ServerUse.read(reader, new Query.Counters(environment, database, normal)),
                StatementsUse.read(reader, new Query.StatementUses(environment, database, counted(scene))),
                StatementsUse.read(reader, new Query.StatementUses(environment, database, normal)));
    }

    /** Where what was counted of the evidence is looked up. */
    static TimeRange counted(Scene scene) {
        TimeRange evidence = scene.evidence();
        return new TimeRange(evidence.fromEpochNanos(), evidence.toEpochNanos() + READING_NANOS);
    }
}
