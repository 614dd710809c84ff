package dev.nightjar.model.wire;

import dev.nightjar.model.fact.GcLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines of the GC log as trees, both directions. */
final class GcLogWire {

    private GcLogWire() {}

    static Map<String, Object> encode(GcLog log) {
        List<Object> lines = new ArrayList<>();
        for (GcLog.Line line : log.lines()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("time_ns", line.epochNanos());
            tree.put("tags", line.tags());
            tree.put("text", line.text());
            lines.add(tree);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from_ns", log.fromEpochNanos());
        tree.put("lines", lines);
        tree.put("dropped", log.dropped());
        return tree;
    }

    static GcLog gcLog(Tree tree) {
        return new GcLog(tree.integer("from_ns"), tree.list("lines", GcLogWire::line), tree.integer("dropped"));
    }

    private static GcLog.Line line(Tree tree) {
        return new GcLog.Line(tree.integer("time_ns"), tree.text("tags"), tree.text("text"));
    }
}
