package dev.nightjar.playbooks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of a file that knows its keys and the lines of its values. Every method refuses with file, line, what and why. */
final class YamlMapping {

    private final YamlSource source;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private YamlMapping(YamlSource source, Node node) {
        this.source = source;
        this.node = node;
    }

    /** @param keys those that there may be, in the order in which messages list them */
    static YamlMapping of(YamlSource source, Node node, String what, List<String> keys) {
        if (!(node instanceof MappingNode mapping)) {
            throw source.refused(node, what + " must have keys: " + String.join(", ", keys));
        }
        YamlMapping read = new YamlMapping(source, node);
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(source, tuple.getKeyNode(), "a key of " + what);
            if (!keys.contains(key)) {
                throw source.refused(
                        tuple.getKeyNode(),
                        "'" + key + "' is no key of " + what + ": it can have " + String.join(", ", keys));
            }
            if (read.values.put(key, tuple.getValueNode()) != null) {
                throw source.refused(tuple.getKeyNode(), "'" + key + "' is there twice: take one out");
            }
        }
        return read;
    }

    Set<String> keys() {
        return values.keySet();
    }

    Node node() {
        return node;
    }

    Optional<Node> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    Node get(String key) {
        return find(key).orElseThrow(() -> source.refused(node, "'" + key + "' is missing: add it"));
    }

    String text(String key) {
        return scalar(source, get(key), "'" + key + "'");
    }

    List<Node> list(String key) {
        if (!(get(key) instanceof SequenceNode sequence)) {
            throw source.refused(get(key), "'" + key + "' must be a list: write each of them in a line with '- '");
        }
        return sequence.getValue();
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node each : list(key)) {
            texts.add(scalar(source, each, "each of '" + key + "'"));
        }
        return texts;
    }

    private static String scalar(YamlSource source, Node node, String what) {
        if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.STR)) {
            throw source.refused(node, what + " must be a text: if it is one, put it in quotes");
        }
        String text = scalar.getValue().strip();
        if (text.isEmpty()) {
            throw source.refused(node, what + " is empty");
        }
        return text;
    }
}
