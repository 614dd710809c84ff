package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.ledger.Part;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SayTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

    @Test
    void bothLanguagesHaveTheSameKeysAndArguments() {
        assertThat(Say.CHINESE.keys()).isEqualTo(Say.ENGLISH.keys()).isNotEmpty();
        for (String key : Say.ENGLISH.keys()) {
            assertThat(arguments(Say.CHINESE.label(key))).as(key).isEqualTo(arguments(Say.ENGLISH.label(key)));
        }
    }

    @Test
    void everyPartOfALedgerHasAName() {
        for (Part part : Part.values()) {
            assertThat(Say.CHINESE.label("part." + part.word())).isNotBlank();
        }
    }

    @Test
    void argumentsAreFilledIn() {
        assertThat(Say.ENGLISH.label("start.many", 3)).startsWith("3 findings");
        assertThat(Say.in(Locale.SIMPLIFIED_CHINESE).label("start.many", 3)).startsWith("3 个发现");
        assertThat(Say.in(Locale.FRENCH)).isSameAs(Say.ENGLISH);
    }

    @Test
    void aMissingTextIsABug() {
        assertThatThrownBy(() -> Say.ENGLISH.label("no.such"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.such");
    }

    private static long arguments(String text) {
        return ARGUMENT.matcher(text)
                .results()
                .map(match -> match.group())
                .distinct()
                .count();
    }
}
