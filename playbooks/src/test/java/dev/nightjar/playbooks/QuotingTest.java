package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotingTest {

    @Test
    void namesBecomeLiteralsAndWords() {
        assertThat(Quoting.sqlLiteral("nightly-settlement")).contains("'nightly-settlement'");
        assertThat(Quoting.sqlLiteral("O'Brien's tool")).contains("'O''Brien''s tool'");
        assertThat(Quoting.shellWord("order-1.prod:8080")).contains("order-1.prod:8080");
        assertThat(Quoting.shellWord("POST /orders")).contains("'POST /orders'");
        assertThat(Quoting.shellWord("a'b;$(id)`id`")).contains("'a'\\''b;$(id)`id`'");
        assertThat(Quoting.shellWord("-rf")).contains("'-rf'");
        assertThat(Quoting.shellWord("")).contains("''");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u001b[2Jb", "a\u202eb", "a\u2028b", "a\u0000b"})
    void whatCannotBeQuotedForSureIsNotFilledIn(String name) {
        assertThat(Quoting.sqlLiteral(name)).isEmpty();
        assertThat(Quoting.shellWord(name)).isEmpty();
    }

    @Test
    void aBackslashMeansDifferentThingsToDatabases() {
        assertThat(Quoting.sqlLiteral("a\\' or 1=1 -- ")).isEmpty();
    }

    /** Anybody who may log in to the database chooses it. */
    @Test
    void anApplicationNameDoesNotBecomeAStatement() {
        assertThat(query("x'; drop table orders; --")).contains("= 'x''; drop table orders; --'");
        assertThat(query("x\\'; drop table orders; --")).contains("= <holder>").doesNotContain("drop");
    }

    private static String query(String holder) {
        Finding finding = Samples.with("database-job", holder, List.of());
        return Playbooks.load().forFinding(finding, Locale.ENGLISH, ZoneOffset.UTC).orElseThrow().sections().stream()
                .flatMap(section -> section.steps().stream())
                .filter(Step.Query.class::isInstance)
                .map(step -> ((Step.Query) step).query())
                .findFirst()
                .orElseThrow();
    }
}
