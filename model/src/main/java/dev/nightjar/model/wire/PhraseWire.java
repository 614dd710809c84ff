package dev.nightjar.model.wire;

import dev.nightjar.model.finding.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Phrases as {@code {code: link.pool, params: {…}}}. */
final class PhraseWire {

    private PhraseWire() {}

    static Map<String, Object> encode(Phrase phrase) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("code", phrase.code());
        tree.put("params", ValueWire.encode(phrase.params()));
        return tree;
    }

    static List<Object> encode(List<Phrase> phrases) {
        List<Object> trees = new ArrayList<>(phrases.size());
        phrases.forEach(phrase -> trees.add(encode(phrase)));
        return trees;
    }

    static Phrase decode(Tree tree) {
        return new Phrase(tree.text("code"), ValueWire.decode(tree.tree("params")));
    }
}
