package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsHelpTest {

    @Test
    void everySettingIsInTheHelpAndNothingElse() {
        List<String> explained = SettingsHelp.text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("nightjar."))
                .map(line -> line.substring(0, (line + " ").indexOf(' ')))
                .toList();

        assertThat(explained).containsExactlyInAnyOrderElementsOf(SettingsKeys.ALL);
    }
}
