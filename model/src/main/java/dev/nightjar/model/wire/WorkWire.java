package dev.nightjar.model.wire;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Works and their totals as trees, both directions. */
final class WorkWire {

    /** Of a block: no sum of them reaches the end of a long. */
    private static final long MOST_WORKS = 1_000_000_000_000L;

    private WorkWire() {}

    static Map<String, Object> encode(Work work) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("trace", work.traceId());
        tree.put("span", work.spanId());
        putIfPresent(tree, "parent", work.parentSpanId());
        tree.put("kind", work.kind().word());
        tree.put("operation", work.operation());
        tree.put("start_ns", work.startEpochNanos());
        tree.put("wall_ns", work.wallNanos());
        tree.put("before_span_ns", work.beforeSpanNanos());
        tree.put("failed", work.failed());
        putIfPresent(tree, "error", work.error());
        tree.put("open", work.open());
        tree.put("sampled", work.sampled());
        tree.put("stratum", work.stratum().word());
        tree.put("weight", work.weight());
        tree.put("parts_ns", keyed(work.ledger().parts(), Part::word));
        tree.put("amounts_ns", keyed(work.ledger().amounts(), Amount::word));
        tree.put("missing", words(work.ledger().missing()));
        List<Object> waits = new ArrayList<>();
        work.waits().forEach(wait -> waits.add(encode(wait)));
        tree.put("waits", waits);
        putIfPresent(tree, "heap_bytes", work.used().heapBytes());
        putIfPresent(tree, "cpu_ns", work.used().cpuNanos());
        tree.put("resources", encode(work.used().resources()));
        return tree;
    }

    static Work work(Tree tree) {
        Map<Part, Long> parts = parts(tree);
        EnumMap<Amount, Long> amounts = new EnumMap<>(Amount.class);
        amounts.putAll(tree.knownAmounts("amounts_ns", Amount::parse, null));
        Ledger ledger = new Ledger(tree.integer("wall_ns"), parts, amounts, missing(tree));
        return new Work(
                tree.text("trace"),
                tree.text("span"),
                tree.optionalText("parent"),
                tree.word("kind", Work.Kind.class),
                tree.text("operation"),
                tree.integer("start_ns"),
                tree.integer("before_span_ns"),
                tree.flag("failed"),
                tree.optionalText("error"),
                tree.flag("open"),
                tree.flag("sampled"),
                tree.word("stratum", Work.Stratum.class),
                tree.real("weight"),
                ledger,
                tree.list("waits", WorkWire::await).stream()
                        .flatMap(Optional::stream)
                        .toList(),
                new Work.Used(tree.optionalInteger("heap_bytes"), tree.optionalInteger("cpu_ns"), resources(tree)));
    }

    static Map<String, Object> encode(WorkTotal total) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", total.kind().word());
        tree.put("operation", total.operation());
        tree.put("from_ns", total.fromEpochNanos());
        tree.put("block_ns", total.blockNanos());
        tree.put("count", total.count());
        tree.put("failed", total.failed());
        tree.put("wall_ns", total.wallNanos());
        tree.put("walls", keyed(total.walls().counts(), String::valueOf));
        tree.put("parts_ns", keyed(total.parts(), Part::word));
        tree.put("missing", words(total.missing()));
        tree.put("heap_bytes", total.heapBytes());
        tree.put("cpu_ns", total.cpuNanos());
        tree.put("resources", encode(total.resources()));
        return tree;
    }

    static WorkTotal total(Tree tree) {
        long count = tree.integer("count");
        if (count > MOST_WORKS) {
            throw new IllegalArgumentException("a block of " + count + " works, at most " + MOST_WORKS);
        }
        return new WorkTotal(
                tree.word("kind", Work.Kind.class),
                tree.text("operation"),
                tree.integer("from_ns"),
                tree.integer("block_ns"),
                count,
                tree.integer("failed"),
                tree.integer("wall_ns"),
                new LogHistogram(tree.amounts("walls", Integer::valueOf)),
                parts(tree),
                missing(tree),
                tree.integer("heap_bytes"),
                tree.integer("cpu_ns"),
                resources(tree));
    }

    static void putIfPresent(Map<String, Object> tree, String key, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            tree.put(key, value);
        }
    }

    private static Map<String, Object> encode(Work.Wait wait) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("part", wait.part().word());
        tree.put("resource", wait.resource().toString());
        tree.put("offset_ns", wait.offsetNanos());
        tree.put("wait_ns", wait.nanos());
        tree.put("refused", wait.refused());
        tree.put("holders", new ArrayList<Object>(wait.holders()));
        return tree;
    }

    /** Empty when the wait is in a part or for a kind of resource that only a newer agent knows. */
    private static Optional<Work.Wait> await(Tree tree) {
        Part part = tree.known("part", Part::parse);
        Resource resource = tree.known("resource", Resource::parse);
        long offset = tree.integer("offset_ns");
        long nanos = tree.integer("wait_ns");
        boolean refused = tree.flag("refused");
        List<Long> holders = tree.integers("holders");
        return part == null || resource == null
                ? Optional.empty()
                : Optional.of(new Work.Wait(part, resource, offset, nanos, refused, holders));
    }

    /** In the order of their names: that of the map is another one in each JVM. */
    private static List<Object> encode(Map<Resource, ResourceUse> resources) {
        Map<String, ResourceUse> byName = new TreeMap<>();
        resources.forEach((resource, use) -> byName.put(resource.toString(), use));
        List<Object> list = new ArrayList<>();
        byName.forEach((resource, use) -> {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("resource", resource);
            tree.put("calls", use.calls());
            tree.put("refused", use.refused());
            tree.put("waited_ns", use.waitedNanos());
            tree.put("held_ns", use.heldNanos());
            list.add(tree);
        });
        return list;
    }

    private static Map<Resource, ResourceUse> resources(Tree tree) {
        Map<Resource, ResourceUse> resources = new HashMap<>();
        if (tree.has("resources")) {
            tree.list("resources", each -> {
                Resource resource = each.known("resource", Resource::parse);
                ResourceUse use = new ResourceUse(
                        each.integer("calls"),
                        each.integer("refused"),
                        each.integer("waited_ns"),
                        each.integer("held_ns"));
                if (resource != null) {
                    resources.put(resource, use);
                }
                return use;
            });
        }
        return resources;
    }

    private static Map<Part, Long> parts(Tree tree) {
        EnumMap<Part, Long> parts = new EnumMap<>(Part.class);
        // The time of a part that only a newer agent knows is not explained here.
        parts.putAll(tree.knownAmounts("parts_ns", Part::parse, Part.UNEXPLAINED));
        return parts;
    }

    private static Set<Missing> missing(Tree tree) {
        EnumSet<Missing> missing = EnumSet.noneOf(Missing.class);
        missing.addAll(tree.knownWords("missing", Missing::parse));
        return missing;
    }

    private static List<Object> words(Set<Missing> missing) {
        List<Object> words = new ArrayList<>();
        missing.forEach(source -> words.add(source.word()));
        return words;
    }

    static <K> Map<String, Object> keyed(Map<K, Long> amounts, Function<K, String> word) {
        Map<String, Object> tree = new LinkedHashMap<>();
        amounts.forEach((key, amount) -> tree.put(word.apply(key), amount));
        return tree;
    }
}
