package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentSettings;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartCheckTest {

    @ParameterizedTest
    @CsvSource({
        "--api.port=9000, serve does not know '--api.port'",
        "foo, serve does not know 'foo'",
        "-x, serve does not know '-x'",
        "--config, serve does not know '--config'",
        "--config=/no/such/file, cannot be read: /no/such/file",
        "--nightjar.api.prot=1, did you mean nightjar.api.port?",
        "--nightjar.databases[3].passwort=hunter2, did you mean nightjar.databases[0].password?",
        "--nightjar.door.tokn=hunter2, did you mean nightjar.door.token?",
        "--nightjar.colour=blue, --help",
        "--nightjar.door.token, write --nightjar.door.token=VALUE"
    })
    void whatServeDoesNotKnowIsRefusedAndNoValueIsShown(String argument, String words) {
        assertThat(check(argument)).contains(words).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nightjar.api.port=0",
                "--nightjar.dataDir=/d",
                "--nightjar.databases[12].url=x",
                "--nightjar.door.token="
            })
    void everySpellingThatSpringTakesIsTaken(String argument) {
        assertThat(check(argument)).isNull();
    }

    @Test
    void aConfigFileMustBeThere(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("nightjar.yaml"), "nightjar:\n");
        assertThat(check("--config=" + file)).isNull();
        assertThat(check("--config=" + directory)).contains("cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "NIGHTJAR_API_PROT, did you mean NIGHTJAR_API_PORT?",
        "NIGHTJAR_DOOR_TOKN, did you mean NIGHTJAR_DOOR_TOKEN?",
        "NIGHTJAR_WHATEVER, --help"
    })
    void aMisspeltVariableStopsTheStart(String name, String words) {
        assertThat(StartCheck.fault(List.of(), Set.of("PATH", name), Set.of()))
                .contains(name)
                .contains(words);
    }

    @Test
    void variablesAndPropertiesOfOthersAreLeftToThem() {
        assertThat(StartCheck.fault(
                        List.of(),
                        Set.of(
                                "NIGHTJAR_TOKEN",
                                "NIGHTJAR_QUEUE_BYTES",
                                "NIGHTJAR_DATADIR",
                                "NIGHTJAR_DATA_DIR",
                                "NIGHTJAR_DATABASES_7_PASSWORD",
                                "HOME"),
                        Set.of("nightjar.home", "nightjar.endpoint", "nightjar.api.port", "java.home")))
                .isNull();
        assertThat(StartCheck.fault(List.of(), Set.of(), Set.of("nightjar.api.prot")))
                .isEqualTo("-Dnightjar.api.prot is no setting: did you mean nightjar.api.port?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NIGHTJAR", "NIGHTJAR_FOO", "NIGHTJAR_FOO_2"})
    void whatKubernetesSaysOfAServiceDoesNotStopTheStart(String service) {
        Set<String> links = Stream.of(
                        "SERVICE_HOST",
                        "SERVICE_PORT",
                        "SERVICE_PORT_OTLP_HTTP",
                        "PORT",
                        "PORT_4318_TCP",
                        "PORT_4318_TCP_PROTO",
                        "PORT_4318_TCP_PORT",
                        "PORT_4318_TCP_ADDR")
                .map(form -> service + "_" + form)
                .collect(Collectors.toSet());
        assertThat(StartCheck.fault(List.of(), links, Set.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NIGHTJAR_OTLP_PORT", "NIGHTJAR_PORT", "NIGHTJAR_PORT_4318", "NIGHTJAR_PORT_4318_TCP_HOST"})
    void whatOnlyLooksLikeItStopsTheStart(String name) {
        Set<String> others = name.equals("NIGHTJAR_PORT") || name.equals("NIGHTJAR_OTLP_PORT")
                ? Set.of("NIGHTJAR_FOO_SERVICE_HOST", name)
                : Set.of("NIGHTJAR_SERVICE_HOST", name);
        assertThat(StartCheck.fault(List.of(), others, Set.of())).contains(name);
    }

    @Test
    void theAgentsSettingsAreAllAmongThem() {
        for (RecordComponent component : AgentSettings.class.getRecordComponents()) {
            assertThat(StartCheck.OTHERS)
                    .contains("nightjar."
                            + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
        }
    }

    private static @Nullable String check(String argument) {
        return StartCheck.fault(List.of(argument), Set.of(), Set.of());
    }
}
