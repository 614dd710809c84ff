package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ParametersTest {

    private static final String MARK = "§";

    /** So that a parameter that is renamed in the analyzer, and with it in its text, is missed here. */
    @Test
    void everyParameterStandsInTheTextOfALinkThatItIsTakenFrom() {
        Parameters.sources().forEach((name, sources) -> {
            for (Parameters.Source source : sources) {
                assertThat(Words.codes(Locale.ENGLISH).stream()
                                .filter(code -> source.fits(new Phrase(code, Map.of())))
                                .map(code -> said(code, source.parameter())))
                        .as(name + " of " + source)
                        .anyMatch(text -> text.contains(MARK));
            }
        });
    }

    private static String said(String code, String parameter) {
        Map<String, Value> params = new TreeMap<>();
        // Options with two parameters are left out unless both are there.
        for (List<String> all : List.of(List.of("statement.samples", "samples"), List.of(parameter))) {
            all.forEach(name -> params.put(name, new Value.Text(name.equals(parameter) ? MARK : "1")));
        }
        return Words.render(new Phrase(code, params), Locale.ENGLISH);
    }

    @Test
    void theDeepestLinkWins() {
        Parameters parameters = Parameters.of(Samples.with(
                "unknown",
                "",
                List.of(
                        Samples.link("link.pool", "resource", Samples.text("outer")),
                        Samples.link("link.pool.held-by-work", "pool", Samples.text("outer")),
                        Samples.link("link.pool", "resource", Samples.text("inner")),
                        Samples.link("link.pool.held-by-work", "pool", Samples.text(" ")))));
        assertThat(parameters.name("pool")).contains("inner");
    }

    @Test
    void theWaitingStatementIsNotTheBlockersStatement() {
        Parameters parameters = Parameters.of(Samples.with(
                "database-job",
                "job",
                List.of(
                        Samples.link("link.sql.lock", "statement", new Value.Sql("update a")),
                        Samples.link("link.lock.by-job.recurring", "statement", new Value.Sql("update b")))));
        assertThat(parameters.value("statement")).contains(new Value.Sql("update a"));
        assertThat(parameters.value("holder.statement")).contains(new Value.Sql("update b"));
    }

    @Test
    void whatLoadsADatabaseIsRunByTheHolderAndNotByOthersThatTakeLess() {
        Parameters parameters = Parameters.of(Samples.with(
                "database-load",
                "bulk-load",
                List.of(
                        consumer("bulk-load", "insert into archive select * from orders"),
                        consumer("month-report", "select sum(total) from archive"))));
        assertThat(parameters.value("load.statement"))
                .contains(new Value.Sql("insert into archive select * from orders"));
    }

    private static Phrase consumer(String holder, String statement) {
        return Samples.link(
                "link.database.by-session", "holder", Samples.text(holder), "statement", new Value.Sql(statement));
    }

    @Test
    void theJvmToLookIntoIsTheLastCalleesWhereTheChainLeadsThere() {
        assertThat(Parameters.of(Samples.of("sleep")).name("jvm")).contains("POST /payments");
        assertThat(Parameters.of(Samples.of("edge")).name("jvm")).contains("order");
    }

    @Test
    void aStatementIsNoNameThatCouldBeQuoted() {
        assertThat(Parameters.of(Samples.of("statement-slow")).name("statement"))
                .isEmpty();
        assertThat(Parameters.names()).doesNotContain("statement", "from", "missing");
    }
}
