package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.words.Words;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SilenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"analysis\":{\"rounds\":3,\"failure\":\"out of memory\"},\"collector\":{\"received\":9}} | out of memory",
                "{\"analysis\":{\"rounds\":3,\"failure\":null},\"collector\":{\"received\":0}} | no agent has reported",
                "{\"analysis\":{\"rounds\":0,\"failure\":null},\"collector\":{\"received\":9}} | first analysis",
                "{\"analysis\":{\"rounds\":3,\"failure\":null},\"collector\":{\"received\":9}} | Nothing was found",
                "{} | Cannot say"
            })
    void silenceIsOnlyClaimedWhenSomethingWasLookedAt(String health, String words) {
        assertThat(Words.render(Silence.phrase(JsonMapper.shared().readTree(health)), Locale.ENGLISH))
                .contains(words);
    }
}
