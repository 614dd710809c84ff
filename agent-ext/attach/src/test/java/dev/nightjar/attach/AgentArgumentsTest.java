package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentArgumentsTest {

    @Test
    void withoutSettingsItIsTheVerbAlone() {
        assertThat(AgentArguments.attach(Map.of())).isEqualTo("attach");
        assertThat(AgentArguments.DETACH).isEqualTo("detach");
    }

    @Test
    void settingsFollowTheVerb() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "nightjar.endpoint", "http://127.0.0.1:4318",
                "otel.resource.attributes", "deployment.environment.name=prod"));

        assertThat(AgentArguments.attach(settings))
                .isEqualTo("attach;nightjar.endpoint=http%3A%2F%2F127.0.0.1%3A4318"
                        + ";otel.resource.attributes=deployment.environment.name%3Dprod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a;b=c", "100 %", "%3B", "one\ntwo\r\n", "a+b c", "夜鷹 🐦", "\"'\\\t", "attach;detach"})
    void whateverASettingHoldsComesBack(String text) {
        Map<String, String> settings = Map.of("otel." + text, text);

        String arguments = AgentArguments.attach(settings);

        assertThat(arguments).matches("[\\x21-\\x7e]*");
        assertThat(decoded(arguments)).isEqualTo(settings);
    }

    private static Map<String, String> decoded(String arguments) {
        return Arrays.stream(arguments.split(";", -1))
                .skip(1)
                .map(setting -> setting.split("=", -1))
                .collect(Collectors.toMap(parts -> plain(parts[0]), parts -> plain(parts[1])));
    }

    private static String plain(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
