package dev.nightjar.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The README's table is the only place where people look the settings up. */
class SettingsTableTest {

    private static final Pattern ROW = Pattern.compile("\\| `nightjar\\.([a-z-]+)` \\| (.+?) \\| (.+) \\|");

    @Test
    void theTableHasEverySettingWithItsDefault() throws Exception {
        Map<String, String> defaults = new TreeMap<>();
        rows().forEach((key, row) -> defaults.put(key, row.group(2).replace("`", "")));
        Map<String, String> expected = new TreeMap<>();
        for (RecordComponent component : AgentSettings.class.getRecordComponents()) {
            String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Object value = component.getAccessor().invoke(AgentSettings.DEFAULTS);
            expected.put(key, value == null ? defaults.getOrDefault(key, "") : text(value));
        }
        assertThat(defaults).isEqualTo(expected);
    }

    @Test
    void theTableHasTheRangesThatAreChecked() throws IOException {
        assertRange("queue-bytes", "256 KiB … 256 MiB", "256k", "256m", "255k", "257m");
        assertRange("queue-facts", "512 … 1,000,000", "512", "1000000", "511", "1000001");
        assertRange("timeout", "100 ms … 5 min", "100ms", "5m", "99ms", "301s");
        assertRange("memory-budget", "16 MiB … 1 GiB", "16m", "1024m", "15m", "1025m");
        assertRange("cpu-budget", "at most 100%", "0.1%", "100%", "0%", "101%", "2", "x%");
        assertRange("retry-for", "1 s … 50 min", "1s", "50m", "999ms", "3001s");
    }

    private static void assertRange(String key, String written, String least, String most, String... outside)
            throws IOException {
        Matcher row = Objects.requireNonNull(rows().get(key), key);
        assertThat(row.group(3)).contains(written);
        assertThat(warned(key, least)).isFalse();
        assertThat(warned(key, most)).isFalse();
        for (String value : outside) {
            assertThat(warned(key, value)).as("%s=%s", key, value).isTrue();
        }
    }

    private static boolean warned(String key, String value) {
        var lines = new java.io.ByteArrayOutputStream();
        var stream = new java.io.PrintStream(lines, true, java.nio.charset.StandardCharsets.UTF_8);
        AgentSettings.read(
                Map.of("nightjar." + key, value),
                Map.of(),
                Map.of(),
                new AgentLog(stream, AgentLog.Level.WARN, () -> 0));
        return lines.size() > 0;
    }

    private static Map<String, Matcher> rows() throws IOException {
        Map<String, Matcher> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row);
            }
        }
        return rows;
    }

    private static @Nullable String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
        }
        if (value instanceof Double share) {
            return Math.round(share * 100) + "%";
        }
        if (value instanceof Long bytes) {
            return (bytes >> 20) + " MiB";
        }
        return value instanceof Integer number ? String.format(Locale.ROOT, "%,d", number) : value.toString();
    }
}
