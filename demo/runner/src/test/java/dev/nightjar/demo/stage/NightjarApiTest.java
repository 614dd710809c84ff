package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class NightjarApiTest {

    @Test
    void aServerThatLookedAtWorksAndSessionsIsNotBlind() {
        assertThat(blindness("{\"analysis\":{\"rounds\":9,\"failure\":null},"
                        + "\"store\":{\"rows\":{\"work_total\":80,\"db_poll\":200}}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | has not looked",
                "{\"analysis\":{\"rounds\":9,\"failure\":\"boom\"}} | boom",
                "{\"analysis\":{\"rounds\":9,\"failure\":null},\"store\":{\"rows\":{\"work_total\":0,\"db_poll\":9}}} | nothing has come in",
                "{\"analysis\":{\"rounds\":9,\"failure\":null},\"store\":{\"rows\":{\"work_total\":9,\"db_poll\":0}}} | nothing has come in"
            })
    void silenceOfOneThatDidNotLookIsNoAnswer(String health, String reason) {
        assertThat(blindness(health))
                .hasValueSatisfying(text -> assertThat(text).contains(reason));
    }

    private static Optional<String> blindness(String health) {
        return NightjarApi.blindness(JsonMapper.shared().readTree(health));
    }
}
