package dev.nightjar.history.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseFileTest {

    @Test
    void whatWeShipCanBeReadAndComesBackEqual(@TempDir Path folder) throws IOException {
        Noise own = NoiseFile.own();
        Path file = Files.writeString(folder.resolve("noise.properties"), NoiseFile.text(own));
        assertThat(NoiseFile.read(file)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu.spread=0.35 | cpu.spread=much | mine: cpu.spread=much is not a number",
                "cpu.spread=0.35 | cpu.spread=9 | mine: noise: cpu spread 9.0, 0 to 3.0",
                "cpu.spread=0.35 | cpu.spreads=1 | mine: noise: cpu.spread is missing",
                "cpu.spread=0.35 | cpu.spread=0.35\\nluck=1 | mine: luck: no key of this file",
                "version=1 | version=2 | mine: version 2, this program reads 1",
                "drift.seconds=180.0 | drift.seconds=0 | mine: noise: drift seconds 0.0, at least 1",
                "fitted-to=nothing: plain defaults | fitted-to= | mine: fitted-to is missing"
            })
    void whatIsNoSuchFileIsRefusedByName(String line, String instead, String reason) {
        String text = NoiseFile.text(NoiseFile.own());
        assertThat(text).contains(line);
        StringReader broken = new StringReader(text.replace(line, instead.replace("\\n", "\n")));
        assertThatThrownBy(() -> NoiseFile.read("mine", broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }
}
