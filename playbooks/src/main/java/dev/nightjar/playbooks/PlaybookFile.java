package dev.nightjar.playbooks;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads and checks one file; README.md describes its keys. */
final class PlaybookFile {

    private static final int LONGEST_TEXT = 4_000;

    private static final int MOST_STEPS = 20;

    private static final List<String> KEYS =
            List.of("id", "causes", "title", "meaning", "relief", "confirm", "cure", "proof");

    private static final List<String> KEYS_OF_STEP =
            List.of("advice", "query", "command", "replay", "text", "database", "tool");

    /** YAML makes a space of a line's end; between Chinese signs there is none. */
    private static final Pattern FOLDED = Pattern.compile("(?<=[，。；：、）」！？”]) |(?<=\\p{IsHan}) (?=[\\p{IsHan}（「“\\[])");

    private final YamlSource source;

    private PlaybookFile(YamlSource source) {
        this.source = source;
    }

    /**
     * Reads at most 64 KiB.
     *
     * @param name of the file, as messages show it
     * @param fileName its last part
     * @throws IllegalArgumentException with file, line, why, and what to do
     */
    static Playbook read(String name, String fileName, InputStream in) throws IOException {
        YamlSource source = new YamlSource(name);
        return new PlaybookFile(source).playbook(source.parse(in), fileName.replaceFirst("\\.ya?ml$", ""));
    }

    private Playbook playbook(Node root, String fileName) {
        YamlMapping file = YamlMapping.of(source, root, "a playbook", KEYS);
        String id = file.text("id");
        if (!id.equals(fileName)) {
            throw source.refused(
                    file.get("id"), "id is '" + id + "', but the file is '" + fileName + "': name both alike");
        }
        List<String> causes = causes(file);
        Bilingual title = bilingual(file.get("title"), "title");
        Bilingual meaning = bilingual(file.get("meaning"), "meaning");
        Map<Runbook.Phase, List<Entry>> phases = new EnumMap<>(Runbook.Phase.class);
        for (Runbook.Phase phase : Runbook.Phase.values()) {
            if (file.find(phase.word()).isPresent()) {
                phases.put(phase, entries(file, phase.word()));
            }
        }
        if (phases.isEmpty()) {
            throw source.refused(root, "has no step: add one of relief, confirm, cure, proof");
        }
        return new Playbook(id, causes, title, meaning, phases);
    }

    private List<String> causes(YamlMapping file) {
        List<String> causes = file.texts("causes");
        if (causes.isEmpty()) {
            throw source.refused(file.get("causes"), "'causes' is empty: name one of " + listed(Causes.known()));
        }
        for (String cause : causes) {
            if (!Causes.known().contains(cause)) {
                throw source.refused(
                        file.get("causes"), "'" + cause + "' is no cause: write one of " + listed(Causes.known()));
            }
        }
        if (causes.stream().distinct().count() < causes.size()) {
            throw source.refused(file.get("causes"), "a cause is there twice: take one out");
        }
        return List.copyOf(causes);
    }

    private List<Entry> entries(YamlMapping file, String key) {
        List<Node> steps = file.list(key);
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw source.refused(
                    file.get(key), "'" + key + "' has " + steps.size() + " steps, must have 1 to " + MOST_STEPS);
        }
        List<Entry> entries = new ArrayList<>();
        for (Node step : steps) {
            entries.add(entry(YamlMapping.of(source, step, "a step", KEYS_OF_STEP)));
        }
        return List.copyOf(entries);
    }

    private Entry entry(YamlMapping step) {
        if (step.find("advice").isPresent()) {
            only(step, List.of("advice"));
            return new Entry.Advice(bilingual(step.get("advice"), "advice"));
        } else if (step.find("replay").isPresent()) {
            only(step, List.of("replay"));
            return new Entry.Replay(bilingual(step.get("replay"), "replay"));
        } else if (step.find("query").isPresent()) {
            only(step, List.of("query", "database", "text"));
            return new Entry.Query(
                    bilingual(step.get("text"), "text"),
                    choice(step, "database", Step.Database.values(), Step.Database::word),
                    code(step, "query"));
        } else if (step.find("command").isPresent()) {
            only(step, List.of("command", "tool", "text"));
            return new Entry.Command(
                    bilingual(step.get("text"), "text"),
                    choice(step, "tool", Step.Tool.values(), Step.Tool::word),
                    code(step, "command"));
        }
        throw source.refused(step.node(), "a step needs one of the keys advice, query, command, replay");
    }

    private void only(YamlMapping step, List<String> keys) {
        for (String key : step.keys()) {
            if (!keys.contains(key)) {
                throw source.refused(
                        step.node(),
                        "a step of kind '" + keys.getFirst() + "' has no '" + key + "': it has "
                                + String.join(", ", keys));
            }
        }
    }

    private <T> T choice(YamlMapping step, String key, T[] choices, Function<T, String> word) {
        String chosen = step.text(key);
        for (T choice : choices) {
            if (word.apply(choice).equals(chosen)) {
                return choice;
            }
        }
        throw source.refused(
                step.get(key),
                "'" + key + "' is '" + chosen + "', must be one of "
                        + listed(Arrays.stream(choices).map(word).toList()));
    }

    private Bilingual bilingual(Node node, String what) {
        YamlMapping languages = YamlMapping.of(source, node, "'" + what + "'", List.of("en", "zh"));
        Template chinese = template(languages, "zh", Parameters.known());
        return new Bilingual(
                template(languages, "en", Parameters.known()),
                new Template(FOLDED.matcher(chinese.text()).replaceAll("")));
    }

    /** What is copied into a database or shell is filled with names only: nothing else can be quoted for sure. */
    private Template code(YamlMapping step, String key) {
        return template(step, key, Parameters.names());
    }

    private Template template(YamlMapping mapping, String key, SortedSet<String> known) {
        String text = mapping.text(key);
        if (text.length() > LONGEST_TEXT) {
            throw source.refused(
                    mapping.get(key), "'" + key + "' has " + text.length() + " signs, at most " + LONGEST_TEXT);
        }
        Template template = new Template(text);
        for (String name : template.names()) {
            if (!known.contains(name)) {
                throw source.refused(
                        mapping.get(key),
                        "{" + name + "} is no placeholder"
                                + (Parameters.known().contains(name) ? " of a query or command" : "")
                                + ": write one of " + listed(known));
            }
        }
        return template;
    }

    private static String listed(Iterable<String> words) {
        return String.join(", ", words);
    }
}
