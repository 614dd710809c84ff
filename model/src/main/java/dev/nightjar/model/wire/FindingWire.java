package dev.nightjar.model.wire;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Findings as trees of {@code String, Long, Double, Boolean, List, Map} for the store and the HTTP API, both directions.
 * Times are nanoseconds since the Unix epoch, absent values are absent keys, keys that are not known are ignored.
 */
public final class FindingWire {

    private FindingWire() {}

    public static Map<String, Object> encode(Finding finding) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", finding.id());
        tree.put("service", finding.service());
        tree.put("operation", finding.operation());
        tree.put("cause", finding.cause());
        tree.put("holder", finding.holder());
        tree.put("confidence", finding.confidence().word());
        tree.put("headline", PhraseWire.encode(finding.headline()));
        tree.put("slowdown", encode(finding.slowdown()));
        tree.put("occurrences", all(finding.occurrences(), QueryWire::encode));
        Recurrence recurrence = finding.recurrence();
        if (recurrence != null) {
            tree.put("recurrence", encode(recurrence));
        }
        tree.put("links", all(finding.links(), FindingWire::encode));
        Phrase missing = finding.missing();
        if (missing != null) {
            tree.put("missing", PhraseWire.encode(missing));
        }
        Phrase looksLike = finding.looksLike();
        if (looksLike != null) {
            tree.put("looks_like", PhraseWire.encode(looksLike));
        }
        return tree;
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws IllegalArgumentException naming the path of the field that does not fit
     */
    public static Finding decode(Map<String, ?> encoded) {
        Tree tree = new Tree(encoded, "");
        return new Finding(
                tree.text("id"),
                tree.text("service"),
                tree.text("operation"),
                tree.text("cause"),
                tree.text("holder"),
                tree.word("confidence", Finding.Confidence.class),
                slowdown(tree.tree("slowdown")),
                tree.list("occurrences", QueryWire::range),
                tree.has("recurrence") ? recurrence(tree.tree("recurrence")) : null,
                PhraseWire.decode(tree.tree("headline")),
                tree.list("links", FindingWire::link),
                tree.has("missing") ? PhraseWire.decode(tree.tree("missing")) : null,
                tree.has("looks_like") ? PhraseWire.decode(tree.tree("looks_like")) : null);
    }

    private static Map<String, Object> encode(Slowdown slowdown) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("window", QueryWire.encode(slowdown.window()));
        tree.put("works", slowdown.works());
        tree.put("failed", slowdown.failed());
        tree.put("mean_wall_nanos", slowdown.meanWallNanos());
        tree.put("reference_wall_nanos", slowdown.referenceWallNanos());
        tree.put("reference_failed_share", slowdown.referenceFailedShare());
        tree.put("noise_nanos", slowdown.noiseNanos());
        tree.put("mean_parts", encodeParts(slowdown.meanParts()));
        tree.put("reference_parts", encodeParts(slowdown.referenceParts()));
        tree.put("reference_blocks", (long) slowdown.referenceBlocks());
        tree.put("little_history", slowdown.littleHistory());
        return tree;
    }

    private static Slowdown slowdown(Tree tree) {
        TimeRange window = QueryWire.range(tree.tree("window"));
        return new Slowdown(
                window,
                tree.integer("works"),
                tree.integer("failed"),
                tree.real("mean_wall_nanos"),
                tree.real("reference_wall_nanos"),
                tree.real("reference_failed_share"),
                tree.real("noise_nanos"),
                parts(tree.tree("mean_parts")),
                parts(tree.tree("reference_parts")),
                tree.smallInteger("reference_blocks"),
                tree.flag("little_history"));
    }

    private static Map<String, Object> encodeParts(Map<Part, Double> parts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        parts.forEach((part, nanos) -> tree.put(part.word(), nanos));
        return tree;
    }

    private static Map<Part, Double> parts(Tree tree) {
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (String word : tree.keys()) {
            parts.put(Part.parse(word), tree.real(word));
        }
        return parts;
    }

    private static Map<String, Object> encode(Recurrence recurrence) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("period_nanos", recurrence.periodNanos());
        tree.put("jitter_nanos", recurrence.jitterNanos());
        tree.put("length_nanos", recurrence.lengthNanos());
        tree.put("seen", (long) recurrence.seen());
        tree.put("of", (long) recurrence.of());
        String zone = recurrence.zone();
        if (zone != null) {
            tree.put("zone", zone);
        }
        if (!recurrence.missed().isEmpty()) {
            tree.put("missed", recurrence.missed());
        }
        return tree;
    }

    private static Recurrence recurrence(Tree tree) {
        return new Recurrence(
                tree.integer("period_nanos"),
                tree.integer("jitter_nanos"),
                tree.integer("length_nanos"),
                tree.smallInteger("seen"),
                tree.smallInteger("of"),
                tree.optionalText("zone"),
                tree.integers("missed"));
    }

    private static Map<String, Object> encode(Link link) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Resource resource = link.resource();
        if (resource != null) {
            tree.put("resource", resource.toString());
        }
        tree.put("share", link.share());
        tree.put("basis", link.basis().name().toLowerCase(Locale.ROOT));
        tree.put("claim", PhraseWire.encode(link.claim()));
        tree.put("evidence", all(link.evidence(), FindingWire::encode));
        tree.put("disproof", PhraseWire.encode(link.disproof()));
        return tree;
    }

    private static Link link(Tree tree) {
        @Nullable String resource = tree.optionalText("resource");
        return new Link(
                resource == null ? null : Resource.parse(resource),
                tree.real("share"),
                tree.word("basis", Link.Basis.class),
                PhraseWire.decode(tree.tree("claim")),
                tree.list("evidence", FindingWire::evidence),
                PhraseWire.decode(tree.tree("disproof")));
    }

    private static Map<String, Object> encode(Evidence evidence) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("query", QueryWire.encode(evidence.query()));
        tree.put("numbers", ValueWire.encode(evidence.numbers()));
        return tree;
    }

    private static Evidence evidence(Tree tree) {
        return new Evidence(QueryWire.decode(tree.tree("query")), ValueWire.decode(tree.tree("numbers")));
    }

    private static <T> List<Object> all(List<T> elements, Function<T, Map<String, Object>> encode) {
        List<Object> trees = new ArrayList<>(elements.size());
        for (T element : elements) {
            trees.add(encode.apply(element));
        }
        return trees;
    }
}
