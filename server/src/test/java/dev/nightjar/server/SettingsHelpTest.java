package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SettingsHelpTest {

    @Test
    void everySettingIsInTheHelpAndNothingElse() {
        List<String> keys = new ArrayList<>();
        collect("nightjar", ServerSettings.class, keys);
        List<String> explained = SettingsHelp.text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("nightjar."))
                .map(line -> line.substring(0, (line + " ").indexOf(' ')))
                .toList();

        assertThat(explained).containsExactlyInAnyOrderElementsOf(keys);
    }

    private static void collect(String prefix, Class<?> type, List<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                collect(key, component.getType(), keys);
            } else if (component.getType() == List.class) {
                collect(key + "[0]", ServerSettings.Database.class, keys);
            } else {
                keys.add(key);
            }
        }
    }
}
