package dev.nightjar.model.wire;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.StatementFigure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What database servers count as trees, both directions. */
final class DbWire {

    private DbWire() {}

    static Map<String, Object> encode(DbCounters counters) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("database", counters.database());
        tree.put("from_ns", counters.fromEpochNanos());
        tree.put("time_ns", counters.epochNanos());
        tree.put("figures", WorkWire.keyed(counters.figures(), DbFigure::word));
        List<Object> io = new ArrayList<>();
        counters.io().forEach(each -> io.add(encode(each)));
        tree.put("io", io);
        List<Object> connected = new ArrayList<>();
        counters.connected().forEach(each -> connected.add(encode(each)));
        tree.put("connected", connected);
        tree.put("blind", List.copyOf(counters.blind()));
        return tree;
    }

    static DbCounters counters(Tree tree) {
        return new DbCounters(
                tree.text("database"),
                tree.integer("from_ns"),
                tree.integer("time_ns"),
                tree.knownAmounts("figures", DbFigure::parse, null),
                tree.list("io", DbWire::io),
                tree.has("connected") ? tree.list("connected", DbWire::connected) : List.of(),
                tree.texts("blind"));
    }

    private static Map<String, Object> encode(DbCounters.Io io) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("backend", io.backend());
        tree.put("object", io.object());
        tree.put("context", io.context());
        WorkWire.putIfPresent(tree, "read_bytes", io.readBytes());
        WorkWire.putIfPresent(tree, "read_ns", io.readNanos());
        WorkWire.putIfPresent(tree, "written_bytes", io.writtenBytes());
        WorkWire.putIfPresent(tree, "write_ns", io.writeNanos());
        return tree;
    }

    private static Map<String, Object> encode(DbCounters.Connected connected) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("application", connected.application());
        tree.put("user", connected.user());
        tree.put("connections", connected.connections());
        return tree;
    }

    private static DbCounters.Connected connected(Tree tree) {
        return new DbCounters.Connected(tree.text("application"), tree.text("user"), tree.integer("connections"));
    }

    private static DbCounters.Io io(Tree tree) {
        return new DbCounters.Io(
                tree.text("backend"),
                tree.text("object"),
                tree.text("context"),
                tree.optionalInteger("read_bytes"),
                tree.optionalInteger("read_ns"),
                tree.optionalInteger("written_bytes"),
                tree.optionalInteger("write_ns"));
    }

    static Map<String, Object> encode(DbStatements statements) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("database", statements.database());
        tree.put("from_ns", statements.fromEpochNanos());
        tree.put("time_ns", statements.epochNanos());
        List<Object> uses = new ArrayList<>();
        for (DbStatements.Use use : statements.uses()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("fingerprint", use.fingerprint());
            one.put("query_ids", List.copyOf(use.queryIds()));
            one.putAll(encode(use.sum()));
            uses.add(one);
        }
        tree.put("uses", uses);
        tree.put("other", encode(statements.other()));
        tree.put("blind", List.copyOf(statements.blind()));
        return tree;
    }

    static DbStatements statements(Tree tree) {
        return new DbStatements(
                tree.text("database"),
                tree.integer("from_ns"),
                tree.integer("time_ns"),
                tree.list("uses", DbWire::use),
                tree.tree("other").read(DbWire::sum),
                tree.texts("blind"));
    }

    private static DbStatements.Use use(Tree tree) {
        return new DbStatements.Use(tree.text("fingerprint"), tree.texts("query_ids"), sum(tree));
    }

    private static Map<String, Object> encode(DbStatements.Sum sum) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("calls", sum.calls());
        tree.put("wall_ns", sum.nanos());
        tree.put("figures", WorkWire.keyed(sum.figures(), StatementFigure::word));
        return tree;
    }

    private static DbStatements.Sum sum(Tree tree) {
        return new DbStatements.Sum(
                tree.integer("calls"),
                tree.integer("wall_ns"),
                tree.knownAmounts("figures", StatementFigure::parse, null));
    }
}
