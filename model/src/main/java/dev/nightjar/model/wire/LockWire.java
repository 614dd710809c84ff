package dev.nightjar.model.wire;

import dev.nightjar.model.fact.LockHolders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holders of locks as trees, both directions. */
final class LockWire {

    private LockWire() {}

    static Map<String, Object> encode(LockHolders locks) {
        List<Object> holders = new ArrayList<>();
        for (LockHolders.Holder holder : locks.holders()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("kind", holder.kind().word());
            tree.put("name", holder.name());
            WorkWire.putIfPresent(tree, "frame", holder.frame());
            tree.put("waited_ns", holder.waitedNanos());
            holders.add(tree);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("operation", locks.operation());
        tree.put("lock", locks.lock());
        tree.put("from_ns", locks.fromEpochNanos());
        tree.put("block_ns", locks.blockNanos());
        WorkWire.putIfPresent(tree, "frame", locks.frame());
        tree.put("holders", holders);
        tree.put("other_ns", locks.otherNanos());
        return tree;
    }

    static LockHolders lockHolders(Tree tree) {
        return new LockHolders(
                tree.text("operation"),
                tree.text("lock"),
                tree.integer("from_ns"),
                tree.integer("block_ns"),
                tree.optionalText("frame"),
                tree.list("holders", LockWire::holder),
                tree.integer("other_ns"));
    }

    private static LockHolders.Holder holder(Tree tree) {
        return new LockHolders.Holder(
                tree.word("kind", LockHolders.Kind.class),
                tree.text("name"),
                tree.optionalText("frame"),
                tree.integer("waited_ns"));
    }
}
