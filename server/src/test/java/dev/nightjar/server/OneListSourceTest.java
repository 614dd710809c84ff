package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class OneListSourceTest {

    private static final String URL = "nightjar.databases[0].url";

    private final StandardEnvironment environment = new StandardEnvironment() {
        @Override
        protected void customizePropertySources(MutablePropertySources sources) {}
    };

    @Test
    void aPasswordInAVariableBesideAUrlInAFlagIsRefusedAndNotShown() {
        flags("--" + URL + "=x");
        variables(Map.of("NIGHTJAR_DATABASES_0_PASSWORD", "hunter2"));
        assertThatThrownBy(() -> OneListSource.check(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nightjar.databases is set in flags and in variables, and only one of them would count:"
                        + " write all keys of all databases in one place");
    }

    @Test
    void soAreTwoDatabasesInTwoPlaces() {
        variables(Map.of("NIGHTJAR_DATABASES_1_URL", "x"));
        file(Map.of(URL, "x"));
        assertThatThrownBy(() -> OneListSource.check(environment))
                .hasMessageStartingWith("nightjar.databases is set in variables and in a file,");
    }

    @Test
    void soAreTargets() {
        flags("--nightjar.scrape.targets[0].url=x");
        variables(Map.of("NIGHTJAR_SCRAPE_TARGETS_0_TOKEN", "hunter2"));
        assertThatThrownBy(() -> OneListSource.check(environment))
                .hasMessage(
                        "nightjar.scrape.targets is set in flags and in variables, and only one of them would count:"
                                + " write all keys of all targets in one place");
    }

    @Test
    void databasesMayBeInOnePlaceAndTargetsInAnother() {
        flags("--nightjar.scrape.targets[0].url=x");
        variables(Map.of("NIGHTJAR_DATABASES_0_URL", "x"));
        assertThatCode(() -> OneListSource.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void oneOfEachPlaceIsTakenWhateverTheOthersSayOfOtherSettings() {
        flags("--nightjar.api.port=0");
        variables(Map.of("NIGHTJAR_DATABASES_0_URL", "x", "NIGHTJAR_DATABASES_0_PASSWORD", "y"));
        file(Map.of("nightjar.data-dir", "/d"));
        assertThatCode(() -> OneListSource.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void whatKubernetesSaysOfAServiceCalledNightjarDatabasesIsNoDatabase() {
        flags("--" + URL + "=x");
        variables(Map.of("NIGHTJAR_DATABASES_PORT", "tcp://10.0.0.1:5432", "NIGHTJAR_DATABASES_SERVICE_HOST", "x"));
        assertThatCode(() -> OneListSource.check(environment)).doesNotThrowAnyException();
    }

    private void flags(String... arguments) {
        environment
                .getPropertySources()
                .addLast(new SimpleCommandLinePropertySource(
                        CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME, arguments));
    }

    private void variables(Map<String, Object> values) {
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, values));
    }

    private void file(Map<String, Object> values) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("Config resource 'file [nightjar.yaml]'", values));
    }
}
