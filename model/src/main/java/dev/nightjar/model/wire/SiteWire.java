package dev.nightjar.model.wire;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operations allocate and where they spend their parts, by place in the code, as trees, both directions. */
final class SiteWire {

    private SiteWire() {}

    static Map<String, Object> encode(Allocations allocations) {
        FrameTable frames = new FrameTable();
        List<Object> sites = new ArrayList<>();
        for (Allocations.Site site : allocations.sites()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("type", site.type());
            tree.put("stack", frames.add(site.frames()));
            tree.put("bytes", site.bytes());
            tree.put("samples", site.samples());
            sites.add(tree);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("operation", allocations.operation());
        tree.put("from_ns", allocations.fromEpochNanos());
        tree.put("block_ns", allocations.blockNanos());
        tree.put("frames", frames.frames());
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
                tree.list(
                        "sites",
                        site -> new Allocations.Site(
                                site.text("type"),
                                FrameTable.stack(site, frames),
                                site.integer("bytes"),
                                site.integer("samples"))),
                tree.integer("other_bytes"),
                tree.integer("other_samples"));
    }

    static Map<String, Object> encode(PartSites parts) {
        FrameTable frames = new FrameTable();
        List<Object> sites = new ArrayList<>();
        for (PartSites.Site site : parts.sites()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("stack", frames.add(site.frames()));
            tree.put("nanos", site.nanos());
            tree.put("samples", site.samples());
            sites.add(tree);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("operation", parts.operation());
        tree.put("part", parts.part().word());
        tree.put("from_ns", parts.fromEpochNanos());
        tree.put("block_ns", parts.blockNanos());
        tree.put("frames", frames.frames());
        tree.put("sites", sites);
        tree.put("other_ns", parts.otherNanos());
        tree.put("other_samples", parts.otherSamples());
        return tree;
    }

    static PartSites partSites(Tree tree) {
        List<String> frames = tree.texts("frames");
        return new PartSites(
                tree.text("operation"),
                tree.parsed("part", Part::parse),
                tree.integer("from_ns"),
                tree.integer("block_ns"),
                tree.list(
                        "sites",
                        site -> new PartSites.Site(
                                FrameTable.stack(site, frames), site.integer("nanos"), site.integer("samples"))),
                tree.integer("other_ns"),
                tree.integer("other_samples"));
    }
}
