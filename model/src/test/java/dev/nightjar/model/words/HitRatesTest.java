package dev.nightjar.model.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.model.finding.Finding.Confidence;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HitRatesTest {

    private static HitRates read(String... lines) throws IOException {
        return HitRates.read(new StringReader(String.join("\n", lines)), "rates");
    }

    @Test
    void aMeasuredWordIsSaidWithItsRate() throws IOException {
        HitRates rates = read("# of commit c1", "likely.right=7", "likely.of=9", "hint.right=0", "hint.of=4");

        assertThat(rates.of(Confidence.LIKELY)).contains(new HitRates.Rate(7, 9));
        assertThat(Words.render(rates.said(Confidence.LIKELY), Locale.ENGLISH))
                .isEqualTo("likely, right in 7 of 9 lab cases");
        assertThat(Words.render(rates.said(Confidence.HINT), Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("线索，实验室 4 例中对了 0 例");
    }

    @Test
    void aWordThatWasNotMeasuredIsSaidAlone() throws IOException {
        HitRates rates = read("likely.right=7", "likely.of=9");

        assertThat(rates.of(Confidence.PROVED)).isEmpty();
        assertThat(Words.render(rates.said(Confidence.PROVED), Locale.ENGLISH)).isEqualTo("proved");
        assertThat(Words.render(HitRates.none().said(Confidence.LIKELY), Locale.ENGLISH))
                .isEqualTo("likely");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "likely.right=7               | rates: likely.right, likely.of: '' is no whole number",
                "likely.right=7;likely.of=six | rates: likely.right, likely.of: 'six' is no whole number",
                "likely.right=7;likely.of=6   | rates: likely.right, likely.of: right in 7 of 6 cases is no rate",
                "hint.right=0;hint.of=0       | rates: hint.right, hint.of: right in 0 of 0 cases is no rate",
                "sure.right=1;sure.of=1       | rates: [sure.of, sure.right] belong to no word of confidence"
            })
    void whatIsNoTableIsRefusedWithItsPlace(String lines, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(lines.split(";", -1)))
                .withMessage(message);
    }

    @Test
    void theTableOfThisVersionCanBeRead() {
        assertThatCode(HitRates::measured).doesNotThrowAnyException();
    }
}
