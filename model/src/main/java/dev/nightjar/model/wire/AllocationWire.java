package dev.nightjar.model.wire;

import dev.nightjar.model.fact.Allocations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Allocations as trees, both directions. A stack is a list of places in one table of frames: sites share most of theirs. */
final class AllocationWire {

    private AllocationWire() {}

    static Map<String, Object> encode(Allocations allocations) {
        Map<String, Long> places = new LinkedHashMap<>();
        List<Object> sites = new ArrayList<>();
        for (Allocations.Site site : allocations.sites()) {
            List<Object> stack = new ArrayList<>(site.frames().size());
            for (String frame : site.frames()) {
                stack.add(places.computeIfAbsent(frame, unseen -> (long) places.size()));
            }
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("type", site.type());
            tree.put("stack", stack);
            tree.put("bytes", site.bytes());
            tree.put("samples", site.samples());
            sites.add(tree);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("operation", allocations.operation());
        tree.put("from_ns", allocations.fromEpochNanos());
        tree.put("block_ns", allocations.blockNanos());
        tree.put("frames", new ArrayList<Object>(places.keySet()));
        tree.put("sites", sites);
        tree.put("other_bytes", allocations.otherBytes());
        tree.put("other_samples", allocations.otherSamples());
        return tree;
    }

    static Allocations allocations(Tree tree) {
        List<String> frames = tree.texts("frames");
        return new Allocations(
                tree.text("operation"),
                tree.integer("from_ns"),
                tree.integer("block_ns"),
                tree.list("sites", site -> site(site, frames)),
                tree.integer("other_bytes"),
                tree.integer("other_samples"));
    }

    private static Allocations.Site site(Tree tree, List<String> frames) {
        List<Long> stack = tree.integers("stack");
        List<String> named = new ArrayList<>(stack.size());
        for (int i = 0; i < stack.size(); i++) {
            long place = stack.get(i);
            if (place < 0 || place >= frames.size()) {
                throw new Tree.Misfit(
                        tree.at("stack") + "[" + i + "]",
                        "is " + place + ", but there are " + frames.size() + " frames");
            }
            named.add(frames.get((int) place));
        }
        return new Allocations.Site(tree.text("type"), named, tree.integer("bytes"), tree.integer("samples"));
    }
}
