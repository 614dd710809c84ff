package dev.nightjar.history.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
                "cpu.spread | cpu.spread=much | mine: cpu.spread=much is not a number",
                "cpu.spread | cpu.spread=9 | mine: noise: cpu spread 9.0, 0 to 3.0",
                "cpu.spread | cpu.spreads=1 | mine: noise: cpu.spread is missing",
                "cpu.spread | cpu.spread=0.35\\nluck=1 | mine: luck: no key of this file",
                "version | version=2 | mine: version 2, this program reads 1",
                "drift.seconds | drift.seconds=0 | mine: noise: drift seconds 0.0, at least 1",
                "fitted-to | fitted-to= | mine: fitted-to is missing"
            })
    void whatIsNoSuchFileIsRefusedByName(String key, String instead, String reason) {
        String text = NoiseFile.text(NoiseFile.own());
        String broken = text.replaceFirst("(?m)^" + Pattern.quote(key) + "=.*$", instead.replace("\\n", "\n"));
        assertThat(broken).isNotEqualTo(text);
        assertThatThrownBy(() -> NoiseFile.read("mine", new StringReader(broken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }
}
