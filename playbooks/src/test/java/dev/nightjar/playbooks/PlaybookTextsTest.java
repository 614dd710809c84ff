package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar's playbooks, each with a finding of its cause. */
class PlaybookTextsTest {

    private static final Path DIRECTORY = Path.of("src/main/resources/dev/nightjar/playbooks");

    /** Longer than this nobody reads while something burns. */
    private static final int MOST_LINES = 12;

    private static final Playbooks PLAYBOOKS = Playbooks.load();

    static Set<String> causes() {
        return PLAYBOOKS.causes();
    }

    @Test
    void everyCauseHasAFileOfItsNameAndNoFileIsLeftOver() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            Set<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .map(name -> name.replaceFirst("\\.yaml$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(names).isEqualTo(PLAYBOOKS.causes()).isEqualTo(Causes.known());
        }
        assertThat(PLAYBOOKS.all())
                .allSatisfy(playbook -> assertThat(playbook.causes()).containsExactly(playbook.id()));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void everyPlaceholderIsFilledInBothLanguages(String cause) {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
            String text = RunbookText.of(runbook(cause, locale), locale);
            for (String name : Parameters.known()) {
                assertThat(text).doesNotContain("{" + name + "}").doesNotContain("<" + name + ">");
            }
            assertThat(text).doesNotContain("[[").doesNotContain("]]").doesNotContain("  .");
        }
    }

    @ParameterizedTest
    @MethodSource("causes")
    void theEnglishIsEnglishAndTheChineseChinese(String cause) {
        assertThat(prose(runbook(cause, Locale.ENGLISH))).noneMatch(text -> text.matches("(?s).*\\p{IsHan}.*"));
        assertThat(prose(runbook(cause, Locale.SIMPLIFIED_CHINESE)))
                .allMatch(text -> text.matches("(?s).*\\p{IsHan}.*"));
        // A line's end between Chinese signs is no space.
        assertThat(prose(runbook(cause, Locale.SIMPLIFIED_CHINESE)))
                .noneMatch(text -> text.matches("(?s).*[\\p{IsHan}，。；：] [\\p{IsHan}].*"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void eachHasReliefConfirmationCureAndAReplayAsProof(String cause) {
        Runbook runbook = runbook(cause, Locale.ENGLISH);
        assertThat(runbook.sections()).extracting(Runbook.Section::phase).containsExactly(Runbook.Phase.values());
        for (Runbook.Section section : runbook.sections()) {
            switch (section.phase()) {
                case RELIEF, CURE -> assertThat(section.steps()).allMatch(Step.Advice.class::isInstance);
                case CONFIRM ->
                    assertThat(section.steps())
                            .allMatch(step -> step instanceof Step.Query || step instanceof Step.Command);
                case PROOF -> assertThat(section.steps()).first().isInstanceOf(Step.Replay.class);
            }
        }
        for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
            assertThat(prose(runbook(cause, locale)))
                    .allSatisfy(text -> assertThat(Wrap.lines(text, 100)).hasSizeLessThanOrEqualTo(MOST_LINES));
        }
    }

    @Test
    void whatAFindingDoesNotKnowIsLeftOutOrLeftToTheReader() {
        Finding bare = Samples.with("pool-leak", "", List.of());
        String text = RunbookText.of(
                PLAYBOOKS.forFinding(bare, Locale.ENGLISH, ZoneOffset.UTC).orElseThrow(), Locale.ENGLISH);
        assertThat(text).contains("Connections of pool `<pool>`").contains("Connections are held");
    }

    private static List<String> prose(Runbook runbook) {
        return Stream.concat(
                        Stream.of(runbook.title(), runbook.meaning()),
                        runbook.sections().stream()
                                .flatMap(section -> section.steps().stream().map(Step::text)))
                .toList();
    }

    private static Runbook runbook(String cause, Locale locale) {
        return Objects.requireNonNull(
                PLAYBOOKS.forFinding(Samples.of(cause), locale, ZoneOffset.UTC).orElse(null));
    }
}
