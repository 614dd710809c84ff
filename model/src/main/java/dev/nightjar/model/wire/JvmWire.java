package dev.nightjar.model.wire;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Facts of the JVM around the works as trees, both directions. */
final class JvmWire {

    private JvmWire() {}

    static Map<String, Object> encode(GcPause pause) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("start_ns", pause.startEpochNanos());
        tree.put("pause_ns", pause.nanos());
        tree.put("name", pause.name());
        tree.put("cause", pause.cause());
        tree.put("gc_id", pause.gcId());
        tree.put("figures", WorkWire.keyed(pause.figures(), GcFigure::word));
        return tree;
    }

    static GcPause gcPause(Tree tree) {
        return new GcPause(
                tree.integer("start_ns"),
                tree.integer("pause_ns"),
                tree.text("name"),
                tree.text("cause"),
                tree.integer("gc_id"),
                // Older agents send none.
                tree.knownAmounts("figures", GcFigure::parse, null));
    }

    static Map<String, Object> encode(Safepoint safepoint) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("start_ns", safepoint.startEpochNanos());
        tree.put("stop_ns", safepoint.nanos());
        tree.put("to_safepoint_ns", safepoint.toSafepointNanos());
        tree.put("vm_operation", safepoint.operation());
        return tree;
    }

    static Safepoint safepoint(Tree tree) {
        return new Safepoint(
                tree.integer("start_ns"),
                tree.integer("stop_ns"),
                tree.integer("to_safepoint_ns"),
                tree.text("vm_operation"));
    }

    static Map<String, Object> encode(PoolHolders snapshot) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", snapshot.id());
        tree.put("pool", snapshot.pool());
        tree.put("time_ns", snapshot.epochNanos());
        tree.put("size", (long) snapshot.size());
        tree.put("waiters", (long) snapshot.waiters());
        List<Object> holders = new ArrayList<>();
        snapshot.holders().forEach(holder -> holders.add(encode(holder)));
        tree.put("holders", holders);
        return tree;
    }

    static PoolHolders holders(Tree tree) {
        return new PoolHolders(
                tree.integer("id"),
                tree.text("pool"),
                tree.integer("time_ns"),
                tree.smallInteger("size"),
                tree.smallInteger("waiters"),
                tree.list("holders", JvmWire::holder));
    }

    private static Map<String, Object> encode(PoolHolders.Holder holder) {
        Map<String, Object> tree = new LinkedHashMap<>();
        WorkWire.putIfPresent(tree, "trace", holder.traceId());
        WorkWire.putIfPresent(tree, "span", holder.spanId());
        tree.put("operation", holder.operation());
        tree.put("held_ns", holder.heldNanos());
        WorkWire.putIfPresent(tree, "sql", holder.sql());
        tree.put("sql_ns", holder.sqlNanos());
        if (holder.databasePid() >= 0) {
            tree.put("database_pid", holder.databasePid());
        }
        WorkWire.putIfPresent(tree, "frame", holder.frame());
        Resource waitsFor = holder.waitsFor();
        WorkWire.putIfPresent(tree, "waits_for", waitsFor == null ? null : waitsFor.toString());
        return tree;
    }

    private static PoolHolders.Holder holder(Tree tree) {
        return new PoolHolders.Holder(
                tree.optionalText("trace"),
                tree.optionalText("span"),
                tree.text("operation"),
                tree.integer("held_ns"),
                tree.optionalText("sql"),
                tree.integer("sql_ns"),
                tree.integerOr("database_pid", -1),
                tree.optionalText("frame"),
                tree.has("waits_for") ? tree.known("waits_for", Resource::parse) : null);
    }

    static Map<String, Object> encode(Statement statement) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("fingerprint", statement.fingerprint());
        tree.put("text", statement.text());
        return tree;
    }

    static Statement statement(Tree tree) {
        return new Statement(tree.text("fingerprint"), tree.text("text"));
    }

    static Map<String, Object> encode(AgentHealth health) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("time_ns", health.epochNanos());
        tree.put("values", new LinkedHashMap<String, Object>(health.values()));
        return tree;
    }

    static AgentHealth health(Tree tree) {
        return new AgentHealth(tree.integer("time_ns"), tree.amounts("values", name -> name));
    }
}
