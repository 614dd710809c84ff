package dev.nightjar.agent.sites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Allocations.Site;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StacksTest {

    @Test
    void typesAreNamedAsInSourceCode() {
        assertThat(Stacks.type("[B")).isEqualTo("byte[]");
        assertThat(Stacks.type("[[J")).isEqualTo("long[][]");
        assertThat(Stacks.type("[Ljava.lang.String;")).isEqualTo("java.lang.String[]");
        assertThat(Stacks.type("java.util.HashMap$Node")).isEqualTo("java.util.HashMap$Node");
    }

    @Test
    void framesAreClassMethodAndLine() {
        assertThat(Stacks.word("shop.Report", "rows", 41)).isEqualTo("shop.Report.rows:41");
        assertThat(Stacks.word("shop.Report", "rows", -1)).isEqualTo("shop.Report.rows");
    }

    @Test
    void hiddenClassesHaveNoNumberOfThisJvm() {
        for (String report : List.of(
                "shop.Report$$Lambda.0x000000009f040450", "shop.Report$$Lambda$74+0x00007fe334000c40.680779399")) {
            assertThat(Stacks.word(report, "get", -1)).isEqualTo("shop.Report$$Lambda.get");
            assertThat(Stacks.type(report)).isEqualTo("shop.Report$$Lambda");
        }
        for (String form : List.of(
                "java.lang.invoke.LambdaForm$MH.0x000000009f045000",
                "java.lang.invoke.LambdaForm$MH+0x00007fe33400a000.1418334255",
                "java.lang.invoke.LambdaForm$MH/0x0000000800c03000")) {
            assertThat(Stacks.word(form, "invoke", -1)).isEqualTo("java.lang.invoke.LambdaForm$MH.invoke");
        }
    }

    @Test
    void ofALongNameTheEndIsKept() {
        assertThat(Stacks.word("p".repeat(400) + ".Report", "rows", 41))
                .hasSize(Stacks.MAX_CHARS)
                .startsWith("…p")
                .endsWith(".Report.rows:41");
    }

    @Test
    void ofADeepStackTheTopIsKept() {
        List<String> words = words("shop.Report.r", 40);
        assertThat(Stacks.cut(words)).isEqualTo(words.subList(0, Site.MAX_FRAMES));
        assertThat(Stacks.cut(words("java.util.HashMap.r", 64)))
                .isEqualTo(words("java.util.HashMap.r", 64).subList(0, Site.MAX_FRAMES));
        assertThat(Stacks.cut(words.subList(0, 32))).isEqualTo(words.subList(0, 32));
    }

    @Test
    void theApplicationsFirstFrameIsKeptHoweverManyLibrariesLieAboveIt() {
        List<String> words = words("java.util.HashMap.r", 50);
        words.addAll(words("shop.Report.r", 14));
        List<String> cut = Stacks.cut(words);
        assertThat(cut.subList(0, 16)).isEqualTo(words.subList(0, 16));
        assertThat(cut.subList(16, cut.size())).isEqualTo(words.subList(50, 64));
    }

    private static List<String> words(String method, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(method + ":" + (i + 1));
        }
        return words;
    }
}
