package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    private static final Map<String, String> VALUES = Map.of("pool", "orders", "odd", "{pool} $1 \\ [x]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "pool {pool} | pool orders",
                "pool {lost} | pool <lost>",
                "a[ {pool}] b | a orders b",
                "a[ {lost}] b | a b",
                "a[ {pool} of {lost}] b | a b",
                "array[1] and {pool} | array[1] and orders",
                "[{pool}][{lost}] | orders",
                "'{}' and %{time_total} and ${HOME} | '{}' and %{time_total} and ${HOME}",
                "value {odd}, once | value {pool} $1 \\ [x], once"
            })
    void whatHasNoValueIsLeftOutOrLeftToTheReader(String text, String filled) {
        assertThat(new Template(text).fill(TemplateTest::value)).isEqualTo(filled);
    }

    @Test
    void inCodeBracketsAreBrackets() {
        assertThat(new Template("array[{pool}, {lost}]").fillCode(TemplateTest::value))
                .isEqualTo("array[orders, <lost>]");
    }

    @Test
    void misspeltNamesAreNamesToo() {
        assertThat(new Template("{pool} {Pool} {po_ol} {} { pool } %{x}").names())
                .containsExactly("pool", "Pool", "po_ol");
    }

    private static Optional<String> value(String name) {
        return Optional.ofNullable(VALUES.get(name));
    }
}
