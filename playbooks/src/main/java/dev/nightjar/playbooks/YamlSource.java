package dev.nightjar.playbooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A YAML file, read as a tree of nodes with lines. Nothing is constructed from it, whatever its tags say.
 *
 * @param name for messages
 */
record YamlSource(String name) {

    static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_NESTING = 20;

    Node parse(InputStream in) throws IOException {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(MOST_NESTING);
        limits.setMaxAliasesForCollections(0);
        limits.setAllowRecursiveKeys(false);
        Node root;
        try {
            root = new Yaml(limits).compose(new StringReader(read(in)));
        } catch (MarkedYAMLException e) {
            throw refused(line(e.getProblemMark()), "no valid YAML: " + e.getProblem() + hint(e.getProblem()));
        } catch (YAMLException e) {
            throw refused(
                    "",
                    "no valid YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (root == null) {
            throw refused("", "is empty: write a playbook, or remove the file");
        }
        return root;
    }

    /** For the slip that comes with every second sentence. */
    private static String hint(String problem) {
        return problem.startsWith("mapping values") ? ": put the text in quotes or behind '>-', it has ': ' in it" : "";
    }

    private String read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw refused("", "is larger than " + MOST_BYTES / 1024 + " KiB: is it a playbook?");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("", "is not in UTF-8: store it so");
        }
    }

    /** To throw: what is wrong at a node, and what to do. */
    IllegalArgumentException refused(Node at, String what) {
        return refused(line(at.getStartMark()), what);
    }

    private IllegalArgumentException refused(String line, String what) {
        return new IllegalArgumentException("playbook " + name + line + ": " + what);
    }

    private static String line(Mark mark) {
        return mark == null ? "" : ", line " + (mark.getLine() + 1);
    }
}
