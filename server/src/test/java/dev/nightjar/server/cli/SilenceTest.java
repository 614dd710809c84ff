package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Phrase;
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
                "{\"status\":\"degraded\",\"reasons\":[{\"text\":\"The last analysis failed: out of memory\"}],\"analysis\":{\"rounds\":3},\"collector\":{\"received\":9}} | the server is degraded: The last analysis failed: out of memory | 服务器状态为 degraded",
                "{\"status\":\"failing\",\"reasons\":[{\"text\":\"The disk is full\"},{\"text\":\"No analysis\"}],\"analysis\":{\"rounds\":3},\"collector\":{\"received\":9}} | is failing: The disk is full; No analysis | 说明不了什么",
                "{\"status\":\"ok\",\"reasons\":[],\"analysis\":{\"rounds\":3},\"collector\":{\"received\":0}} | no agent has reported | 没有探针上报",
                "{\"status\":\"ok\",\"reasons\":[],\"analysis\":{\"rounds\":3},\"collector\":{\"received\":9,\"protocols\":{\"scrape\":{\"received\":9}}}} | no agent has reported | 没有探针上报",
                "{\"status\":\"ok\",\"reasons\":[],\"analysis\":{\"rounds\":0},\"collector\":{\"received\":9}} | first analysis | 首次分析",
                "{\"status\":\"ok\",\"reasons\":[],\"analysis\":{\"rounds\":3},\"collector\":{\"received\":9}} | Nothing was found: no operation | 没有发现问题：",
                "{} | did not answer how it is | 没有回答自身状态"
            })
    void silenceIsOnlyClaimedWhenSomethingWasLookedAt(String health, String words, String chinese) {
        Phrase phrase = Silence.phrase(JsonMapper.shared().readTree(health));
        assertThat(Words.render(phrase, Locale.ENGLISH)).contains(words);
        assertThat(Words.render(phrase, Locale.SIMPLIFIED_CHINESE)).contains(chinese);
    }
}
