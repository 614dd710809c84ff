package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void theProgramIsKnownAndItsArgumentsAreForgotten() {
        CommandLine jar = CommandLine.of(List.of("-Xmx1g", "-jar", "/srv/my apps/order.jar", "--password=x", "-Xrs"));

        assertThat(jar.program()).isEqualTo("order.jar");
        assertThat(jar.options()).containsExactly("-Xmx1g");
    }

    @Test
    void anOptionsValueIsNotTheProgram() {
        CommandLine line = CommandLine.of(List.of("-cp", "a.jar:b.jar", "--add-opens", "a/b=c", "shop.Main", "secret"));

        assertThat(line.program()).isEqualTo("shop.Main");
        assertThat(CommandLine.of(List.of("-p", "mods", "-m", "shop/shop.Main", "secret"))
                        .program())
                .isEqualTo("shop.Main");
    }

    @Test
    void whereAFileMayNameTheProgramItIsNotGuessed() {
        assertThat(CommandLine.of(List.of("@options", "secret")).program()).isEmpty();
    }

    @Test
    void ofWhatTheJvmTellsTheFirstWordCounts() {
        assertThat(CommandLine.programOfCommand("/srv/order.jar --password=x")).isEqualTo("order.jar");
        assertThat(CommandLine.programOfCommand("shop.Main")).isEqualTo("shop.Main");
        assertThat(CommandLine.programOfCommand("")).isEmpty();
    }

    @Test
    void wordsAreApartByWhiteSpaceThatQuotesKeepTogether() {
        assertThat(CommandLine.words("  -Xrs -Da=\"b c\"\t'-Dd=e f' ")).containsExactly("-Xrs", "-Da=b c", "-Dd=e f");
    }

    @Test
    void aStrangersNameCannotSpeakToTheTerminal() {
        assertThat(CommandLine.fileName("/tmp/\u001b[2Jorder.jar")).isEqualTo("?[2Jorder.jar");
    }
}
