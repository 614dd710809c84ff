package dev.nightjar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NewsTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;
    private final News news =
            new News(new PrintStream(printed, true, StandardCharsets.UTF_8), Locale.ENGLISH, () -> now);

    private String after(Duration later, String findings) {
        now = now.plus(later);
        printed.reset();
        news.accept(JsonMapper.shared().readTree(findings));
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static String finding(String id, String headline) {
        return "{\"id\":\"" + id + "\",\"headline\":{\"text\":\"" + headline + "\"},\"text\":\"" + headline
                + "\\n  1. the chain\\n\"}";
    }

    @Test
    void aFindingIsPrintedInFullOnceThenALineAMinute() {
        assertThat(after(Duration.ZERO, "[" + finding("a", "2.0 s") + "]")).isEqualTo("\n2.0 s\n  1. the chain\n");
        assertThat(after(Duration.ofSeconds(10), "[" + finding("a", "2.1 s") + "]"))
                .isEmpty();
        assertThat(after(Duration.ofSeconds(50), "[" + finding("a", "2.2 s") + "]"))
                .isEqualTo("Still: 2.2 s\n");
        assertThat(after(Duration.ofSeconds(59), "[" + finding("a", "2.3 s") + "]"))
                .isEmpty();
        assertThat(after(Duration.ofMinutes(5), "[" + finding("a", "2.2 s") + "]"))
                .isEmpty();
    }

    @Test
    void anotherExplanationIsPrintedInFullAndTheOldOneIsWithdrawn() {
        after(Duration.ZERO, "[" + finding("a", "idle") + "]");

        assertThat(after(Duration.ofSeconds(2), "[" + finding("b", "job") + "]"))
                .isEqualTo("\njob\n  1. the chain\nWithdrawn, later evidence says otherwise: idle\n");
        assertThat(after(Duration.ofSeconds(2), "[]")).startsWith("Withdrawn").contains("job");
        assertThat(after(Duration.ofSeconds(2), "[" + finding("a", "idle") + "]"))
                .contains("the chain");
    }
}
