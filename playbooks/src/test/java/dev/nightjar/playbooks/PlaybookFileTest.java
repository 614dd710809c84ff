package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaybookFileTest {

    private static final String GOOD = """
            id: ours
            causes: [gc, safepoint]
            title: {en: "Pauses of '{jvm}'", zh: 停顿}
            meaning: {en: It stops., zh: 它停了。}
            relief:
              - advice: {en: Call us., zh: 打电话。}
            confirm:
              - query: select {holder}
                database: mysql
                text: {en: One row., zh: 一行。}
              - command: jcmd <pid> VM.version
                tool: jcmd
                text: {en: The version., zh: 版本。}
            proof:
              - replay: {en: Again., zh: 再来。}
            """;

    @Test
    void aGoodFileIsReadWithAllItsSteps() throws IOException {
        Playbook playbook = read(GOOD);
        assertThat(playbook.causes()).containsExactly("gc", "safepoint");
        assertThat(playbook.phases()).doesNotContainKey(Runbook.Phase.CURE);
        assertThat(playbook.phases().get(Runbook.Phase.CONFIRM))
                .extracting(entry -> entry.getClass().getSimpleName())
                .containsExactly("Query", "Command");
    }

    /** What stands before the arrow is replaced by what stands behind it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id: ours -> id: other | 1 | id is 'other', but the file is 'ours'",
                "relief: -> releif: | 5 | 'releif' is no key of a playbook: it can have id, causes, title",
                ", zh: 停顿} -> } | 3 | 'zh' is missing: add it",
                "zh: 停顿 -> fr: pause | 3 | 'fr' is no key of 'title': it can have en, zh",
                "zh: 停顿 -> zh: '' | 3 | 'zh' is empty",
                "zh: 停顿 -> zh: no | 3 | 'zh' must be a text: if it is one, put it in quotes",
                "[gc, safepoint] -> [gc, gcc] | 2 | 'gcc' is no cause: write one of",
                "[gc, safepoint] -> [gc, gc] | 2 | a cause is there twice",
                "[gc, safepoint] -> [] | 2 | 'causes' is empty",
                "[gc, safepoint] -> gc | 2 | 'causes' must be a list",
                "{jvm} -> {Jvm} | 3 | {Jvm} is no placeholder: write one of",
                "{holder} -> {statement} | 8 | {statement} is no placeholder of a query or command: write one of",
                "{holder} -> {nobody} | 8 | {nobody} is no placeholder: write one of",
                "database: mysql -> database: oracle | 9 | 'database' is 'oracle', must be one of postgresql, mysql",
                "tool: jcmd -> database: mysql | 11 | a step of kind 'command' has no 'database'",
                "- advice: -> - run: | 6 | 'run' is no key of a step: it can have advice, query, command, replay",
                "- advice: {en: Call us., zh: 打电话。} -> - text: {en: a, zh: b} | 6 | a step needs one of the keys advice",
                "- advice: {en: Call us., zh: 打电话。} -> - help | 6 | a step must have keys",
                "tool: jcmd -> tool: !!javax.script.ScriptEngineManager [] | 12 | no valid YAML: Global tag is not allowed",
                "id: ours -> id: !!java.lang.String ours | 1 | no valid YAML: Global tag is not allowed",
                "id: ours -> id: ours\\nid: ours | 2 | 'id' is there twice",
                "id: ours -> id: [ours | 2 | no valid YAML",
                "meaning: -> meaning: a: b | 4 | put the text in quotes or behind '>-'",
            })
    void aWrongFileIsRefusedWithFileLineWhatAndWhatToDo(String change, int line, String message) {
        String[] parts = change.replace("\\n", "\n").split(" -> ", 2);
        assertThat(GOOD).contains(parts[0]);
        assertThatThrownBy(() -> read(GOOD.replace(parts[0], parts[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("playbook etc/ours.yaml, line " + line + ": ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsNoPlaybookAtAllIsRefused() {
        assertThatThrownBy(() -> read(""))
                .hasMessage("playbook etc/ours.yaml: is empty: write a playbook, or remove the file");
        assertThatThrownBy(() -> read("hello")).hasMessageContaining("a playbook must have keys: id, causes");
        assertThatThrownBy(() -> read(GOOD + "---\nid: two\n")).hasMessageContaining("no valid YAML");
        assertThatThrownBy(() -> read("id: ours\ncauses: [gc]\ntitle: {en: a, zh: b}\nmeaning: {en: a, zh: b}\n"))
                .hasMessageContaining("has no step: add one of relief, confirm, cure, proof");
    }

    @Test
    void whatIsTooLargeOrNotUtf8OrNestedForEverIsRefused() {
        String steps = "  - advice: {en: a, zh: b}\n".repeat(21);
        assertThatThrownBy(() -> read(GOOD + "cure:\n" + steps))
                .hasMessageContaining("'cure' has 21 steps, must have 1 to 20");
        assertThatThrownBy(() -> read(GOOD.replace("It stops.", "x".repeat(4_001))))
                .hasMessageContaining("'en' has 4001 signs, at most 4000");
        assertThatThrownBy(() -> read(GOOD + "#".repeat(70_000))).hasMessageContaining("is larger than 64 KiB");
        assertThatThrownBy(() -> read("[".repeat(5_000))).hasMessageContaining("no valid YAML");
        assertThatThrownBy(() -> read("a: &a [*a, *a]")).hasMessageContaining("no valid YAML: Number of aliases");
        byte[] latin = GOOD.replace("It stops.", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PlaybookFile.read("etc/ours.yaml", "ours.yaml", new ByteArrayInputStream(latin)))
                .hasMessageContaining("is not in UTF-8");
    }

    private static Playbook read(String text) throws IOException {
        return PlaybookFile.read(
                "etc/ours.yaml", "ours.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
