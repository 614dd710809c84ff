package dev.nightjar.history.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TruthFileTest {

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void aTruthComesBackEqual(Scenario scenario, @TempDir Path folder) throws IOException {
        Instant from = Instant.parse("2026-09-01T00:00:00Z");
        Truth truth = History.of(Told.settings(scenario, 4, from, Duration.ofDays(9), 3))
                .truth();
        Path file = folder.resolve("truth.json");
        TruthFile.write(file, truth);
        assertThat(TruthFile.read(file)).isEqualTo(truth);
    }

    @Test
    void somethingElseIsRefusedByName(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("truth.json"), "{\"seed\": []}");
        assertThatThrownBy(() -> TruthFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("truth.json");
    }
}
